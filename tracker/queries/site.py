"""The server itself: who hosts it, whether its worker lives, and whether its signing key is there."""

from datetime import datetime, timedelta
from pathlib import Path

from tracker.crypto.signatures import key_file
from tracker.models.base import database, instant, scalar
from tracker.models.site import Site

_LAST = "SELECT at FROM heartbeat WHERE name = ?"
_DOUBTED = "SELECT steady_seconds FROM clock_leap"


def last_heartbeat(name: str) -> datetime | None:
    """The last sign of life of the work of `name`; None when there never was one."""
    at = scalar(_LAST, (name,))
    return instant(at) if at else None


def doubted_for() -> timedelta | None:
    """How long the clock has run steadily since a leap after which it is still doubted; None while it is trusted."""
    seconds = scalar(_DOUBTED)
    return None if seconds is None else timedelta(seconds=seconds)


_SIGNED = "SELECT 1 FROM signed_head LIMIT 1"


def lost_signing_key() -> Path | None:
    """Where the signing key should lie, when something was signed and no key is there; else None."""
    key = key_file(Path(database.obj.database))
    signed = not key.exists() and scalar(_SIGNED) is not None
    return key if signed else None


def site() -> Site | None:
    """What was said at set-up, or None before it."""
    found: Site | None = Site.get_or_none(Site.id == 1)
    return found
