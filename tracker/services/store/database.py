"""The database as a whole: how it is opened, brought up to date and copied."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from peewee import DatabaseError, OperationalError
from playhouse.migrations import Runner

from tracker.domain.errors import Unusable, Unwritable
from tracker.models.base import database, scalar
from tracker.models.columns import table_name
from tracker.models.connection import held_log, open_database, open_to_read, opened_file, takes_writes
from tracker.models.tables import TABLES
from tracker.resources import MIGRATIONS
from tracker.services import pace
from tracker.services.store import mark, rotate_keys
from tracker.services.store.folder import holds_data
from tracker.services.writing import named_refusals, way_out


def open_file(path: Path) -> None:
    """Name the database to a process that has no application. Each thread connects for itself.

    Unusable without one, and for one beside which the log of another lies: it was written over after its server began.
    """
    if not holds_data(path):
        raise Unusable("database_replaced")
    mark.check_log(path)
    open_database(path)


@contextmanager
def connected() -> Iterator[None]:
    """A connection of this thread while the block lasts. Unusable where SQLite cannot go on, as on a disk that is full."""
    _connect()
    try:
        with named_refusals():
            yield
    except OperationalError as err:
        raise Unusable("database_unusable", database=database.database, why=err) from err
    finally:
        database.close()


@contextmanager
def log_taken_over_apart() -> Iterator[None]:
    """Let no commit of this block take the log over into the file, which `pace` does between them: nobody waits for that."""
    database.execute_sql("PRAGMA wal_autocheckpoint = 0")
    try:
        yield
    finally:
        if is_there():
            pace.take_log_over()
        database.execute_sql("PRAGMA wal_autocheckpoint = 1000")


def is_there() -> bool:
    """Whether the database that this process opened still lies in its place, and nothing else was written into its file.

    False as well where the log that it holds was removed from beside it.
    """
    log = held_log()
    return _file_is_there() and (log is None or log.lies_there())


def log_was_removed() -> bool:
    """Whether the database lies in its place, but not the log that this process holds."""
    log = held_log()
    return log is not None and not log.lies_there() and _file_is_there()


def what_is_wrong() -> Unusable:
    """Why the database is not there, for whoever runs the server."""
    return Unusable("log_removed") if log_was_removed() else Unusable("database_replaced")


def _file_is_there() -> bool:
    opened = opened_file()
    return opened is None or opened.stands()


def hold_log() -> None:
    """Hold the log of the database until `let_log_go`, where it can be opened: what stands in it then outlives its name."""
    if opened_file() is not None and held_log() is None and is_there():
        with suppress(OperationalError):
            database.obj.hold_log()


def let_log_go() -> None:
    """Hold the log of the database no longer."""
    if held_log() is not None:
        database.obj.let_log_go()


@way_out
def rescue_log() -> bool:
    """Put what stands in a log that was removed into its database. False where somebody reads or writes there still.

    Raises Unwritable where the disk takes nothing.
    """
    log = held_log()
    with named_refusals():
        return log is None or not log_was_removed() or log.take_over()


_WITHOUT_OPEN_PAGES = 1
"""The `user_version` of a database that was emptied of the pages in which words stood before they were encrypted."""


def is_from_before() -> bool:
    """Whether the database has tables of an earlier version of Steady, which are still to be brought up to date."""
    opened = _connect()
    try:
        return bool(pending() and database.get_tables())
    finally:
        if opened:
            database.close()


@way_out
def migrate() -> list[str]:
    """Bring the tables up to date. Returns the names of the migrations that ran.

    Raises UnusableKey where the keys that lie there do not open what is stored, and Unusable for a database that this version
    of Steady does not know, which stays as it is.
    """
    opened = _connect()
    try:
        waiting = pending()
        with named_refusals():
            ran = [str(name) for name in Runner(database.obj, str(MIGRATIONS)).up()] if waiting else []
            rotate_keys.check_at_start()
        with suppress(Unwritable), named_refusals():
            _empty_free_pages()
        return ran
    finally:
        if opened:
            database.close()


def open_where_nothing_can_be_written(path: Path) -> None:
    """Name the database to a command that only reads, and connect. Unusable for one that has to be brought up to date first."""
    open_to_read(path)
    _connect()
    if pending():
        raise Unusable("database_of_older_version", database=database.database)
    rotate_keys.check_at_start()


@dataclass(frozen=True, slots=True)
class DatabaseContents:
    """What a database holds: any table at all; and anybody, or a key under which something was written."""

    tables: bool
    begun: bool


_BEGUN = ("person", "data_key")


def check_known(path: Path) -> DatabaseContents:
    """Refuse, with Unusable, a database that this version of Steady does not know, or that lacks a table. It is only read."""
    opened = open_to_read(path)
    try:
        _connect()
        pending()
        tables = set(database.get_tables())
        return DatabaseContents(bool(tables), any(_holds_rows(each) for each in _BEGUN if each in tables))
    finally:
        opened.close()


def _holds_rows(table: str) -> bool:
    return database.execute_sql(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None  # noqa: S608  # a name of ours


def connect_to_write() -> None:
    """Connect, for a command that writes. Unusable for a database that takes nothing."""
    file = Path(database.obj.database)
    if not takes_writes(file):
        raise Unusable("database_read_only_here", database=file)
    _connect()


def _connect() -> bool:
    try:
        return bool(database.connect(reuse_if_open=True))
    except OperationalError as err:
        if "is locked" in str(err):
            raise Unwritable("database_busy") from err
        raise Unusable("database_not_opened", database=database.database, why=err) from err
    except (DatabaseError, UnicodeDecodeError) as err:
        # SQLite says what is damaged in the letters of the damage.
        raise Unusable("not_a_steady_database", database=database.database) from err


def pending() -> list[str]:
    """The names of the migrations that have not run yet. Unusable for a database that is not this version's to open.

    Unwritable for one that another program has for itself just now.
    """
    try:
        with named_refusals():
            known = Runner(database.obj, str(MIGRATIONS)).status()
        foreign = not any(each.applied for each in known) and bool(database.get_tables())
    except (DatabaseError, UnicodeDecodeError) as err:
        raise Unusable("not_a_steady_database", database=database.database) from err
    newer = [each.name for each in known if each.path is None]
    if newer:
        raise Unusable("database_of_newer_version", database=database.database, migration=newer[-1])
    if foreign:
        raise Unusable("not_a_steady_database", database=database.database)
    waiting = [each.name for each in known if not each.applied]
    if lost := [] if waiting else sorted(_NAMES - set(database.get_tables())):
        raise Unusable("database_lacks_table", database=database.database, table=lost[0])
    return waiting


_NAMES = frozenset(map(table_name, TABLES))


def _empty_free_pages() -> None:
    # What stood in the open before must not stay in pages that are free now. Where there is no room for it, or somebody else
    # writes, or an earlier start ended halfway, the next start does it.
    if scalar("PRAGMA user_version") >= _WITHOUT_OPEN_PAGES:
        return
    database.execute_sql("VACUUM")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.execute_sql(f"PRAGMA user_version = {_WITHOUT_OPEN_PAGES}")
