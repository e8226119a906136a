"""How long the write lock is held, and the pace of whoever has much to write: a little at a time, so that nobody waits long."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from tracker import clock

T = TypeVar("T")

_TURN = 3.0
"""Seconds after which the rest waits for the next turn of the worker."""


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


def paced(due: Iterable[T]) -> Iterator[T]:
    """One after the other, with a pause after each as long as the lock was held for it: then whoever taps comes first.

    Ends after a few seconds: what is left is still due in the next turn.
    """
    until = clock.ticks() + _TURN
    for each in due:
        if clock.ticks() > until:
            return
        before = _holds.whole
        yield each
        time.sleep(_holds.whole - before)
