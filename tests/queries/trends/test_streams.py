from datetime import date

import pytest

from tests.support.factories import DAY, NOON, TODAY, Pair, actor, direction_of, kept_by, person
from tests.support.records import write_ratings
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.trends.follow_through import FollowThrough
from tracker.domain.trends.follow_through_chart import FollowThroughSoFar
from tracker.domain.trends.spans import Felt
from tracker.models.base import database
from tracker.queries.couple import Direction
from tracker.queries.trends.streams import own_felt, own_follow_through, shared_felt, shared_follow_through
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import NewRating

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def direction(people: Pair) -> Direction:
    return direction_of()


def _scores(said: Felt | None) -> dict[date, float]:
    return dict(said.ratings) if said else {}


def _now(said: FollowThroughSoFar | None) -> FollowThrough:
    assert said
    return said.looks[-1]


def _answer(commitment: str, ago: int, state: State, learned: Learned | None = None) -> None:
    day = TODAY - ago * DAY
    entries.answer(actor("Sam"), Answer(commitment, day, day.isoformat(), state, learned))


def test_what_both_see_is_made_of_shared_ratings_alone(people: Pair, direction: Direction):
    write_ratings(people, [(3, 40), (2, 55)], shared=True)
    write_ratings(people, [(1, 90), (0, 100)], shared=False)
    shared = {TODAY - 3 * DAY: 4.0, TODAY - 2 * DAY: 5.5}
    assert [_scores(shared_felt(each, direction)) for each in (people.keeper, people.rater)] == [shared, shared]
    assert _scores(own_felt(people.rater, direction.id)) == {**shared, TODAY - DAY: 9.0, TODAY: 10.0}


def test_nobody_elses_own_ratings_are_ever_read(people: Pair, direction: Direction):
    write_ratings(people, [(1, 90)], shared=False)
    assert [own_felt(people.keeper, repair) for repair in (direction.id, None)] == [None, None]
    stranger = person("Eve")
    assert [shared_felt(stranger, direction), shared_follow_through(stranger, direction)] == [None, None]


def test_a_rating_outside_any_repair_is_its_writers_alone(people: Pair, direction: Direction):
    ratings.rate(people.keeper, NewRating(None, TODAY, 60))
    assert _scores(own_felt(people.keeper, None)) == {TODAY: 6.0}
    assert [own_felt(people.rater, None), shared_felt(people.rater, direction), shared_felt(people.keeper, direction)] == [
        None
    ] * 3


def test_a_rating_that_was_taken_back_or_changed_is_never_remembered(people: Pair, direction: Direction):
    audiences.choose_audience(people.rater, direction.id, "each", earlier=False)
    rating = str(ratings.rate(people.rater, NewRating(direction.id, TODAY, 40)))
    assert _scores(shared_felt(people.keeper, direction)) == {TODAY: 4.0}
    ratings.rate(people.rater, NewRating(direction.id, TODAY, 70))
    assert _scores(shared_felt(people.keeper, direction)) == {TODAY: 7.0}
    ratings.take_back_rating(people.rater, rating)
    assert shared_felt(people.keeper, direction) is None


def test_a_reader_whose_day_has_not_begun_does_not_see_tomorrow(people: Pair, direction: Direction):
    write_ratings(people, [(0, 40)], shared=True)
    with clock.frozen(NOON - DAY):
        assert shared_felt(actor("Sam"), direction) is None


def test_moments_are_those_that_both_may_see_and_ones_own_where_one_is_alone_with_them(people: Pair, direction: Direction):
    write_ratings(people, [(3, 40)], shared=True)
    for who, kind, shared in (
        ("Sam", MomentKind.MILESTONE, True),
        ("Sam", MomentKind.OTHER, False),
        ("Alex", MomentKind.SETBACK, False),
    ):
        moments.mark_moment(actor(who), NewMoment(TODAY, kind, "a line", shared=shared))
    seen = [shared_felt(people.keeper, direction), shared_felt(people.rater, direction), own_felt(people.rater, direction.id)]
    assert [[mark.kind for mark in each.marks] for each in seen if each] == [
        ["milestone"],
        ["milestone"],
        ["milestone", "setback"],
    ]


def test_follow_through_counts_what_both_may_see(people: Pair, direction: Direction):
    hidden = kept_by(people.keeper, "No contact", category="no_contact", from_day=TODAY - 9 * DAY)
    for ago, state in ((9, State.KEPT), (8, State.PARTLY), (7, State.SET_ASIDE)):
        _answer(hidden, ago, state, Learned.TOLD if state is State.PARTLY else None)
    _answer(hidden, 6, State.MISSED, Learned.NOT_YET)
    looks = [_now(shared_follow_through(each, direction)) for each in (people.keeper, people.rater)]
    assert looks[0] == looks[1]
    assert (looks[0].kept, looks[0].partly, looks[0].missed, looks[0].set_aside, looks[0].silent, looks[0].open) == (
        1,
        1,
        0,
        1,
        4,
        3,
    )


def test_an_entry_that_is_taken_back_is_none(people: Pair, direction: Direction):
    commitment = kept_by(people.keeper)
    _answer(commitment, 0, State.KEPT)
    assert _now(shared_follow_through(people.rater, direction)).kept == 1
    _answer(commitment, 0, State.TAKEN_BACK)
    now = _now(shared_follow_through(people.rater, direction))
    assert (now.kept, now.open) == (0, 1)


def test_paused_days_are_neither_kept_nor_silent(people: Pair, direction: Direction):
    kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    before = _now(shared_follow_through(people.rater, direction))
    space.pause(actor("Alex"), None)
    after = _now(shared_follow_through(actor("Alex"), direction))
    assert (before.paused, before.open, after.paused, after.open) == (0, 3, 1, 3)


def test_what_somebody_keeps_by_their_own_word_stays_out_of_the_shared_figure(db: object):
    alone = person("Sam")
    own = kept_by(alone, from_day=TODAY - 2 * DAY)
    _answer(own, 1, State.KEPT)
    assert (_now(own_follow_through(alone)).kept, _now(own_follow_through(alone)).open) == (1, 2)
    assert own_follow_through(person("Eve")) is None


def test_a_direction_without_a_hurt_side_has_no_ratings(db: object):
    sam = person("Sam")
    assert shared_felt(sam, Direction("none", sam.person, "Sam", None, "")) is None


def _statements(work: object) -> int:
    """How many statements a call sends to the database."""
    count: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(count.append)
    assert callable(work)
    work()
    connection.set_trace_callback(None)
    return len(count)


def test_three_commitments_ask_as_often_as_one(people: Pair, direction: Direction):
    kept_by(people.keeper)
    one = _statements(lambda: shared_follow_through(people.rater, direction))
    kept_by(people.keeper, "Call when late")
    kept_by(people.keeper, "Open books", recurrence="2-a-week")
    assert (one, _statements(lambda: shared_follow_through(people.rater, direction))) == (4, 4)
    assert _statements(lambda: shared_felt(people.rater, direction)) == 3
