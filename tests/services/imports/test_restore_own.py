"""From a restored space, somebody takes their own ratings and moments over into their own charts and record."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tests.support.exports import a_moment, a_rating, a_space, an_item, restored, the_one
from tests.support.factories import felt_in, pair, person
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor, Viewer
from tracker.models.moments import Moment
from tracker.models.ratings import Rating
from tracker.models.record import LedgerEvent, Version
from tracker.queries.record.verify import verify
from tracker.services.imports.history import ImportCounts
from tracker.services.imports.restore import take_over_moments, take_over_ratings
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings.ratings import NewRating, rate

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def sam() -> Actor:
    return person("Sam")


RATINGS = [
    a_rating(10, "2025-06-01"),
    a_rating(20, "2025-06-02", "r"),
    a_rating(30, "2025-06-03", "r"),
    a_rating(40, "2025-06-04", "r", mine=False),
    a_rating(50, "2099-01-01", "r"),
    a_rating(60, "1980-01-01", "r"),
    a_rating(101, "2025-06-05", "r"),
    a_moment(),
]
TAKEN_BACK = an_item("rating", {"repair": "r", "day": "2025-06-06", "tenths": 70, "state": "taken_back"})


def days(me: Viewer) -> list[tuple[date, int, bool, str]]:
    rows = Rating.select().where(Rating.couple == me.couple).order_by(Rating.day)
    return [(row.day, row.tenths, row.repair_id is not None, row.audience) for row in rows]


def test_ones_own_ratings_go_where_it_is_asked_and_days_that_have_one_keep_it():
    alex = pair().rater
    rate(alex, NewRating(felt_in(alex), date(2025, 6, 2), 90))
    restored(alex, a_space(items=[*RATINGS, TAKEN_BACK]))
    assert take_over_ratings(alex, the_one(alex), "safe") == ImportCounts(1, 1)
    assert days(alex) == [(date(2025, 6, 2), 90, True, "private"), (date(2025, 6, 3), 30, True, "private")]
    assert take_over_ratings(alex, the_one(alex), "steady") == ImportCounts(1, 0)
    assert days(alex)[0] == (date(2025, 6, 1), 10, False, "private")
    assert take_over_ratings(alex, the_one(alex), "safe") == ImportCounts(0, 2)


def test_where_nobody_asks_how_safe_they_go_among_how_steady(sam: Actor):
    restored(sam, a_space(items=RATINGS))
    assert take_over_ratings(sam, the_one(sam), "safe") == ImportCounts(2, 0)
    assert days(sam) == [(date(2025, 6, 2), 20, False, "private"), (date(2025, 6, 3), 30, False, "private")]
    with pytest.raises(NotFound):
        take_over_ratings(sam, the_one(sam), "other")


def test_moments_are_marked_again_for_oneself_alone_and_only_once():
    alex = pair().rater
    mark_moment(alex, NewMoment(date(2025, 6, 1), MomentKind.MILESTONE, "By the lake"))
    items = [
        a_moment(),
        a_moment("", "2025-06-02", "disclosure"),
        a_moment("Not mine", mine=False),
        a_moment("Of another kind", kind="invented"),
        a_moment("PIN: 4821", "2025-06-03"),
        an_item("moment", {"day": "2025-06-04", "kind": "milestone", "words": "Back", "state": "taken_back"}),
        an_item("moment", {"day": "2025-06-05", "kind": "milestone"}),
    ]
    restored(alex, a_space(items=items))
    before = LedgerEvent.select().count()
    assert take_over_moments(alex, the_one(alex)) == ImportCounts(2, 1, 1)
    assert take_over_moments(alex, the_one(alex)) == ImportCounts(0, 3, 1)
    new = [(row.day.isoformat(), row.kind, row.words) for row in Moment.select().where(Moment.shared_at.is_null())]
    assert sorted(new) == [("2025-06-02", "disclosure", ""), ("2025-06-05", "milestone", "")]
    assert LedgerEvent.select().count() == before


def test_many_moments_are_marked_a_few_at_a_time_and_one_that_is_marked_meanwhile_once(monkeypatch: pytest.MonkeyPatch):
    alex, most = pair().rater, [0]

    def pause(_seconds: float) -> None:
        most.append(Moment.select().count())
        if len(most) == 2:
            mark_moment(alex, NewMoment(date(2025, 6, 1), MomentKind.MILESTONE, "Walk 499", shared=False))

    restored(alex, a_space(items=[a_moment(f"Walk {number}", "2025-06-01") for number in range(500)]))
    monkeypatch.setattr("time.sleep", pause)
    assert take_over_moments(alex, the_one(alex)) == ImportCounts(499, 1)
    assert max(later - before for before, later in pairwise(most)) <= 200
    words = [row.words for row in Moment.select()]
    assert (len(words), len(set(words))) == (500, 500)
    assert {json.loads(row.body)["words"] for row in Version.select().where(Version.kind == "moment")} == set(words)
    assert verify(alex.couple).broken is None


def test_in_a_space_that_can_only_be_read_no_rating_is_written(sam: Actor):
    restored(sam, a_space())
    with pytest.raises(Conflict):
        take_over_ratings(replace(sam, archived=True), the_one(sam), "steady")
