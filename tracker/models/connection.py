"""How the database file is opened: its connections, their pragmas, and its log."""

import os
import shutil
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from peewee import SqliteDatabase

from tracker.durable import give
from tracker.models.base import database
from tracker.models.database_file import DatabaseFile
from tracker.models.database_log import DatabaseLog
from tracker.models.driver import Connection, as_peewee_says, driver

_WAL_IS_SAFE_SINCE = (3, 51, 3)
_SECONDS = 5  # for which a statement waits for others


class _Store(SqliteDatabase):
    """SQLite, which ends a transaction by itself when the disk takes no more of it: then there is nothing to roll back."""

    how = "mode=rw"  # SQLite itself never makes the file

    def __init__(self, path: Path, settings: dict[str, object]) -> None:
        super().__init__(str(path), pragmas=settings, lock_type="IMMEDIATE", autoconnect=False)
        self.file = DatabaseFile(path)
        self.log: DatabaseLog | None = None

    def hold_log(self) -> None:
        """Hold the log open until `let_log_go`, by a connection that belongs to no thread and waits for nobody."""
        path = Path(self.database)
        with as_peewee_says:
            connection = self._connected(path, self.how, check_same_thread=False)
            connection.execute("PRAGMA busy_timeout = 0")
        self.log = DatabaseLog(path, connection)

    def let_log_go(self) -> None:
        """Hold the log no longer."""
        log, self.log = self.log, None
        if log is not None:
            log.close()

    def rollback(self) -> None:
        """End the transaction that is open, if one still is."""
        if self.connection().in_transaction:  # type: ignore[no-untyped-call]  # peewee has no type for it
            super().rollback()

    def _connect(self) -> Connection:
        return self._connected(Path(self.database), self.how)

    def _connected(self, path: Path, how: str, **more: bool) -> Connection:
        address = f"file:{quote(str(path.resolve()))}?{how}"
        connection = driver.connect(address, uri=True, timeout=_SECONDS, isolation_level=None, **more)
        try:
            self._add_conn_hooks(connection)  # type: ignore[attr-defined]  # peewee has no type for it
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except Exception:
            connection.close()
            raise
        return connection


_NO_LOG = ("unable to open", "disk I/O error", "disk is full")
"""What SQLite says where it can lay no log beside the file, as on a disk that is full or can only be read."""


class _Reading(_Store):
    """SQLite on a disk that takes nothing, where it can lay no log of its own beside the file."""

    @cached_property
    def _copied(self) -> TemporaryDirectory[str]:
        """The file and the log that an unfinished end left, where SQLite can lay the two together. Removed at the end."""
        folder = TemporaryDirectory(prefix="steady-")
        file = Path(self.database)
        for each in (file, *logs_beside(file)):
            shutil.copyfile(each, Path(folder.name) / each.name)
        return folder

    def _connect(self) -> Connection:
        path = Path(self.database)
        try:
            return self._connected(path, "mode=ro")
        except driver.OperationalError as err:
            if not any(said in str(err) for said in _NO_LOG):
                raise
        if not logs_beside(path):
            return self._connected(path, "immutable=1")
        return self._connected(Path(self._copied.name) / path.name, "mode=rw")


def logs_beside(path: Path) -> list[Path]:
    """What lies beside a database and holds changes that are not in it yet."""
    beside = (Path(f"{path}{tail}") for tail in ("-wal", "-journal"))
    return [each for each in beside if each.exists() and each.stat().st_size]


def opened_file() -> DatabaseFile | None:
    """The file that was opened; None where the tables are bound to something else."""
    return getattr(database.obj, "file", None)


def held_log() -> DatabaseLog | None:
    """The log that this process holds; None where it holds none."""
    return getattr(database.obj, "log", None)


def journal_mode() -> str:
    """WAL, or DELETE where the SQLite library still has the WAL reset bug."""
    return "wal" if SqliteDatabase(None).server_version >= _WAL_IS_SAFE_SINCE else "delete"


def open_database(path: Path) -> SqliteDatabase:
    """Bind every table to the SQLite file at `path` (made with mode 0600 when absent), one connection a thread."""
    if not path.exists():
        path.touch(mode=0o600)
        give(path, path.parent)
    opened = _Store(path, pragmas(journal_mode()))
    database.initialize(opened)
    return opened


def open_to_read(path: Path) -> SqliteDatabase:
    """Bind every table to the SQLite file at `path`, on a disk that takes nothing. What is written is refused."""
    opened = _Reading(path, {"busy_timeout": 5000})
    database.initialize(opened)
    return opened


def takes_writes(path: Path) -> bool:
    """Whether the file, and what SQLite lays beside it, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


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
