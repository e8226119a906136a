"""The lock of the database: all that work on it share a lock, and whoever puts another in its place needs it alone.

The lock is held by the process, and by those that it forks: it ends with the last of them, however that ends.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tracker.domain.errors import Unusable
from tracker.durable import give

_shared: dict[Path, int | None] = {}
"""The locks that this process shares with others, by their files."""

_TRIES, _BETWEEN = 100, 0.02
"""How often, and after how many seconds again, somebody asks who is to share it."""


@contextmanager
def shared(database: Path) -> Iterator[None]:
    """Work on the database while the block lasts, beside others; Unusable while it is being replaced."""
    with _held(database, fcntl.LOCK_SH, _being_replaced(database), _TRIES) as opened:
        _shared[lock_file(database)] = opened
        try:
            yield
        finally:
            _shared.pop(lock_file(database), None)


def is_shared(database: Path) -> bool:
    """Whether this process shares the lock. There is none on a disk that takes nothing."""
    return _shared.get(lock_file(database)) is not None


def while_alone(database: Path, work: Callable[[], None], apart: float = 0) -> bool:
    """Do this unless anybody else works on the database, which this process shares. Whoever begins meanwhile waits a while.

    Returns whether it was done. Where it was not, the lock is let go for `apart` seconds, in which one who asks the same has it
    alone. Unusable where somebody keeps it for longer.
    """
    opened = _shared.get(lock_file(database))
    if opened is None:
        return False
    try:
        with suppress(BlockingIOError):
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            work()
            return True
        fcntl.flock(opened, fcntl.LOCK_UN)
        time.sleep(apart)
        return False
    finally:
        # Also after asking in vain: it was given up for that moment.
        _take(opened, fcntl.LOCK_SH, _being_replaced(database), _TRIES)


def take_again(database: Path) -> None:
    """Take the lock that this process shares once more where its file was removed, so that nobody else has it alone.

    Whoever has it alone already keeps it.
    """
    file = lock_file(database)
    held = _shared.get(file)
    if held is None or _is_at(held, file):
        return
    opened = _opened(file)
    if opened is None:
        return
    try:
        with suppress(BlockingIOError):
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
            os.dup2(opened, held, inheritable=False)
    finally:
        os.close(opened)


def _is_at(opened: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(opened), path.stat())
    except OSError:
        return False


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Have the database alone while the block lasts; Unusable while anybody works on it."""
    with _held(database, fcntl.LOCK_EX, Unusable("database_in_use", database=database)):
        yield


def lock_file(database: Path) -> Path:
    """Where the lock lies. The file stays: two who made one each would both have it alone."""
    return Path(f"{database.resolve()}.lock")


@contextmanager
def _held(database: Path, how: int, refusal: Unusable, tries: int = 1) -> Iterator[int | None]:
    opened = _opened(lock_file(database))
    if opened is None:
        yield None
        return
    try:
        _take(opened, how, refusal, tries)
        yield opened
    finally:
        os.close(opened)


def _being_replaced(database: Path) -> Unusable:
    return Unusable("database_being_replaced", database=database)


def _take(opened: int, how: int, refusal: Unusable, tries: int) -> None:
    for _ in range(tries):
        with suppress(BlockingIOError):
            fcntl.flock(opened, how | fcntl.LOCK_NB)
            return
        time.sleep(_BETWEEN)
    raise refusal


def _opened(path: Path) -> int | None:
    """The lock's file; none on a disk on which nothing can be replaced either."""
    try:
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return os.open(path, os.O_RDONLY) if path.exists() else None
    give(path, path.parent)
    return opened
