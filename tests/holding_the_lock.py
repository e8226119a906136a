"""Another process that holds the write lock of a database, as a slow backup would."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import sqlite3  # type: ignore[attr-defined]  # the library that peewee chose


@contextmanager
def held_elsewhere(db: Path) -> Iterator[None]:
    """The write lock is held while the block lasts."""
    other = sqlite3.connect(str(db), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
