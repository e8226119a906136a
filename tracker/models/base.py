"""The database, how it is opened, and what every table shares."""

from datetime import UTC, datetime
from pathlib import Path

from peewee import DatabaseProxy, Model, SqliteDatabase, TextField

database = DatabaseProxy()

_WAL_IS_SAFE_SINCE = (3, 51, 3)
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


class UTCDateTimeField(TextField):
    """An aware instant, stored as fixed-width ISO text in UTC so that text order is time order."""

    def db_value(self, value: datetime | None) -> str | None:
        """The stored text; a naive instant is a fault of the caller."""
        return None if value is None else instant_text(value)

    def python_value(self, value: str | None) -> datetime | None:
        """The aware instant in UTC."""
        return None if value is None else instant(value)


def instant_text(at: datetime) -> str:
    """The stored form of an aware instant."""
    if at.tzinfo is None:
        msg = "a naive instant cannot be stored"
        raise ValueError(msg)
    return at.astimezone(UTC).strftime(_INSTANT)


def instant(text: str) -> datetime:
    """The aware instant behind its stored form."""
    return datetime.fromisoformat(text)


class Table(Model):
    """What every table has in common: words as names, and only changed columns are written."""

    class Meta:
        """Peewee's settings."""

        database = database
        legacy_table_names = False
        only_save_dirty = True


class Item(Table):
    """A row of the record. `shared_at` says since when the other partner can see it; without it, it is its writer's alone."""

    id = TextField(primary_key=True)
    shared_at = UTCDateTimeField(null=True)


class _Store(SqliteDatabase):
    """SQLite, which ends a transaction by itself when the disk takes no more of it: then there is nothing to roll back."""

    def rollback(self) -> None:
        """End the transaction that is open, if one still is."""
        if self.connection().in_transaction:  # type: ignore[no-untyped-call]  # peewee has no type for it
            super().rollback()


def journal_mode() -> str:
    """WAL, or DELETE where the SQLite library still has the WAL reset bug."""
    return "wal" if SqliteDatabase(None).server_version >= _WAL_IS_SAFE_SINCE else "delete"


def open_database(path: Path) -> SqliteDatabase:
    """Bind every table to the SQLite file at `path` (made with mode 0600 when absent), one connection a thread."""
    if not path.exists():
        path.touch(mode=0o600)
    opened = _Store(str(path), pragmas=pragmas(journal_mode()), lock_type="IMMEDIATE", autoconnect=False)
    database.initialize(opened)
    return opened


def pragmas(journal: str) -> dict[str, object]:
    """How each connection is set up for a journal mode."""
    return {
        "journal_mode": journal,
        # FULL. Without a log, a commit is the end of the journal file, and only EXTRA waits until that is on the disk.
        "synchronous": 2 if journal == "wal" else 3,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }
