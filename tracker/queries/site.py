"""The server itself: who hosts it, whether its worker lives, and whether its signing key is there."""

from datetime import datetime, timedelta
from pathlib import Path

from tracker.crypto.signing import key_file
from tracker.models.base import database, instant
from tracker.models.site import Site

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


_SIGNED = "SELECT 1 FROM signed_head LIMIT 1"


def lost_signing_key() -> Path | None:
    """Where the signing key should lie, when something was signed and no key is there; else None."""
    key = key_file(Path(database.obj.database))
    signed = not key.exists() and database.execute_sql(_SIGNED).fetchone() is not None
    return key if signed else None


def site() -> Site | None:
    """What was said at set-up, or None before it."""
    found: Site | None = Site.get_or_none(Site.id == 1)
    return found
