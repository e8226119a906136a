"""When ratings that are held back are shown: at an hour of a day of the week that their rater chose."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tracker.domain.commitments.recurrence import DAYS_IN_WEEK
from tracker.domain.days import zone_named
from tracker.domain.ratings.levels import monday_of

HOURS = 24

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """When: the weekday (Monday is 0) and the full hour, as the rater's clock shows it."""

    weekday: int
    hour: int

    def sound(self) -> bool:
        """Whether a week has it."""
        return self.weekday in range(DAYS_IN_WEEK) and self.hour in range(HOURS)


@dataclass(frozen=True, slots=True)
class Release:
    """One week's release: the Monday of its week, and its instant in UTC."""

    week: date
    at: datetime


def release_in(week: date, slot: Slot, zone: str) -> Release:
    """The release of the week that begins on the Monday `week`.

    An hour that a clock change repeats means its first one; one that it leaves out comes an hour later.
    """
    day = week + slot.weekday * timedelta(days=1)
    local = datetime(day.year, day.month, day.day, slot.hour, tzinfo=zone_named(zone))
    return Release(week, local.astimezone(UTC))


def first_after(slot: Slot, zone: str, after: datetime, released: date | None = None) -> Release:
    """The first release later than the instant `after`, in a week after `released`, the last one that had its release."""
    week = _week_of(after, zone)
    if released is not None and week <= released:
        week = released + _WEEK
    found = release_in(week, slot, zone)
    return found if found.at > after else release_in(week + _WEEK, slot, zone)


def due(slot: Slot, zone: str, since: datetime, now: datetime, released: date | None = None) -> Release | None:
    """The newest release that lies after `since` and not after `now`, of a week that had none yet; None without one."""
    week = _week_of(now, zone)
    found = release_in(week, slot, zone)
    if found.at > now:
        found = release_in(week - _WEEK, slot, zone)
    if found.at <= since or (released is not None and found.week <= released):
        return None
    return found


def _week_of(at: datetime, zone: str) -> date:
    return monday_of(at.astimezone(zone_named(zone)).date())
