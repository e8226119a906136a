"""Days: each is the writer's own calendar day, in a time zone and from an hour that they choose."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

EARLIEST = date(1950, 1, 1)
"""Nothing is said about a day before it."""
YEARS = range(EARLIEST.year, 2200)
"""A year outside these was mistyped."""
DAY_START = 3
"""The hour at which a day starts for whoever has chosen none."""
LATEST_DAY_START = 6
"""The latest hour at which a day can start: a later one would cut into the morning."""


def day_said(text: str) -> date:
    """The day that an address or a form names, like 2026-03-03. ValueError for anything else, and for a mistyped year."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name. One that this computer does not know, as it may come from another one, is read as UTC."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")


def local_day(at: datetime, zone: str, day_start: int) -> date:
    """The local day of the aware instant `at` in the IANA `zone`, where days start at `day_start` o'clock.

    A day that has begun goes on where a clock is put back past its start.
    """
    local = at.astimezone(zone_named(zone))
    day = local.date() if local.hour >= day_start else local.date() - timedelta(days=1)
    if local.fold and day_begins(day + timedelta(days=1), zone, day_start) <= at:
        return day + timedelta(days=1)
    return day


def day_begins(day: date, zone: str, day_start: int) -> datetime:
    """The UTC instant at which the local `day` begins.

    An hour that a clock change repeats means its first one; one that it leaves out means the moment of the change.
    """
    local = datetime(day.year, day.month, day.day, day_start, tzinfo=zone_named(zone))
    at = local.astimezone(UTC)
    # Such an hour, and no other, is later by what stood before the change than by what stands after it.
    ahead = at - local.replace(fold=1).astimezone(UTC)
    return _change(at - ahead, at, local.tzinfo) if ahead > timedelta() else at


def _change(before: datetime, after: datetime, zone: tzinfo | None) -> datetime:
    """The first second from `before` on that has the offset of `after`."""

    def has_changed(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset()

    seconds = range(int((after - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(seconds, 1, key=has_changed))


# What a computer calls its own zone, and one that says that none was set: elsewhere neither says anything.
_NO_ZONES = {"localtime", "Factory"}


@cache
def zones() -> frozenset[str]:
    """The IANA names of all time zones that this computer has. Read from the disk only once: it takes long."""
    return frozenset(available_timezones() - _NO_ZONES)
