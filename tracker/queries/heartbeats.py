"""When the worker last gave a sign of life."""

from datetime import datetime

from tracker.models.base import database, instant

_LAST = "SELECT at FROM heartbeat WHERE name = ?"


def last_heartbeat(name: str) -> datetime | None:
    """The last sign of life of the work of `name`; None when there never was one."""
    row = database.execute_sql(_LAST, (name,)).fetchone()
    return instant(row[0]) if row else None
