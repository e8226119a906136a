"""A day is the writer's own calendar day, and starts at an hour that they choose."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EARLIEST = date(1950, 1, 1)
"""Nothing is said about a day before it."""
YEARS = range(EARLIEST.year, 2200)
"""A year outside these was mistyped."""


def day_said(text: str) -> date:
    """The day that an address or a form names, like 2026-03-03. ValueError for anything else, and for a mistyped year."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def local_day(at: datetime, zone: str, day_start: int) -> date:
    """The local day of the aware instant `at` in the IANA `zone`, where days start at `day_start` o'clock."""
    local = at.astimezone(ZoneInfo(zone))
    return local.date() if local.hour >= day_start else local.date() - timedelta(days=1)


def day_begins(day: date, zone: str, day_start: int) -> datetime:
    """The UTC instant at which the local `day` begins; an hour that a clock change repeats means its first one."""
    local = datetime(day.year, day.month, day.day, day_start, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
