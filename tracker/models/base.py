"""The database, how it is opened, and what every table shares."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from peewee import DatabaseProxy, Model, TextField

database = DatabaseProxy()


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


def scalar(statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> Any:  # noqa: ANN401  # what is asked for
    """The one value that a statement asks for; None where it finds no row."""
    row = database.execute_sql(statement, values).fetchone()
    return row[0] if row else None


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
