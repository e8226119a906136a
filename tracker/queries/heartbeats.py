"""When the worker last gave a sign of life, and whether the clock that it bears can be trusted."""

from datetime import datetime, timedelta

from tracker.models.base import database, instant

_LAST = "SELECT at FROM heartbeat WHERE name = ?"
_DOUBTED = "SELECT steady_seconds FROM clock_leap"


def last_heartbeat(name: str) -> datetime | None:
    """The last sign of life of the work of `name`; None when there never was one."""
    row = database.execute_sql(_LAST, (name,)).fetchone()
    return instant(row[0]) if row else None


def doubted_for() -> timedelta | None:
    """How long the clock has run steadily since a leap after which it is still doubted; None while it is trusted."""
    row = database.execute_sql(_DOUBTED).fetchone()
    return timedelta(seconds=row[0]) if row else None
