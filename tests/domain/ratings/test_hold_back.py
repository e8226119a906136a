"""When ratings held back are shown: once a week, by the rater's own clock, through changes of clock, zone and time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.ratings.hold_back import Release, Slot, due, first_after, release_in

WEEK = timedelta(weeks=1)
MONDAY = date(2026, 3, 2)
SUNDAY_EVENING = Slot(6, 20)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # the parts of a moment


@pytest.mark.parametrize(
    ("week", "slot", "zone", "at"),
    [
        (MONDAY, SUNDAY_EVENING, "Europe/Berlin", utc(2026, 3, 8, 19)),
        (date(2026, 3, 23), SUNDAY_EVENING, "Europe/Berlin", utc(2026, 3, 29, 18)),  # the evening after the clocks changed
        (date(2026, 3, 23), Slot(6, 2), "Europe/Berlin", utc(2026, 3, 29, 1)),  # 02:00 does not exist: it comes at 03:00
        (date(2026, 10, 19), Slot(6, 2), "Europe/Berlin", utc(2026, 10, 25, 0)),  # 02:00 comes twice: the first one
        (MONDAY, Slot(0, 0), "Pacific/Auckland", utc(2026, 3, 1, 11)),
    ],
)
def test_the_hour_is_that_of_the_raters_clock(week: date, slot: Slot, zone: str, at: datetime):
    assert release_in(week, slot, zone) == Release(week, at)


@pytest.mark.parametrize(
    ("after", "released", "at"),
    [
        (utc(2026, 3, 4), None, utc(2026, 3, 8, 19)),
        (utc(2026, 3, 8, 19), None, utc(2026, 3, 15, 19)),  # later than, never at
        (utc(2026, 3, 4), MONDAY, utc(2026, 3, 15, 19)),  # this week had its own
        (utc(2026, 3, 4), MONDAY - WEEK, utc(2026, 3, 8, 19)),
        (utc(2026, 3, 8, 23, 30), MONDAY, utc(2026, 3, 15, 19)),  # Monday already, where the rater is
    ],
)
def test_the_next_release_is_the_first_of_a_week_that_had_none(after: datetime, released: date | None, at: datetime):
    assert first_after(SUNDAY_EVENING, "Europe/Berlin", after, released).at == at


@pytest.mark.parametrize(
    ("now", "since", "released", "week"),
    [
        (utc(2026, 3, 8, 18, 59), utc(2026, 3, 4), None, None),
        (utc(2026, 3, 8, 19), utc(2026, 3, 4), None, MONDAY),
        (utc(2026, 3, 11), utc(2026, 3, 4), None, MONDAY),  # made up for later
        (utc(2026, 4, 1), utc(2026, 3, 4), None, date(2026, 3, 23)),  # once, for all that was missed
        (utc(2026, 3, 11), utc(2026, 3, 8, 19), None, None),  # chosen at that moment: the next time
        (utc(2026, 3, 11), utc(2026, 3, 4), MONDAY, None),
    ],
)
def test_a_release_is_due_once_and_not_for_what_was_chosen_after_it(
    now: datetime, since: datetime, released: date | None, week: date | None
):
    found = due(SUNDAY_EVENING, "Europe/Berlin", since, now, released)
    assert (found and found.week) == week


@pytest.mark.parametrize(
    ("slot", "sound"), [(Slot(0, 0), True), (Slot(6, 23), True), (Slot(7, 0), False), (Slot(-1, 0), False)]
)
def test_a_week_has_seven_days(slot: Slot, *, sound: bool):
    assert slot.sound() is sound


@pytest.mark.parametrize("hour", [-1, 24])
def test_a_day_has_24_hours(hour: int):
    assert not Slot(0, hour).sound()


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Apia", "Asia/Kolkata", "UTC"])
SLOTS = st.builds(Slot, st.integers(0, 6), st.integers(0, 23))
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # aware by the zone


@given(SLOTS, ZONES, INSTANTS)
def test_the_next_release_falls_due_at_its_moment_and_not_before(slot: Slot, zone: str, held: datetime):
    release = first_after(slot, zone, held)
    assert held < release.at <= held + WEEK + timedelta(hours=2)
    assert due(slot, zone, held, release.at - timedelta(seconds=1)) is None
    assert due(slot, zone, held, release.at) == release


@given(SLOTS, st.lists(st.tuples(ZONES, SLOTS, st.integers(1, 400)), min_size=1, max_size=30), INSTANTS)
def test_whatever_moves_no_week_has_two_releases(slot: Slot, moves: list[tuple[str, Slot, int]], start: datetime):
    since, now, released, weeks = start, start, None, []
    for zone, new, hours in moves:
        if new != slot:
            slot, since = new, now
        now += timedelta(hours=hours)
        found = due(slot, zone, since, now, released)
        if found:
            assert since < found.at <= now
            released = found.week
            weeks.append(found.week)
    assert weeks == sorted(set(weeks))
