"""Weekly levels: when one is released, what it is made of, and who may see it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support.factories import actor, felt_in, person
from tests.support.weekly_levels import DAY, MONDAY, WEEK, couple, noon, rate, release
from tracker import clock
from tracker.domain.errors import Conflict
from tracker.domain.imports.scores import read_ratings
from tracker.domain.moments import MomentKind
from tracker.domain.ratings.hold_back import Slot
from tracker.domain.ratings.levels import weekly_levels
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.ratings import Rating, Sharing, WeeklyLevel
from tracker.queries.ratings.levels import Rater, raters_with_weeks_due, released_levels
from tracker.queries.record.verify import verify
from tracker.services.imports.history import import_ratings
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, levels, ratings
from tracker.services.ratings.levels import release_due_levels


def seen_by(name: str, repair: str) -> list[tuple[date, int]]:
    return released_levels(actor(name), repair)


def test_a_week_that_has_ended_releases_one_level_which_is_in_the_chain(db: object):
    repair = couple()
    before = verify(actor("Alex").couple).events
    rate(MONDAY, 40, 50, 60)
    assert release(MONDAY + 6 * DAY) == 0
    assert release(MONDAY + WEEK) == 1
    rated = {MONDAY: 40, MONDAY + DAY: 50, MONDAY + 2 * DAY: 60}
    assert seen_by("Sam", repair) == seen_by("Alex", repair) == weekly_levels(rated, [MONDAY])
    [row] = WeeklyLevel.select()
    assert row.shared_at == row.written_at == noon(MONDAY + WEEK)
    verdict = verify(actor("Alex").couple)
    assert (verdict.broken, verdict.events) == (None, before + 1)


def test_single_ratings_under_the_weekly_level_stay_their_writers_own(db: object):
    couple()
    rate(MONDAY, 40, 50, 60)
    release(MONDAY + WEEK)
    assert {(row.audience, row.shared_at) for row in Rating.select()} == {("trend", None)}


def test_a_level_is_released_once_and_never_revised(db: object):
    repair = couple()
    rate(MONDAY, 40, 50, 60)
    release(MONDAY + WEEK)
    before = seen_by("Sam", repair)
    rate(MONDAY, 0, 0, 0, 0, now=MONDAY + WEEK)
    assert release(MONDAY + WEEK) == release(MONDAY + 2 * WEEK) == 0
    assert seen_by("Sam", repair) == before
    assert verify(actor("Alex").couple).broken is None


@pytest.mark.parametrize(
    ("zone", "day_start", "monday", "ends"),
    [
        ("Europe/Berlin", 3, date(2026, 3, 16), datetime(2026, 3, 23, 2, tzinfo=UTC)),
        ("Europe/Berlin", 3, date(2026, 3, 23), datetime(2026, 3, 30, 1, tzinfo=UTC)),
        ("Europe/Berlin", 3, date(2026, 10, 19), datetime(2026, 10, 26, 2, tzinfo=UTC)),
        ("America/New_York", 0, date(2026, 3, 2), datetime(2026, 3, 9, 4, tzinfo=UTC)),
        ("America/New_York", 6, date(2026, 10, 26), datetime(2026, 11, 2, 11, tzinfo=UTC)),
        ("Pacific/Auckland", 2, date(2026, 3, 30), datetime(2026, 4, 5, 14, tzinfo=UTC)),
        ("Asia/Kolkata", 3, date(2026, 3, 2), datetime(2026, 3, 8, 21, 30, tzinfo=UTC)),
    ],
)
def test_a_week_ends_with_the_raters_own_sunday_whatever_the_clocks_do(
    db: object, zone: str, day_start: int, monday: date, ends: datetime
):
    couple(monday)
    Person.update(zone=zone, day_start=day_start).where(Person.id == actor("Alex").person).execute()
    rate(monday, 40, 50, 60)
    alex = actor("Alex")
    with clock.frozen(ends - timedelta(seconds=1)):
        assert release_due_levels(alex.person, felt_in(alex)) == 0
    with clock.frozen(ends):
        assert release_due_levels(alex.person, felt_in(alex)) == 1


def test_a_week_with_fewer_than_three_ratings_releases_nothing_whatever_is_added_later(db: object):
    repair = couple()
    rate(MONDAY, 40, 50)
    assert release(MONDAY + WEEK) == 0
    rate(MONDAY + 2 * DAY, 60, 70, now=MONDAY + WEEK)
    assert release(MONDAY + WEEK + DAY) == 0
    assert seen_by("Sam", repair) == []


def test_a_rating_that_was_taken_back_does_not_count(db: object):
    couple()
    rate(MONDAY, 40, 50, 60)
    ratings.take_back_rating(actor("Alex"), str(Rating.get(Rating.day == MONDAY).id))
    assert release(MONDAY + WEEK) == 0


def test_levels_begin_with_the_first_full_week_and_use_all_ratings_before(db: object):
    repair = couple(MONDAY + DAY)
    rate(MONDAY, *[20] * 7)
    assert release(MONDAY + WEEK) == 0
    rate(MONDAY + WEEK, *[80] * 7)
    assert release(MONDAY + 2 * WEEK) == 1
    rated = {MONDAY + number * DAY: 20 if number < 7 else 80 for number in range(14)}
    assert seen_by("Sam", repair) == weekly_levels(rated, [MONDAY + WEEK])


def test_ratings_that_are_their_writers_alone_count_for_no_level_until_they_are_released(db: object):
    repair = couple(MONDAY - WEEK, "private")
    rate(MONDAY - WEEK, *[10] * 7)
    with clock.frozen(noon(MONDAY)):
        audiences.choose_audience(actor("Alex"), repair, "trend", earlier=False)
        file = f"day,score\n{MONDAY - 8 * DAY},2\n".encode()
        import_ratings(actor("Alex"), read_ratings(file, "day", "score", MONDAY), repair)
    rate(MONDAY, *[80] * 7)
    assert release(MONDAY + WEEK) == 1
    rated = {MONDAY + number * DAY: 80 for number in range(7)}
    assert seen_by("Sam", repair) == weekly_levels(rated, [MONDAY])
    with clock.frozen(noon(MONDAY + WEEK)):
        audiences.choose_audience(actor("Alex"), repair, "trend", earlier=True)
    assert {row.audience for row in Rating.select()} == {"trend"}
    assert [week for week, _ in seen_by("Sam", repair)] == [MONDAY - WEEK, MONDAY]


def test_saying_the_same_again_loses_no_week(db: object):
    repair = couple()
    with clock.frozen(noon(MONDAY + DAY)):
        audiences.choose_audience(actor("Alex"), repair, "trend", earlier=False)
    rate(MONDAY, 40, 50, 60)
    assert release(MONDAY + WEEK) == 1


def test_what_fell_due_while_nobody_worked_is_released_once_later(db: object):
    repair = couple()
    rate(MONDAY, *[50] * 28)
    assert (release(MONDAY + 3 * WEEK + DAY), release(MONDAY + 3 * WEEK + DAY)) == (3, 0)
    assert [week for week, _ in seen_by("Sam", repair)] == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert verify(actor("Alex").couple).broken is None


def test_a_silence_of_more_than_eight_weeks_leaves_the_older_ones_unsaid(db: object):
    repair = couple()
    rate(MONDAY, *[50] * 70)
    assert release(MONDAY + 10 * WEEK) == 8
    assert seen_by("Sam", repair)[0][0] == MONDAY + 2 * WEEK


def test_levels_of_a_pause_come_neither_during_it_nor_after_it(db: object):
    repair = couple()
    rate(MONDAY, *[50] * 20)
    release(MONDAY + WEEK)
    with clock.frozen(noon(MONDAY + WEEK + DAY)):
        space.pause(actor("Alex"), None)
    assert release(MONDAY + 2 * WEEK) == 0
    with clock.frozen(noon(MONDAY + 2 * WEEK + DAY)):
        space.resume(actor("Alex"))
    assert release(MONDAY + 3 * WEEK) == 1
    assert [week for week, _ in seen_by("Sam", repair)] == [MONDAY, MONDAY + 2 * WEEK]


def test_the_pause_of_the_partner_keeps_nothing_back(db: object):
    couple()
    rate(MONDAY, 40, 50, 60)
    with clock.frozen(noon(MONDAY + DAY)):
        space.pause(actor("Sam"), None)
    assert release(MONDAY + WEEK) == 1


def test_after_a_stop_or_another_choice_nothing_more_is_released(db: object):
    repair = couple()
    rate(MONDAY, *[50] * 14)
    with clock.frozen(noon(MONDAY + 3 * DAY)):
        audiences.choose_audience(actor("Alex"), repair, "private", earlier=False)
    assert release(MONDAY + WEEK) == 0
    with clock.frozen(noon(MONDAY + WEEK)):
        assert raters_with_weeks_due(clock.now()) == []
        audiences.choose_audience(actor("Alex"), repair, "trend", earlier=False)
        assert raters_with_weeks_due(clock.now()) == [Rater(actor("Alex").person, repair)]
    with clock.frozen(noon(MONDAY + WEEK + DAY)):
        space.stop_sharing(actor("Alex"))
    assert (release(MONDAY + 2 * WEEK), seen_by("Sam", repair)) == (0, [])


def test_a_choice_that_was_taken_back_meanwhile_releases_nothing(db: object):
    repair = couple()
    rate(MONDAY, *[50] * 7)
    alex = actor("Alex")
    with clock.frozen(noon(MONDAY + DAY)):
        audiences.choose_audience(alex, repair, "each", earlier=False)
    with clock.frozen(noon(MONDAY + WEEK)):
        assert release_due_levels(alex.person, repair) == 0


def test_somebody_who_is_alone_releases_nothing(db: object):
    couple()
    rate(MONDAY, 40, 50, 60)
    with clock.frozen(noon(MONDAY + 3 * DAY)):
        sam = actor("Sam")
        space.leave(sam, sam.couple, erase=False)
    assert (release(MONDAY + WEEK), WeeklyLevel.select().count()) == (0, 0)


def test_strangers_see_no_levels(db: object):
    repair = couple()
    rate(MONDAY, 40, 50, 60)
    release(MONDAY + WEEK)
    person("Eve")
    assert seen_by("Eve", repair) == []


def test_setbacks_that_the_partner_marks_let_no_level_jump(db: object):
    """With a jump allowed on each day, a level would all but be the rating of the last one."""
    repair = couple()
    rate(MONDAY, *[20] * 7, 80, 30, 80)
    with clock.frozen(noon(MONDAY + 2 * WEEK)):
        for number in range(14):
            moments.mark_moment(actor("Sam"), NewMoment(MONDAY + number * DAY, MomentKind.SETBACK))
    release(MONDAY + 2 * WEEK)
    rated = {MONDAY + number * DAY: tenths for number, tenths in enumerate([20] * 7 + [80, 30, 80])}
    assert seen_by("Sam", repair) == weekly_levels(rated, [MONDAY, MONDAY + WEEK])


def choose(level: str, day: date, *, earlier: bool = False, together: Slot | None = None) -> None:
    with clock.frozen(noon(day)):
        alex = actor("Alex")
        audiences.choose_audience(alex, felt_in(alex), level, earlier=earlier, together=together)


def test_numbers_that_the_partner_has_seen_are_no_part_of_a_level_and_do_not_count_for_its_week(db: object):
    repair = couple(MONDAY - 3 * WEEK, "each")
    rate(MONDAY - 3 * WEEK, *[0] * 21)
    choose("trend", MONDAY)
    rate(MONDAY, *[80] * 7)
    assert release(MONDAY + WEEK) == 1
    assert seen_by("Sam", repair) == [(MONDAY, 80)]
    choose("each", MONDAY + WEEK)
    rate(MONDAY + WEEK, *[0] * 7)
    choose("trend", MONDAY + 2 * WEEK, earlier=True)
    assert seen_by("Sam", repair) == [(MONDAY, 80)]


def test_numbers_that_are_held_back_are_no_part_of_a_level(db: object):
    repair = couple(MONDAY - WEEK, "private")
    choose("each", MONDAY - WEEK, together=Slot(6, 23))
    rate(MONDAY - WEEK, *[0] * 3)
    choose("trend", MONDAY)
    rate(MONDAY, *[80] * 3)
    assert release(MONDAY + WEEK) == 1
    assert seen_by("Sam", repair) == [(MONDAY, 80)]


def test_a_choice_that_comes_back_goes_on_from_the_level_before_the_gap(db: object):
    repair = couple()
    rate(MONDAY, *[20] * 7)
    release(MONDAY + WEEK)
    choose("private", MONDAY + WEEK)
    rate(MONDAY + WEEK, *[50] * 35)
    choose("trend", MONDAY + 6 * WEEK)
    rate(MONDAY + 6 * WEEK, *[80] * 7)
    release(MONDAY + 7 * WEEK)
    assert seen_by("Sam", repair) == [(MONDAY, 20), (MONDAY + 6 * WEEK, 30)]


def test_what_is_said_otherwise_after_a_level_changes_later_levels_alone(db: object):
    repair = couple()
    rate(MONDAY, *[20] * 7)
    release(MONDAY + WEEK)
    rate(MONDAY, *[60] * 7, now=MONDAY + WEEK)
    rate(MONDAY + WEEK, *[60] * 3)
    release(MONDAY + 2 * WEEK)
    rated = {MONDAY + number * DAY: 60 for number in range(10)}
    assert seen_by("Sam", repair) == [(MONDAY, 20), *weekly_levels(rated, [MONDAY + WEEK], [(MONDAY, 20)])]


def test_earlier_levels_are_released_by_choice_two_years_back_and_this_week_at_its_end(db: object):
    repair = couple(MONDAY - 110 * WEEK, "private")
    for weeks in (105, 104, 52, 0):
        rate(MONDAY - weeks * WEEK, 40, 50, 60)
    with clock.frozen(noon(MONDAY + 6 * DAY)):
        audiences.choose_audience(actor("Alex"), repair, "trend", earlier=True)
    assert [week for week, _ in seen_by("Sam", repair)] == [MONDAY - 104 * WEEK, MONDAY - 52 * WEEK]
    assert release(MONDAY + WEEK) == 1
    with clock.frozen(noon(MONDAY + WEEK)):
        audiences.choose_audience(actor("Alex"), repair, "trend", earlier=True)
    assert [week for week, _ in seen_by("Sam", repair)] == [MONDAY - 104 * WEEK, MONDAY - 52 * WEEK, MONDAY]
    assert verify(actor("Alex").couple).broken is None


def test_widening_to_each_number_releases_the_earlier_ones_too(db: object):
    repair = couple()
    rate(MONDAY, 40, 50)
    with clock.frozen(noon(MONDAY + 2 * DAY)):
        audiences.choose_audience(actor("Alex"), repair, "each", earlier=True)
    assert [row.shared_at for row in Rating.select()] == [noon(MONDAY + 2 * DAY)] * 2
    assert verify(actor("Alex").couple).broken is None


def test_only_me_releases_nothing_even_with_the_earlier_ones_asked_for(db: object):
    repair = couple()
    rate(MONDAY, 40, 50, 60)
    with clock.frozen(noon(MONDAY + WEEK)):
        audiences.choose_audience(actor("Alex"), repair, "private", earlier=True)
    assert (seen_by("Sam", repair), [row.shared_at for row in Rating.select()]) == ([], [None] * 3)


@pytest.mark.parametrize("level", ["trend", "each"])
def test_nothing_can_be_shown_while_nothing_is_shared(db: object, level: str):
    repair = couple(level="private")
    with clock.frozen(noon(MONDAY)):
        space.stop_sharing(actor("Alex"))
        with pytest.raises(Conflict):
            audiences.choose_audience(actor("Alex"), repair, level, earlier=True)
    assert Sharing.select().where(Sharing.level == level).count() == 0


def test_the_database_holds_one_level_a_week(db: object):
    couple()
    rate(MONDAY, 40, 50, 60)
    release(MONDAY + WEEK)
    database.execute_sql("DELETE FROM decided_week")
    assert release(MONDAY + WEEK) == 0


def test_a_week_that_another_worker_decided_meanwhile_is_released_once(db: object, monkeypatch: pytest.MonkeyPatch):
    repair = couple()
    rate(MONDAY, 50, 60, 70)
    make, others = levels._make, list[int]()  # what runs before the lock

    def meanwhile(*args: Any) -> object:  # noqa: ANN401  # handed on
        if not others:
            others.append(0)
            others.append(release_due_levels(actor("Alex").person, repair))
        return make(*args)

    monkeypatch.setattr(levels, "_make", meanwhile)
    with clock.frozen(noon(MONDAY + WEEK)):
        assert release_due_levels(actor("Alex").person, repair) == 0
    assert (others, WeeklyLevel.select().count()) == ([0, 1], 1)
