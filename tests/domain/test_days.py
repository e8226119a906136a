"""A day is the writer's own: it begins at the hour that they choose, through every change of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.days import day_begins, local_day

ZONES = (
    *("Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "America/Havana", "Australia/Lord_Howe", "UTC"),
    *("Pacific/Kiritimati", "Africa/Casablanca", "Atlantic/Azores"),
    # The clock is changed across the hours at which days start, here and further below by more than an hour.
    *("Pacific/Chatham", "Antarctica/Troll", "Antarctica/Casey"),
)


@pytest.mark.parametrize(
    ("at", "zone", "day_start", "day"),
    [
        ("2026-03-04T23:30+00:00", "Europe/Berlin", 3, date(2026, 3, 4)),
        ("2026-03-05T01:59+00:00", "Europe/Berlin", 3, date(2026, 3, 4)),
        ("2026-03-05T02:00+00:00", "Europe/Berlin", 3, date(2026, 3, 5)),
        ("2026-03-05T02:00+00:00", "America/New_York", 3, date(2026, 3, 4)),
        ("2026-03-04T23:00+00:00", "Europe/Berlin", 0, date(2026, 3, 5)),
        ("2026-01-01T02:00+00:00", "UTC", 3, date(2025, 12, 31)),
    ],
)
def test_half_past_midnight_belongs_to_the_evening_before(at: str, zone: str, day_start: int, day: date):
    assert local_day(datetime.fromisoformat(at), zone, day_start) == day


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001  # made aware below
    st.sampled_from(ZONES),
    st.integers(0, 6),
)
def test_every_instant_lies_within_its_day(naive: datetime, zone: str, day_start: int):
    at = naive.replace(tzinfo=UTC)
    day = local_day(at, zone, day_start)
    assert day_begins(day, zone, day_start) <= at < day_begins(day + timedelta(days=1), zone, day_start)


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.sampled_from(ZONES), st.integers(0, 6))
def test_days_begin_one_after_the_other(day: date, zone: str, day_start: int):
    begins = day_begins(day, zone, day_start)
    assert local_day(begins, zone, day_start) == day
    assert local_day(begins - timedelta(seconds=1), zone, day_start) == day - timedelta(days=1)


def test_an_hour_that_is_repeated_means_its_first_one():
    assert day_begins(date(2026, 10, 25), "Europe/Berlin", 2) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "day_start", "at"),
    [
        # 02:45 becomes 03:45: there is no 03:00.
        (date(2026, 9, 27), "Pacific/Chatham", 3, "2026-09-26T14:00+00:00"),
        # 01:00 becomes 03:00: there is no 02:00.
        (date(2026, 3, 29), "Antarctica/Troll", 2, "2026-03-29T01:00+00:00"),
        # The whole of 30 December was left out.
        (date(2011, 12, 31), "Pacific/Apia", 0, "2011-12-30T10:00+00:00"),
        (date(2011, 12, 31), "Pacific/Apia", 3, "2011-12-30T13:00+00:00"),
        (date(2011, 12, 30), "Pacific/Apia", 3, "2011-12-30T10:00+00:00"),
    ],
)
def test_where_the_hour_of_its_start_is_left_out_a_day_begins_with_the_change(day: date, zone: str, day_start: int, at: str):
    begins = datetime.fromisoformat(at)
    assert day_begins(day, zone, day_start) == begins
    assert local_day(begins, zone, day_start) == day
    assert local_day(begins - timedelta(seconds=1), zone, day_start) < day


@pytest.mark.parametrize(
    ("changed", "zone", "day_start"),
    [("2026-04-04T14:00+00:00", "Pacific/Chatham", 3), ("2026-10-25T01:00+00:00", "Antarctica/Troll", 2)],
)
def test_a_day_goes_on_where_the_clock_is_put_back_past_its_start(changed: str, zone: str, day_start: int):
    at = datetime.fromisoformat(changed)
    around = [local_day(at + minutes * timedelta(minutes=1), zone, day_start) for minutes in (-1, 0, 10, 60, 240)]
    assert len(set(around)) == 1


def test_a_zone_that_this_computer_does_not_know_is_read_as_utc():
    at = datetime(2026, 3, 4, 3, tzinfo=UTC)
    assert (local_day(at, "Elsewhere/Nowhere", 3), day_begins(date(2026, 3, 4), "Elsewhere/Nowhere", 3)) == (
        date(2026, 3, 4),
        at,
    )
