"""The limits that keep commitments from becoming control."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from tracker.domain.commitments.recurrence import DAYS_IN_WEEK, Recurrence
from tracker.domain.errors import Invalid

LONGEST_TITLE = 120
LONGEST_DETAILS = 1000
MOST_WEEKS = 26
LONGEST_PAUSE = timedelta(days=92)
LONGEST_REVIEW_WORDS = 1000

MOST_ACTIVE = 12
MOST_FIXED_TIMES = 4
EARLIEST_DUE = time(7)
LATEST_DUE = time(22)


@dataclass(frozen=True, slots=True)
class DueTimes:
    """What the limits look at: how often a commitment is due, and by what local time, if it has one."""

    recurrence: Recurrence
    due_time: time | None = None


def check_limits(active: Sequence[DueTimes], proposed: DueTimes) -> None:
    """Raise Invalid when `proposed` would go beyond what one direction may hold beside its other `active` ones.

    A paused commitment is active. For a change of terms, `active` leaves out the version that is replaced.
    """
    check_due_time(proposed)
    if len(active) >= MOST_ACTIVE:
        raise Invalid("", "too_many_active")
    if proposed.due_time is not None and _fullest_day(active, proposed) >= MOST_FIXED_TIMES:
        raise Invalid("due_time", "too_many_times")


def check_due_time(proposed: DueTimes) -> None:
    """Raise Invalid when the due time lies in the night or belongs to an event log, which is never due."""
    if proposed.due_time is None:
        return
    if proposed.recurrence.is_event_log:
        raise Invalid("due_time", "never_due")
    if not EARLIEST_DUE <= proposed.due_time <= LATEST_DUE:
        raise Invalid("due_time", "due_at_night")


def _fullest_day(active: Sequence[DueTimes], proposed: DueTimes) -> int:
    fixed = [each.recurrence for each in active if each.due_time is not None]
    single = {
        recurrence.on for recurrence in fixed if recurrence.on is not None and _may_meet(proposed.recurrence, recurrence.on)
    }
    days = _possible_days(proposed.recurrence) | single
    return max(sum(_may_meet(recurrence, day) for recurrence in fixed) for day in days)


def _possible_days(recurrence: Recurrence) -> set[int | date]:
    if recurrence.on is not None:
        return {recurrence.on}
    return set(recurrence.weekdays or range(DAYS_IN_WEEK))


def _may_meet(recurrence: Recurrence, day: int | date) -> bool:
    """Whether something of this recurrence can fall on a date, or on a weekday."""
    days = _possible_days(recurrence)
    return day in days or (isinstance(day, date) and day.weekday() in days)
