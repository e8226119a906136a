"""Tries are counted, refill with time, and one bucket says nothing about another."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker import clock
from tracker.domain.errors import TooMany
from tracker.models.people import Throttle
from tracker.services.throttle import Bucket, spend

pytestmark = pytest.mark.usefixtures("db")

BUCKET = Bucket("test", 4)
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def spend_at(minutes: float, value: str = "one") -> None:
    with clock.frozen(START + timedelta(minutes=minutes)):
        spend(BUCKET, value)


def test_as_many_tries_as_an_hour_has_and_then_one_has_to_wait():
    for _ in range(4):
        spend_at(0)
    with pytest.raises(TooMany) as refused:
        spend_at(0)
    assert refused.value.wait == timedelta(minutes=15)


def test_tries_come_back_with_time_and_never_more_than_there_were():
    for _ in range(4):
        spend_at(0)
    spend_at(15)
    with pytest.raises(TooMany):
        spend_at(16)
    for _ in range(4):
        spend_at(600)
    with pytest.raises(TooMany):
        spend_at(600)


def test_a_clock_that_goes_back_gives_no_tries():
    for _ in range(4):
        spend_at(0)
    with pytest.raises(TooMany):
        spend_at(-60)


def test_each_value_has_a_bucket_of_its_own_and_none_is_stored_readably():
    for _ in range(4):
        spend_at(0, "one@example.org")
    spend_at(0, "two@example.org")
    assert [row.key for row in Throttle.select() if "@" in row.key] == []
