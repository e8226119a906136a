"""When a clock is doubted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.leaps import Reading, from_the_future, leapt

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("moved", "is_leap"),
    [(400 * DAY, True), (-400 * DAY, True), (HOUR, True), (-HOUR, True), (HOUR - SECOND, False), (-HOUR + SECOND, False)],
)
def test_an_hour_against_the_steady_clock_is_a_leap(moved: timedelta, is_leap: bool):  # noqa: FBT001  # the example
    before = Reading(NOON, 1000.0)
    assert leapt(Reading(NOON + moved + 20 * SECOND, 1020.0), before, None) is is_leap


@pytest.mark.parametrize(
    ("since", "is_leap"),
    [
        (-2 * MINUTE, True),
        (-MINUTE, False),
        (timedelta(), False),
        (7 * DAY - SECOND, False),
        (7 * DAY, True),
        (400 * DAY, True),
    ],
)
def test_before_the_last_sign_of_life_or_a_week_after_it_is_a_leap(since: timedelta, is_leap: bool):  # noqa: FBT001  # as above
    assert leapt(Reading(NOON + since, 5.0), None, NOON) is is_leap


def test_the_first_look_of_all_knows_of_no_leap():
    assert not leapt(Reading(NOON, 5.0), None, None)


@given(st.floats(0, 10**7), st.floats(0, 10**7))
def test_a_clock_that_runs_as_the_steady_one_does_never_leaps(begun: float, ran: float):
    now = Reading(NOON + timedelta(seconds=ran), begun + ran)
    assert not leapt(now, Reading(NOON, begun), None)


def test_a_sign_of_the_future_is_one_that_time_servers_do_not_explain():
    assert (from_the_future(NOON + MINUTE, NOON), from_the_future(NOON + MINUTE + SECOND, NOON)) == (False, True)
