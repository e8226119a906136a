"""How long the write lock is held, and the pace of whoever has much to write: a little at a time, so that nobody waits long."""

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from peewee import OperationalError

from tracker import clock
from tracker.models.base import database

T = TypeVar("T")

_TURN = 3.0
"""Seconds after which the rest waits for the next turn of the worker."""

_SHORT, _LONG = 0.003, 0.008
"""Seconds of holding the lock under which more are done together the next time, and over which fewer."""

_LOGGED = 50
"""After so many the log is taken over into the file."""

_FIRST, _MOST = 8, 100
"""How many are done together the first time, and at the most."""


@dataclass(slots=True)
class _Holds:
    """Seconds for which this process has held the write lock: the longest time, and all of them together."""

    longest: float = 0.0
    whole: float = 0.0


_holds = _Holds()


def note(held: float) -> None:
    """Count `held` seconds for which the write lock was held."""
    _holds.longest = max(_holds.longest, held)
    _holds.whole += held


def longest_hold_ms() -> int:
    """For how many milliseconds, at the most, this process has held the write lock since it began."""
    return round(1000 * _holds.longest)


def paced(due: Iterable[T], turn: float = _TURN) -> Iterator[T]:
    """What is due, one by one, with a pause after each as long as the lock was held for it: whoever taps comes first.

    Ends after a few seconds: what is left is still due in the next turn.
    """
    until = clock.ticks() + turn
    for number, each in enumerate(due, 1):
        if clock.ticks() > until:
            return
        before = _holds.whole
        yield each
        time.sleep(_holds.whole - before)
        if number % _LOGGED == 0:
            take_log_over()


def take_log_over() -> None:
    """Take what stands in the log over into the file, without the write lock. What cannot be taken over stays in the log."""
    with suppress(OperationalError):
        database.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def a_few_at_a_time(due: Sequence[T]) -> Iterator[Sequence[T]]:
    """What is due, `paced`, several together: more than before where the lock was held for hardly anything, else fewer."""
    return paced(_growing(due))


def to_the_end(due: Sequence[T], together: int) -> Iterator[Sequence[T]]:
    """What is due, `paced`, so many together, and to the end, for somebody who waits for it."""
    return paced((due[start : start + together] for start in range(0, len(due), together)), math.inf)


def _growing(due: Sequence[T]) -> Iterator[Sequence[T]]:
    start, number = 0, _FIRST
    while start < len(due):
        before = _holds.whole
        yield due[start : start + number]
        start += number
        held = _holds.whole - before
        number = min(2 * number, _MOST) if held < _SHORT else max(number // 2, 1) if held > _LONG else number
