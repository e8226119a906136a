"""The worker after a leap of the clock: nothing that cannot be taken back is done until the clock is trusted again."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import time_machine

from tests.support.factories import DAY, actor, pair
from tests.support.server import wait_until
from tracker import clock
from tracker.domain.leaps import Reading
from tracker.jobs import worker
from tracker.jobs.tick import tick
from tracker.models.base import database
from tracker.models.entries import Plan
from tracker.queries.record.chain import heads_of
from tracker.queries.site import doubted_for, last_heartbeat
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.leaps import confirm_clock
from tracker.services.leases import LASTS, take_lease

DUE = datetime(2026, 3, 9, 12, tzinfo=UTC)
LEAP = 400 * DAY
TURN = timedelta(seconds=20)


@pytest.fixture
def planned(db: Path) -> None:
    """Sam said where Sam would be, and the worker looked after the work on that day."""
    with clock.frozen(DUE):
        sam = pair().keeper
        say_plan(sam, NewPlan(sam.today, "Office"))
        _tick(None)


def _tick(before: Reading | None) -> bool:
    done = tick("one", before)
    database.connect(reuse_if_open=True)  # the worker connects for itself, and closes what it finds
    return done


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime, datetime | None], bool]:
    """One turn of a worker at an instant, after one at `before` if it has run since. The steady clock does not see leaps."""
    steady = {"at": 1000.0}
    monkeypatch.setattr(clock, "steady", lambda: steady["at"])

    def make(at: datetime, before: datetime | None = None, ran: timedelta = TURN) -> bool:
        earlier = Reading(before, steady["at"]) if before else None
        steady["at"] += ran.total_seconds()
        with clock.frozen(at):
            return _tick(earlier)

    return make


def words_and_heads() -> tuple[list[str], int]:
    return [row.place for row in Plan.select()], len(heads_of(actor("Sam").couple))


def test_a_leap_of_four_hundred_days_erases_and_signs_nothing_while_the_worker_runs(
    planned: None, turn: Callable[..., bool], caplog: pytest.LogCaptureFixture
):
    assert turn(DUE + LEAP, DUE)
    assert turn(DUE + LEAP + TURN, DUE + LEAP)
    assert turn(DUE + 2 * TURN, DUE + LEAP + TURN)
    assert (words_and_heads(), doubted_for()) == ((["Office"], 1), timedelta())
    assert {(each.levelno, each.getMessage().partition(".")[0]) for each in caplog.records} == {
        (logging.WARNING, "The clock of this computer leapt")
    }


@pytest.mark.parametrize("at", [DUE + LEAP, DUE + 7 * DAY, DUE - DAY])
def test_a_start_far_from_the_last_sign_of_life_erases_nothing(planned: None, turn: Callable[..., bool], at: datetime):
    assert turn(at)
    assert (words_and_heads(), last_heartbeat("worker"), doubted_for()) == ((["Office"], 1), at, timedelta())


def test_while_the_clock_is_doubted_each_start_says_so_once(
    planned: None, turn: Callable[..., bool], caplog: pytest.LogCaptureFixture
):
    at = DUE + LEAP
    turn(at)
    for start in (at + TURN, at + 3 * TURN):
        turn(start)
        turn(start + TURN, start)
    assert [each.partition(".")[0] for each in caplog.messages] == 3 * ["The clock of this computer leapt"]


def test_after_a_day_of_steady_running_the_clock_is_trusted_again(planned: None, turn: Callable[..., bool]):
    at = DUE + LEAP
    turn(at)
    turn(at + DAY - TURN, at, DAY - TURN)
    assert (words_and_heads(), doubted_for()) == ((["Office"], 1), DAY - TURN)
    turn(at + DAY, at + DAY - TURN)
    assert (words_and_heads()[0], doubted_for()) == ([""], None)


def test_a_second_leap_begins_the_day_anew(planned: None, turn: Callable[..., bool]):
    at = DUE + LEAP
    turn(at)
    turn(at + DAY - TURN, at, DAY - TURN)
    turn(DUE + DAY, at + DAY - TURN)
    assert (words_and_heads(), doubted_for()) == ((["Office"], 1), timedelta())


def test_whoever_keeps_the_computer_can_say_that_the_clock_is_right(planned: None, turn: Callable[..., bool]):
    turn(DUE + LEAP)
    confirm_clock()
    turn(DUE + LEAP + TURN, DUE + LEAP)
    assert (words_and_heads()[0], doubted_for()) == ([""], None)


def test_a_lease_that_lasts_longer_than_any_is_none(db: Path):
    with clock.frozen(DUE + LEAP):
        take_lease("worker", "one")
    with clock.frozen(DUE):
        assert take_lease("worker", "two")
    with clock.frozen(DUE + LASTS - TURN):
        assert not take_lease("worker", "three")


def test_the_worker_goes_on_ticking_when_its_clock_is_set_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "_frozen", [])
    monkeypatch.setattr(worker, "_EVERY", timedelta(seconds=0.05))
    ticks: list[datetime] = []
    monkeypatch.setattr(worker.Turns, "turn", lambda _: ticks.append(clock.now()))  # counted instead
    with time_machine.travel(DUE + LEAP, tick=True) as wall:
        scheduler = worker._clockwork(worker.Turns("one", None))  # noqa: SLF001  # the clockwork alone
        running = Thread(target=scheduler.start)
        running.start()
        wait_until(lambda: len(ticks) > 1)
        wall.move_to(DUE, tick=True)
        set_back = len(ticks)
        wait_until(lambda: len(ticks) > set_back + 2)
        scheduler.shutdown()
        running.join()
    assert DUE <= ticks[-1] < DUE + DAY
