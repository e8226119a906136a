"""The database of a test: what many begin with made once and copied, read in the open, locked by another, its steps counted."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from peewee import SqliteDatabase

from tracker.crypto.master_key import master_file
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.columns import fields_of, table_name
from tracker.models.connection import open_database
from tracker.models.couple import Couple
from tracker.models.driver import driver
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField, check_keys
from tracker.models.record import LedgerEvent
from tracker.models.tables import TABLES
from tracker.queries.record.chain import bodies_of

Made = TypeVar("Made")
_made: dict[Hashable, tuple[Any, Any]] = {}


def once(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` returns, and what it writes into the open database: copied whole, where it was made for this key before.

    The key has to say all that makes a difference, such as what the database holds before. Its master keys are added to it:
    what was written under others opens nowhere else.
    """
    masters = master_file(Path(database.obj.database))
    if not masters.exists():
        return make()
    at = key, masters.read_text(encoding="ascii")
    if at not in _made:
        found, copy = make(), driver.connect(":memory:", check_same_thread=False)
        database.connection().backup(copy)
        _made[at] = found, copy
    else:
        _made[at][1].backup(database.connection())
        check_keys()  # they are open then, as they were for whoever made all this
    found, _ = _made[at]
    return found


def everything() -> str:
    """Every column of every row, decrypted, and every body of every chain."""
    rows = [row for table in TABLES for row in table.select()]
    said = [repr([_said(row, field) for field in fields_of(type(row)).values()]) for row in rows]
    return " ".join([*said, *(body.decode() for body in all_bodies())])


def _said(row: object, field: object) -> object:
    encrypted = isinstance(field, EncryptedTextField | EncryptedBlobField)
    return getattr(row, field.name) if encrypted else row.__data__[field.name]  # type: ignore[attr-defined]  # a row and its field


def all_bodies() -> list[bytes]:
    """The bodies of all chains."""
    return [body for couple in Couple.select() for _, body in bodies_of(couple.id).values()]


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


@contextmanager
def counting() -> Iterator[Callable[[], int]]:
    """Count the steps that are taken inside the block; what it gives tells how many there were."""
    steps, line = count(), database.connection()
    taken: list[int] = []
    line.set_progress_handler(lambda: next(steps) < 0, 1)
    try:
        yield lambda: taken[0]
    finally:
        line.set_progress_handler(None, 1)
        taken.append(next(steps))


_HELD = ("foreign_keys", "ignore_check_constraints")
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


def stand_last(stores: Sequence[SqliteDatabase]) -> None:
    """Put the same rows of another couple's into each table of all stores, so that they stand last in every index.

    The end of an index is found a step sooner than the next couple's rows. With these there is always something that
    follows, as there is on a server with other couples.
    """
    for table in sorted(table_name(table) for table in TABLES):
        found = next((row for store in stores if (row := _one_row(store, table))), None)
        if found:
            for store in stores:
                for last in _lasts(store, table, found):
                    _put(store, table, last)


def _one_row(store: SqliteDatabase, table: str) -> dict[str, Any]:
    cursor = store.execute_sql(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608  # a table's name
    row = cursor.fetchone()
    return dict(zip([each[0] for each in cursor.description], row, strict=True)) if row else {}


def _lasts(store: SqliteDatabase, table: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The row as somebody else's: once with nothing where a column may be empty, once with something in each."""
    empty = {column.name for column in store.get_columns(table) if column.null}
    for number, filled in enumerate(("", "9999-12-31")):
        yield {name: _last(name, value, number) if name not in empty or filled else None for name, value in row.items()}


def _last(name: str, value: Any, number: int) -> Any:  # noqa: ANN401  # a value of any column
    if value is None:
        return "f" * 32 if name.endswith("_id") else "9999-12-31"
    if isinstance(value, str) and _ID.fullmatch(value):
        return value.__class__("f" * (len(value) - 1) + "ef"[number] if name in {"id", "token_hash"} else "f" * len(value))
    return value


def _put(store: SqliteDatabase, table: str, row: Mapping[str, Any]) -> None:
    places = ", ".join("?" for _ in row)
    for name in _HELD:
        store.execute_sql(f"PRAGMA {name} = {int(name != 'foreign_keys')}")
    store.execute_sql(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))  # noqa: S608  # names
    for name in _HELD:
        store.execute_sql(f"PRAGMA {name} = {int(name == 'foreign_keys')}")


def events(couple: str) -> int:
    """How many events the chain of a couple has."""
    return LedgerEvent.select().where(LedgerEvent.couple == couple).count()


def statements(work: object) -> int:
    """How many statements some work asks of the database."""
    seen: list[object] = []
    database.obj.query_hooks.append(lambda *args: seen.append(args))
    try:
        work()  # type: ignore[operator]  # a scenario's part
    finally:
        database.obj.query_hooks.pop()
    return len(seen)


def reopen(path: Path) -> None:
    """Close the open database, and open this file."""
    database.close()
    open_database(path)
    database.connect()


def names() -> list[str]:
    """Who has an account in the open database."""
    return sorted(row.name for row in Person.select())
