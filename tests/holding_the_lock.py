"""Another process that holds the write lock of a database, as a slow backup would."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.models.driver import driver


@contextmanager
def held_elsewhere(db: Path) -> Iterator[None]:
    """The write lock is held while the block lasts."""
    other = driver.connect(str(db), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
