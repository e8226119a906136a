"""Saving one row by its key. Its statement is put together once for each set of columns, which costs more than to run it."""

from collections.abc import Container, Sequence
from functools import cache

from tracker.models.base import Item, database
from tracker.models.columns import fields_of, table_name


def insert(row: Item) -> None:
    """Insert a new row with everything that it says."""
    fields = _named(row, row.__data__)
    database.execute_sql(_insert(type(row), fields), _stored(row, fields))
    _changed(row).clear()


def update(row: Item) -> None:
    """Save the columns of a row that changed since it was read; nothing where none has."""
    fields = tuple(name for name in _named(row, _changed(row)) if name != "id")
    if fields:
        database.execute_sql(_update(type(row), fields), (*_stored(row, fields), row.id))
    _changed(row).clear()


def _changed(row: Item) -> set[str]:
    changed: set[str] = row._dirty  # type: ignore[attr-defined]  # noqa: SLF001  # peewee's own mark of what is not saved
    return changed


def _named(row: Item, names: Container[str]) -> tuple[str, ...]:
    return tuple(name for name in fields_of(type(row)) if name in names)


def _stored(row: Item, names: Sequence[str]) -> list[object]:
    fields = fields_of(type(row))
    return [fields[name].db_value(row.__data__[name]) for name in names]


@cache
def _insert(model: type[Item], names: Sequence[str]) -> str:
    columns = [f'"{fields_of(model)[name].column_name}"' for name in names]
    values = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table_name(model)}" ({", ".join(columns)}) VALUES ({values})'  # noqa: S608  # names of the model


@cache
def _update(model: type[Item], names: Sequence[str]) -> str:
    columns = [f'"{fields_of(model)[name].column_name}" = ?' for name in names]
    return f'UPDATE "{table_name(model)}" SET {", ".join(columns)} WHERE id = ?'  # noqa: S608  # names of the model
