"""Wrong tries are counted by the hour and by the day, right ones never, and one bucket says nothing about another."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from tracker import clock
from tracker.domain.errors import Conflict, Invalid, NotFound, TooMany
from tracker.models.base import database
from tracker.models.site import Throttle
from tracker.services.throttle import Bucket, Claim, counted, forget_old_tries, has_failed

pytestmark = pytest.mark.usefixtures("db")

BUCKET = Bucket("test", hour=4, day=6)
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def wrong_at(minutes: float, value: str = "one", *more: Claim) -> None:
    with (
        clock.frozen(START + timedelta(minutes=minutes)),
        pytest.raises(Invalid),
        counted(Claim(BUCKET, value), *more),
    ):
        raise Invalid("word", "Wrong.")


def refused_at(minutes: float, value: str = "one") -> timedelta:
    with (
        clock.frozen(START + timedelta(minutes=minutes)),
        pytest.raises(TooMany) as refused,
        counted(Claim(BUCKET, value)),
    ):
        pytest.fail("what is refused is not looked at")
    return refused.value.wait


def right_at(minutes: float, value: str = "one") -> None:
    with clock.frozen(START + timedelta(minutes=minutes)), counted(Claim(BUCKET, value)):
        pass


def test_as_many_wrong_tries_as_an_hour_has_and_then_one_has_to_wait():
    for minutes in (0, 10, 20, 30):
        wrong_at(minutes)
    assert [refused_at(30), refused_at(59)] == [timedelta(minutes=30), timedelta(minutes=1)]


def test_there_are_never_more_in_any_hour_or_in_any_day():
    done = []
    for minutes in range(0, 3 * 24 * 60, 7):
        try:
            wrong_at(minutes)
        except TooMany:
            continue
        done.append(minutes)
    for window, most in ((60, 4), (24 * 60, 6)):
        assert max(sum(start <= each < start + window for each in done) for start in done) == most


def test_a_try_comes_back_when_it_is_an_hour_old():
    for _ in range(4):
        wrong_at(0)
    refused_at(59)
    wrong_at(60)
    wrong_at(60)
    assert refused_at(61) == timedelta(hours=23) - timedelta(minutes=1)
    wrong_at(24 * 60)


def test_right_tries_are_not_counted_however_many_and_leave_nothing():
    for _ in range(50):
        right_at(0)
    assert Throttle.select().count() == 0
    for _ in range(3):
        wrong_at(0)
    right_at(0)
    wrong_at(0)
    refused_at(0)


@pytest.mark.parametrize("fault", [Conflict("Changed."), MemoryError(), KeyboardInterrupt()])
def test_what_was_no_answer_is_no_try(fault: BaseException):
    with pytest.raises(type(fault)), counted(Claim(BUCKET, "one")):
        raise fault
    assert Throttle.select().count() == 0


def test_what_does_not_exist_is_a_wrong_try():
    with pytest.raises(NotFound), counted(Claim(BUCKET, "one")):
        raise NotFound
    assert has_failed(Claim(BUCKET, "one"))


def test_what_one_bucket_refuses_counts_in_no_other():
    wide = Claim(Bucket("wide", hour=100, day=100), "all")
    for _ in range(4):
        wrong_at(0, "one", wide)
    with clock.frozen(START), pytest.raises(TooMany), counted(Claim(BUCKET, "one"), wide):
        pytest.fail("what is refused is not looked at")
    assert Throttle.select().where(Throttle.key == wide.key).count() == 4


def test_many_at_once_are_no_more_than_the_bucket_has():
    wrong_at(0, "another")
    together, looked_at = threading.Barrier(12), list[int]()

    def attempt() -> None:
        database.connect()
        together.wait()
        with suppress(Invalid, TooMany), counted(Claim(BUCKET, "one")):
            looked_at.append(1)
            raise Invalid("word", "Wrong.")
        database.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(looked_at) == 4


def test_a_clock_that_goes_back_gives_no_tries_unless_it_was_wrong_by_more_than_a_day():
    for _ in range(4):
        wrong_at(0)
    refused_at(-60)
    wrong_at(-400 * 24 * 60)


def test_each_value_has_a_bucket_of_its_own_and_none_is_stored_readably():
    for _ in range(4):
        wrong_at(0, "one@example.org")
    wrong_at(0, "two@example.org")
    keys = {row.key for row in Throttle.select()}
    assert ([key for key in keys if "@" in key], len(keys)) == ([], 2)


def test_tries_are_forgotten_when_they_count_no_more_and_those_that_count_stay():
    wrong_at(0)
    wrong_at(600)
    wrong_at(50 * 24 * 60)
    with clock.frozen(START + timedelta(hours=24)):
        assert [forget_old_tries(), forget_old_tries()] == [2, 0]
    assert [row.at for row in Throttle.select()] == [START + timedelta(minutes=600)]
