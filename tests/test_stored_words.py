"""The words that stand in a database, in an exported file, or in an address: those of before are still read."""

from enum import StrEnum

import pytest

from tracker.domain import moments, visibility
from tracker.domain.commitments import categories, life, reviews
from tracker.domain.entries import entries
from tracker.domain.exports import bundle
from tracker.domain.imports import dates
from tracker.domain.moments import SetbackSide
from tracker.domain.ratings import audiences
from tracker.domain.sharing import scope
from tracker.domain.trends import spans
from tracker.services.entries import responses

WORDS: list[tuple[type[StrEnum], str]] = [
    (audiences.AudienceLevel, "private trend each"),
    (bundle.MissingReason, "erased|removed by both|whereabouts|not shared"),
    (
        categories.Category,
        "whereabouts|travel|follow_through|openness|money|no_contact|boundaries|truth|reassurance|care|own_work|health|time_together",
    ),
    (life.LifeState, "own proposed active paused finished ended declined"),
    (entries.State, "kept partly missed set_aside taken_back"),
    (entries.Learned, "told asked found not_yet unknown"),
    (dates.DateOrder, "ymd mdy dmy"),
    (moments.MomentKind, "milestone went_well setback disclosure hard_date session other"),
    (responses.ResponseKind, "read helped no_match taken_back"),
    (reviews.ReviewChoice, "keep ease change finish"),
    (SetbackSide, "happened will_do did_to_me repaired"),
    (visibility.SharePart, "log ratings moments check_ins plan my_ratings my_signs my_notes"),
    (scope.Policy, "no_secrets|may_hold|"),
    (spans.ChartSpan, "6w 6m 2y all"),
]


@pytest.mark.parametrize(("kind", "words"), WORDS)
def test_each_word_stands_as_it_was_first_written(kind: type[StrEnum], words: str):
    assert [each.value for each in kind] == words.split("|" if "|" in words else " ")
