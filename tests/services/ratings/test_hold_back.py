"""Ratings held back: seen by nobody until their release, then all at once, as they are by then."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support.factories import actor, felt_in, pair
from tracker import clock
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.ratings.hold_back import Slot
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.encrypted import open_keys
from tracker.models.ratings import HeldBackRating, HoldBack, Rating, ReleasedWeek, Sharing
from tracker.queries.exports.own_data import own_data
from tracker.queries.ratings.hold_back import hold_back_rule, number_held_back, raters_due
from tracker.queries.record.chain import bodies_of
from tracker.queries.record.verify import verify
from tracker.queries.rows import RecordRow, members, rows_between
from tracker.services.leaving.space import leave, pause, resume, resume_sharing, stop_sharing
from tracker.services.ratings import audiences, hold_back, ratings
from tracker.services.ratings.hold_back import release_held_back
from tracker.services.ratings.ratings import NewRating

pytestmark = pytest.mark.usefixtures("db")

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
SUNDAY_EVENING = Slot(6, 20)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """So many days after the Monday, by a clock in Berlin in winter."""
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC) + day * DAY - timedelta(hours=1)


def couple() -> None:
    """Sam and Alex; Alex holds ratings back until Sunday at 20:00."""
    with clock.frozen(at(0)):
        pair()
        choose(together=SUNDAY_EVENING)


def choose(level: str = "each", *, earlier: bool = False, **more: object) -> None:
    audiences.choose_audience(actor("Alex"), felt_in(actor("Alex")), level, earlier=earlier, **more)  # type: ignore[arg-type]


def rate(day: int, tenths: int, *, now: datetime | None = None) -> str:
    with clock.frozen(now or at(day)):
        return str(ratings.rate(actor("Alex"), NewRating(felt_in(actor("Alex")), MONDAY + day * DAY, tenths)))


def take_back(item: str, now: datetime) -> None:
    with clock.frozen(now):
        ratings.take_back_rating(actor("Alex"), item)


def waiting() -> int:
    """How many of Alex's ratings wait to be shown."""
    return number_held_back(actor("Alex"), felt_in(actor("Alex")))


def work(now: datetime) -> int:
    """What a worker shows at a moment."""
    with clock.frozen(now):
        return sum(release_held_back(each.person, each.repair) for each in raters_due(clock.now()))


def seen_by(name: str) -> list[RecordRow]:
    viewer = actor(name)
    return rows_between(viewer, "rating", MONDAY - 30 * DAY, MONDAY + 60 * DAY, members(viewer))


def seen() -> list[tuple[int, int]]:
    """What Sam sees: the day and the number of each rating."""
    return [((each.day - MONDAY).days, each.now.said["tenths"]) for each in seen_by("Sam")]


def test_what_is_held_back_is_seen_at_its_release_and_bears_its_stamps():
    couple()
    before = verify(actor("Alex").couple).events
    for day, tenths in ((1, 40), (3, 50)):
        rate(day, tenths)
    assert (seen(), verify(actor("Alex").couple).events, waiting()) == (
        [],
        before,
        2,
    )
    assert work(at(6, 19, 59)) == 0
    assert work(at(6, 20)) == 2
    assert seen() == [(1, 40), (3, 50)]
    assert {each.first.at for each in seen_by("Sam")} == {at(6, 20)}
    assert {each.now.at for each in seen_by("Alex")} == {at(1), at(3)}
    assert verify(actor("Alex").couple).broken is None
    said = [bodies_of(actor("Alex").couple)[seq][1].decode() for seq in (before + 1, before + 2)]
    assert ['"day":"2026-03-03"' in said[0], '"day":"2026-03-05"' in said[1]] == [True, True]
    assert not any("2026-03-03T" in each or "2026-03-05T" in each for each in said)


def test_it_is_shown_once_however_often_a_worker_comes():
    couple()
    rate(1, 40)
    assert [work(at(6, 20)), work(at(6, 20)), work(at(7)), work(at(13, 21))] == [1, 0, 0, 0]
    assert HeldBackRating.select().count() == 0


def test_what_was_taken_back_after_the_worker_looked_is_no_release():
    couple()
    taken = rate(1, 40)
    with clock.frozen(at(6, 20)):
        [due] = raters_due(clock.now())
        ratings.take_back_rating(actor("Alex"), taken)
        assert release_held_back(due.person, due.repair) == 0
    rate(1, 60, now=at(6, 20, 1))
    assert [work(at(6, 21)), work(at(13, 20)), seen()] == [0, 1, [(1, 60)]]


def test_what_another_worker_shows_between_the_look_and_the_lock_is_shown_once(monkeypatch: pytest.MonkeyPatch):
    couple()
    rate(1, 40)
    others = list[int]()

    def meanwhile(*args: Any) -> None:  # noqa: ANN401  # handed on
        if not others:
            others.append(0)
            others.append(release_held_back(actor("Alex").person, felt_in(actor("Alex"))))
        open_keys(*args)

    monkeypatch.setattr(hold_back, "open_keys", meanwhile)  # what runs before the lock
    assert work(at(6, 20)) == 0
    assert (others, seen(), ReleasedWeek.select().count()) == ([0, 1], [(1, 40)], 1)


def test_a_week_in_which_all_was_taken_back_has_had_no_release():
    couple()
    take_back(rate(1, 40), at(2))
    assert (work(at(6, 20)), ReleasedWeek.select().count(), waiting()) == (
        0,
        0,
        0,
    )
    rate(1, 50, now=at(7))
    assert [work(at(7)), work(at(13, 20))] == [0, 1]


def test_what_fell_due_while_no_worker_was_there_is_shown_later_and_what_came_since_waits():
    couple()
    rate(1, 40)
    rate(6, 50, now=at(6, 20, 30))
    assert work(at(8)) == 1
    assert seen() == [(1, 40)]
    assert work(at(13, 20)) == 1


def test_a_rating_is_shown_as_it_is_then_or_not_at_all():
    couple()
    rate(1, 40)
    taken = rate(2, 10)
    rate(1, 60, now=at(3))
    take_back(taken, at(3))
    assert work(at(6, 20)) == 1
    assert seen() == [(1, 60)]
    assert [len(line) for each in seen_by("Sam") for line in each.lines] == [1]
    # Said again, it waits for the next time.
    rate(2, 20, now=at(7))
    assert [work(at(7)), work(at(13, 19)), work(at(13, 20))] == [0, 0, 1]
    assert seen() == [(1, 60), (2, 20)]


def test_a_correction_of_what_was_shown_is_seen_at_once():
    couple()
    rate(1, 40)
    work(at(6, 20))
    rate(1, 45, now=at(7))
    assert seen() == [(1, 45)]
    assert verify(actor("Alex").couple).broken is None


def test_another_time_counts_from_its_choice_on():
    couple()
    rate(1, 40)
    with clock.frozen(at(3)):
        choose(together=Slot(1, 9))  # Tuesday has passed
    assert [work(at(3)), work(at(6, 20)), work(at(8, 8)), work(at(8, 9))] == [0, 0, 0, 1]
    assert [(row.weekday, row.ended_at is None) for row in HoldBack.select().order_by(HoldBack.written_at)] == [
        (6, False),
        (1, True),
    ]
    [space] = own_data(actor("Alex"), at(9)).spaces
    named = {"repair", "weekday", "hour", "written_at", "ended_at"}
    assert [(each.keys() == named, each["ended_at"] is None) for each in space.rating_holdings] == [(True, False), (True, True)]


def test_the_same_time_again_is_no_new_one():
    couple()
    with clock.frozen(at(1)):
        choose(together=SUNDAY_EVENING)
    assert (HoldBack.select().count(), Sharing.select().count()) == (1, 2)


def test_no_week_has_two_releases():
    couple()
    rate(1, 40)
    with clock.frozen(at(2)):
        choose(together=Slot(3, 20))
    work(at(3, 20))
    with clock.frozen(at(4)):
        choose(together=SUNDAY_EVENING)
    rate(4, 50, now=at(4, 13))
    assert [work(at(6, 20)), work(at(13, 20))] == [0, 1]
    assert [row.week for row in ReleasedWeek.select()] == [MONDAY + 7 * DAY]


def test_the_clock_is_that_of_the_zone_in_which_the_rater_is():
    couple()
    rate(1, 40)
    Person.update(zone="America/New_York").where(Person.id == actor("Alex").person).execute()
    assert [work(at(6, 20)), work(at(7, 0, 59)), work(at(7, 1))] == [0, 0, 1]  # six hours later


@pytest.mark.parametrize("released", [True, False])
def test_holding_nothing_back_any_longer_shows_what_waits_or_keeps_it(*, released: bool):
    couple()
    rate(1, 40)
    taken = rate(2, 10)
    take_back(taken, at(2, 13))
    with clock.frozen(at(3)):
        choose(show_held_back=released)
    assert seen() == ([(1, 40)] if released else [])
    rate(3, 70)
    assert seen() == ([(1, 40)] if released else []) + [(3, 70)]
    assert (work(at(6, 20)), HeldBackRating.select().count()) == (0, 0)
    assert verify(actor("Alex").couple).broken is None
    # What was kept may still be opened with all that went before.
    with clock.frozen(at(7)):
        choose("private")
        choose(earlier=True)
    assert seen() == [(1, 40), (3, 70)]


@pytest.mark.parametrize("level", ["private", "trend"])
def test_narrowing_lets_nothing_through_that_is_held_back(level: str):
    couple()
    rate(1, 40)
    with clock.frozen(at(3)):
        choose(level, show_held_back=True)
        assert hold_back_rule(actor("Alex"), felt_in(actor("Alex"))) is None
    assert (work(at(6, 20)), seen(), HeldBackRating.select().count()) == (0, [], 0)
    assert {row.audience for row in Rating.select()} == {"private"}


def test_earlier_ones_wait_together_with_the_others():
    with clock.frozen(at(0)):
        pair()
    rate(0, 30)
    with clock.frozen(at(1)):
        choose(earlier=True, together=SUNDAY_EVENING)
    rate(2, 50)
    assert seen() == []
    assert work(at(6, 20)) == 2
    assert seen() == [(0, 30), (2, 50)]


@pytest.mark.parametrize("until", [MONDAY + 8 * DAY, None])
def test_while_one_rests_nothing_is_shown_and_afterwards_it_waits_for_the_next_time(until: date | None):
    couple()
    rate(1, 40)
    with clock.frozen(at(5)):
        pause(actor("Alex"), until)
    rate(5, 90)
    assert (work(at(6, 20)), waiting()) == (0, 1)
    if until is None:
        with clock.frozen(at(9)):
            resume(actor("Alex"))
    assert [work(at(9, 13)), work(at(13, 20))] == [0, 1]
    assert seen() == [(1, 40)]


def test_a_pause_until_the_last_day_of_the_calendar_hides_no_time_of_the_week():
    couple()
    with clock.frozen(at(5)):
        pause(actor("Alex"), date.max)
        found = hold_back_rule(actor("Alex"), felt_in(actor("Alex")))
    assert found
    assert (found.slot, found.since) == (SUNDAY_EVENING, at(0))


def test_a_release_that_was_missed_before_a_rest_waits_as_well():
    couple()
    rate(1, 40)
    with clock.frozen(at(7)):
        pause(actor("Alex"), None)
    with clock.frozen(at(8)):
        resume(actor("Alex"))
    assert [work(at(8, 13)), work(at(13, 20))] == [0, 1]


def test_after_a_stop_of_sharing_it_stays_held_back_until_the_rater_chooses_again():
    couple()
    rate(1, 40)
    with clock.frozen(at(2)):
        stop_sharing(actor("Alex"))
    with clock.frozen(at(3)):
        resume_sharing(actor("Alex"))
    assert (work(at(6, 20)), waiting()) == (0, 1)
    with clock.frozen(at(9)):
        choose(together=SUNDAY_EVENING)
    assert [work(at(9, 13)), work(at(13, 20))] == [0, 1]
    assert seen() == [(1, 40)]


def test_after_the_space_has_ended_nothing_is_shown():
    couple()
    rate(1, 40)
    with clock.frozen(at(2)):
        sam = actor("Sam")
        leave(sam, sam.couple, erase=False)
    with clock.frozen(at(6, 20)):
        assert raters_due(clock.now()) == []


@pytest.mark.parametrize("slot", [Slot(7, 20), Slot(0, 24)])
def test_a_time_that_no_week_has_is_refused(slot: Slot):
    with clock.frozen(at(0)):
        pair()
        with pytest.raises(Invalid):
            choose(together=slot)
    assert (HoldBack.select().count(), Sharing.select().count()) == (0, 0)


def test_while_nothing_is_shared_nothing_is_held_back_for_later():
    couple()
    with clock.frozen(at(1)):
        pause(actor("Alex"), None)
        with pytest.raises(Conflict):
            choose(together=Slot(0, 9))
    rate(1, 40)
    assert HeldBackRating.select().count() == 0


def test_each_directions_ratings_have_their_own_time():
    with clock.frozen(at(0)):
        pair(mutual=True)
        for name, slot in (("Alex", SUNDAY_EVENING), ("Sam", Slot(2, 9))):
            audiences.choose_audience(actor(name), felt_in(actor(name)), "each", earlier=False, together=slot)
    for name in ("Alex", "Sam"):
        with clock.frozen(at(1)):
            ratings.rate(actor(name), NewRating(felt_in(actor(name)), MONDAY + DAY, 40))
    assert [work(at(2, 9)), work(at(6, 20))] == [1, 1]


def test_what_a_person_holds_is_asked_by_nobody_else():
    couple()
    rate(1, 40)
    assert [number_held_back(actor(name), felt_in(actor("Alex"))) for name in ("Alex", "Sam")] == [1, 0]
    assert hold_back_rule(actor("Sam"), felt_in(actor("Alex"))) is None
    assert [row.person for row in raters_due(at(6, 20))] == [actor("Alex").person]


def test_the_database_knows_one_open_time_for_each(db: object):
    couple()
    with pytest.raises(Exception, match="UNIQUE"):
        database.execute_sql(
            "INSERT INTO hold_back SELECT 'x', couple_id, repair_id, writer_id, 0, 0, written_at, NULL FROM hold_back"
        )
