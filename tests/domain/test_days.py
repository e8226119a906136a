"""A day is the writer's own: it begins at the hour that they choose, through every change of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.days import day_begins, local_day

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "America/Havana", "Australia/Lord_Howe", "UTC")


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
    # An hour that a clock change skips or repeats may stand at the very beginning of a day.
    assert day_begins(day, zone, day_start) - timedelta(hours=1) <= at
    assert at < day_begins(day + timedelta(days=1), zone, day_start) + timedelta(hours=1)


@given(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.sampled_from(ZONES), st.integers(0, 6))
def test_days_begin_one_after_the_other(day: date, zone: str, day_start: int):
    assert day_begins(day, zone, day_start) < day_begins(day + timedelta(days=1), zone, day_start)


def test_an_hour_that_is_repeated_means_its_first_one():
    assert day_begins(date(2026, 10, 25), "Europe/Berlin", 2) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
