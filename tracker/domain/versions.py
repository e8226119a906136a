"""Versions of one statement: those written shortly after each other stand on one line."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

SHORTLY = timedelta(minutes=10)


class Timed(Protocol):
    """Anything with an aware instant at which it was written."""

    @property
    def at(self) -> datetime:
        """The instant."""


V = TypeVar("V", bound=Timed)


def folded(versions: Sequence[V]) -> list[tuple[V, ...]]:
    """The versions, oldest first, in lines: each less than 10 minutes after the one before it shares that one's line."""
    lines: list[list[V]] = []
    for version in versions:
        if lines and version.at - lines[-1][-1].at < SHORTLY:
            lines[-1].append(version)
        else:
            lines.append([version])
    return [tuple(line) for line in lines]
