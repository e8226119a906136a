"""The module for SQLite that peewee chose of those that it found. Peewee has no type for what it does not document."""

from typing import Any, TypeAlias

from peewee import __exception_wrapper__, sqlite3  # type: ignore[attr-defined]  # see above

driver = sqlite3
Connection: TypeAlias = Any
"""A connection of the driver."""

as_peewee_says = __exception_wrapper__
"""Raises the driver's errors as peewee's while a block lasts."""
