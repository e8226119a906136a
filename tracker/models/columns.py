"""What peewee knows of a table: its name and its fields. It keeps them in a private attribute, which is asked here alone."""

from typing import Any, TypeAlias

from peewee import Field, Model

Query: TypeAlias = Any
"""A query, or a condition in one: peewee has no type for it."""

AnyTable: TypeAlias = Any
"""A table, with the columns on which the code that is given it counts."""


def table_name(table: type[Model]) -> str:
    """The name of a table in the database."""
    return str(table._meta.table_name)  # noqa: SLF001  # see above


def fields_of(table: type[Model]) -> dict[str, Field]:
    """The fields of a table, by the names that they have in code."""
    found: dict[str, Field] = table._meta.fields  # noqa: SLF001  # see above
    return found


def in_order(table: type[Model]) -> list[Field]:
    """The fields of a table in the order in which their columns stand in the database."""
    found: list[Field] = table._meta.sorted_fields  # noqa: SLF001  # see above
    return found


def columns_of(table: type[Model]) -> dict[str, Field]:
    """The fields of a table, by the names of their columns in the database."""
    found: dict[str, Field] = table._meta.columns  # noqa: SLF001  # see above
    return found
