"""What things are called: each in one place, and nothing without a name."""

from collections.abc import Iterable

import pytest
from flask import Flask

from tracker.domain.commitments import recurrence
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.entries.entries import Learned, Outcome, State
from tracker.domain.imports.dates import DateOrder
from tracker.domain.imports.refusals import LeftOutReason
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.domain.ratings.audiences import AudienceLevel
from tracker.domain.sharing.scope import Policy, ShareStanding
from tracker.models.couple import ASKED_KINDS
from tracker.services.entries import responses
from tracker.services.entries.entries import EXCUSES
from tracker.services.ratings.ratings import SIGNS
from tracker.web.commitments.words import HOW_OFTEN
from tracker.web.entries.words import LEARNED_CHOICES
from tracker.web.moments import words as moments_words
from tracker.web.ratings.words import SIGN_CHOICES
from tracker.web.words import as_written, said, vocabulary

EVERY_KIND: list[tuple[str, Iterable[str | None]]] = [
    ("entry_state", State),
    ("entry_state", Outcome),
    ("learned", (*Learned, None)),
    ("response", responses.ResponseKind),
    ("moment", MomentKind),
    ("my_setback_part", SetbackSide),
    ("setback_part", SetbackSide),
    ("sign", SIGNS),
    ("category", Category),
    ("commitment_state", LifeState),
    ("review_answer", ReviewChoice),
    ("terms_fate", ("waiting", "not_yet", "in_force", "was_in_force", "declined", "withdrawn", "replaced", "finished")),
    ("rating_detail", ("sign", "urge", "trigger", "note")),
    ("outcome", Outcome),
    ("learned_choice", set(Learned) - {Learned.UNKNOWN}),
    ("excuse_choice", EXCUSES),
    ("excused", (*EXCUSES, "agreed_in_app", None)),
    ("moment_marked", MomentKind),
    ("import_reason", LeftOutReason),
    ("date_order", DateOrder),
    ("review_choice", ReviewChoice),
    ("rating_level", AudienceLevel),
    ("new_ratings", AudienceLevel),
    ("not_again", ASKED_KINDS),
    ("reflection_standing", ("shown", "was_shown", "sealed")),
    ("share_over_sentence", (ShareStanding.NOT_AGREED, ShareStanding.ENDED)),
    ("audience_choice", (*AudienceLevel, "together")),
    ("counselor_choice", AudienceLevel),
    ("setback_part_field", set(SetbackSide) - {SetbackSide.REPAIRED}),
    ("answers_counted", (State.KEPT, State.PARTLY, State.MISSED, State.SET_ASIDE)),
    ("share_policy", [policy for policy in Policy if policy]),
    ("share_over", (ShareStanding.NOT_AGREED, ShareStanding.ENDED)),
]


VALUES = {"num": 3, "name": "Ann", "day": "3 March 2026", "start": "3 March", "end": "5 March"}


@pytest.mark.parametrize(("name", "kinds"), EVERY_KIND, ids=[f"{name}-{number}" for number, (name, _) in enumerate(EVERY_KIND)])
def test_every_kind_has_words(app: Flask, name: str, kinds: Iterable[str | None]) -> None:
    with app.test_request_context():
        assert all(said(kind, name, **VALUES) for kind in kinds)


def test_every_kind_can_be_chosen_in_its_form():
    assert LEARNED_CHOICES.keys() == set(Learned) - {Learned.UNKNOWN}
    assert moments_words.CHOICES.keys() == set(MomentKind)
    assert SIGN_CHOICES.keys() == set(SIGNS)
    assert HOW_OFTEN.keys() == set(recurrence.RecurrenceKind)


def test_a_kind_without_words_is_refused_and_not_shown_as_nothing(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        said("forgotten", "entry_state")


def test_words_of_which_nobody_knows_are_refused(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        said("kept", "nothing")


def test_a_template_says_the_words_of_a_kind(app: Flask) -> None:
    with app.test_request_context():
        said_by_page = app.jinja_env.from_string(
            '{{ state|said("entry_state") }}, {{ "happened"|said("setback_part", name="Ann") }}'
        )
        assert said_by_page.render(state=State.SET_ASIDE) == "set aside, What happened, says Ann"


def test_what_a_file_says_and_no_steady_knows_stands_as_it_is(app: Flask) -> None:
    with app.test_request_context():
        assert [as_written(kind, "entry_state") for kind in ("kept", "half kept")] == ["kept", "half kept"]


def test_one_name_cannot_stand_for_two_vocabularies() -> None:
    with pytest.raises(AssertionError, match="two vocabularies called entry_state"):
        vocabulary("entry_state", {})
