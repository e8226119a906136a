"""What is damaged in the database as a file: pages, tables, columns and values, each named by where it stands.

It is asked of whatever lies there, so nothing that is read is believed. What people wrote is never in a sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from peewee import BlobField, BooleanField, DatabaseError, DateField, Field, IntegerField

from tracker.crypto.fields import Unreadable
from tracker.domain.errors import Damage
from tracker.models.base import Table, UTCDateTimeField, database, instant, instant_text
from tracker.models.columns import fields_of, table_name
from tracker.models.driver import driver
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField, decrypted, decrypted_bytes
from tracker.models.kinds import KINDS
from tracker.models.record import GUARDS
from tracker.models.tables import TABLES

_MOST, _LONGEST = 100, 100
# A cursor that is read raises the driver's own errors, which peewee does not wrap.
_UNREADABLE = (DatabaseError, driver.DatabaseError, UnicodeDecodeError)
_COMMITTED: Mapping[type[Table], frozenset[str]] = {each.table: frozenset(each.fields) for each in KINDS.values()}


def damage() -> Iterator[Damage]:
    """What is damaged, at most some hundred. With none, each value is one that its column can hold.

    It does not compare the record with its chain: see `verify`.
    """
    for number, said in enumerate(_all_damage()):
        if number == _MOST:
            yield Damage("more_damage")
            return
        yield said


def _all_damage() -> Iterator[Damage]:
    for unread, part in (
        ("file_unread", _of_the_pages),
        ("relations_unread", _of_what_belongs),
        ("tables_unread", _of_the_tables),
    ):
        try:
            yield from part()
        except _UNREADABLE as err:
            yield Damage(unread, why=_plain(err))


def _of_the_pages() -> Iterator[Damage]:
    for (said,) in _ask(f"PRAGMA integrity_check({_MOST})"):
        if said != "ok":
            yield Damage("file_damaged", why=said)


def _of_what_belongs() -> Iterator[Damage]:
    for table, row, other, _ in _ask("PRAGMA foreign_key_check"):
        yield Damage("row_without_owner", table=table, row=str(row), other=other)


def _of_the_tables() -> Iterator[Damage]:
    made = {bytes(sql).decode(errors="replace") for (sql,) in _ask("SELECT CAST(sql AS BLOB) FROM sqlite_master") if sql}
    if not set(GUARDS) <= made:
        yield Damage("triggers_changed")
    for table in TABLES:
        try:
            yield from _of_table(table)
        except _UNREADABLE as err:
            yield Damage("table_unread", table=table_name(table), why=_plain(err))


def _ask(statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = database.execute_sql(statement).fetchall()
    return found


def _plain(err: Exception) -> str:
    # SQLite says where it stopped in the letters that stood there.
    return "".join(each if each.isprintable() else "?" for each in str(err))[:_LONGEST]


def _of_table(table: type[Table]) -> Iterator[Damage]:
    name, fields = table_name(table), list(fields_of(table).values())
    known = {column for _, column, *_ in _ask(f'PRAGMA table_info("{name}")')}
    if lost := [each.column_name for each in fields if each.column_name not in known]:
        yield Damage("column_missing", table=name, column=lost[0]) if known else Damage("table_missing", table=name)
        return
    asked = ", ".join(f'typeof("{each.column_name}"), CAST("{each.column_name}" AS BLOB)' for each in fields)
    for row in database.execute_sql(f'SELECT rowid, {asked} FROM "{name}"'):
        yield from _of_row(table, fields, row)


def _of_row(table: type[Table], fields: Sequence[Field], row: Sequence[Any]) -> Iterator[Damage]:
    number, *stored = row
    values = dict(zip(fields, zip(stored[::2], stored[1::2], strict=True), strict=True))
    found: dict[str, Any] = {}
    name = table_name(table)
    for field, (kind, value) in values.items():
        try:
            found[field.column_name] = _value(field, kind, value)
        except (ValueError, OverflowError):
            yield Damage("value_damaged", table=name, row=str(number), column=field.column_name)
            return
    for field in fields:
        if isinstance(field, EncryptedTextField | EncryptedBlobField) and not (
            _is_compared(table, field) or _opens(name, field, found)
        ):
            yield Damage("value_not_decrypted", table=name, row=str(number), column=field.column_name)


def _value(field: Field, kind: str, stored: bytes | None) -> str | bytes | None:
    """What a column holds, in the type of the column. Raises ValueError for what it cannot hold."""
    if stored is None:
        if not field.null:
            raise ValueError(kind)
        return None
    plain = field.rel_field if hasattr(field, "rel_field") else field
    if kind != _kind(plain):
        raise ValueError(kind)
    if isinstance(plain, BlobField):
        return bytes(stored)
    text = bytes(stored).decode()
    _check_text(plain, text)
    return text


def _kind(field: Field) -> str:
    if isinstance(field, BlobField):
        return "blob"
    return "integer" if isinstance(field, IntegerField | BooleanField) else "text"


def _check_text(field: Field, text: str) -> None:
    """Raise ValueError unless the text is spelled as this column spells such a value."""
    spelled = text
    if isinstance(field, UTCDateTimeField):
        spelled = instant_text(instant(text))
    elif isinstance(field, DateField):
        spelled = date.fromisoformat(text).isoformat()
    elif isinstance(field, BooleanField):
        spelled = str(int(text != "0"))
    if spelled != text:
        raise ValueError(field.name)


def _is_compared(table: type[Table], field: Field) -> bool:
    # What a row says now is opened where it is compared with its newest version.
    return field.name in _COMMITTED.get(table, ())


def _opens(table: str, field: EncryptedTextField | EncryptedBlobField, row: dict[str, Any]) -> bool:
    stored = row[field.column_name]
    # What belongs to nobody in particular names its owner in the class.
    owner = row[field.owner] if field.owner in row else getattr(field.model, field.owner)
    key = next(each for each in fields_of(field.model).values() if each.primary_key)
    with suppress(Unreadable, UnicodeDecodeError):
        if stored:
            opened = decrypted if isinstance(field, EncryptedTextField) else decrypted_bytes
            opened(f"{table}.{field.column_name}", str(row[key.column_name]), owner, stored)
        return True
    return False
