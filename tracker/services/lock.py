"""Who has the database: all that work on it share a lock, and whoever puts another in its place needs it alone.

The lock is held by the process, and by those that it forks: it ends with the last of them, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.domain.errors import Unusable

_TAKEN = "Steady is running on {}, or another command is. Stop it first: steady serve, steady worker, then try again."
_BEING_REPLACED = "A copy is being put in the place of {} just now. Wait until that is done, then start again."


@contextmanager
def shared(database: Path) -> Iterator[None]:
    """Work on the database while the block lasts, beside others; Unusable while it is being replaced."""
    with _held(database, fcntl.LOCK_SH, _BEING_REPLACED):
        yield


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Have the database alone while the block lasts; Unusable while anybody works on it."""
    with _held(database, fcntl.LOCK_EX, _TAKEN):
        yield


def lock_file(database: Path) -> Path:
    """Where the lock lies. The file stays: two who made one each would both have it alone."""
    return Path(f"{database.resolve()}.lock")


@contextmanager
def _held(database: Path, how: int, refusal: str) -> Iterator[None]:
    opened = _opened(lock_file(database))
    if opened is None:
        yield
        return
    try:
        _take(opened, how, refusal.format(database))
        yield
    finally:
        os.close(opened)


def _take(opened: int, how: int, refusal: str) -> None:
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unusable(refusal) from None


def _opened(path: Path) -> int | None:
    """The lock's file; none on a disk on which nothing can be replaced either."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return os.open(path, os.O_RDONLY) if path.exists() else None
