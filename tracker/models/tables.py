"""What peewee knows of a table: its name and its fields. It keeps them in a private attribute, which is asked here alone."""

from peewee import Field, Model


def table_name(table: type[Model]) -> str:
    """What the table is called in the database."""
    return str(table._meta.table_name)  # noqa: SLF001  # see above


def fields_of(table: type[Model]) -> dict[str, Field]:
    """Its fields, by the names that they have in code."""
    found: dict[str, Field] = table._meta.fields  # noqa: SLF001  # see above
    return found


def columns_of(table: type[Model]) -> dict[str, Field]:
    """Its fields, by the names of their columns in the database."""
    found: dict[str, Field] = table._meta.columns  # noqa: SLF001  # see above
    return found
