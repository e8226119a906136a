"""The ladder of easing: daily, every other day, weekly, on request."""

from enum import IntEnum

from tracker.domain.commitments.recurrence import (
    DAILY,
    DAYS_IN_WEEK,
    ON_REQUEST,
    Recurrence,
    RecurrenceKind,
    every,
    on_weekdays,
    times_a_week,
)

EVERY_OTHER_DAY = every(2)
WEEKLY = times_a_week(1)


class Rung(IntEnum):
    """How many steps down it is from a rung to "on request"."""

    ON_REQUEST = 0
    WEEKLY = 1
    EVERY_OTHER_DAY = 2
    DAILY = 3


_RUNGLESS = frozenset({RecurrenceKind.ONCE, RecurrenceKind.WHENEVER})


def ease(recurrence: Recurrence) -> Recurrence | None:
    """One rung down, or None where there is none. Chosen weekdays keep to those days: Monday to Friday become Mo, We, Fr."""
    if recurrence.kind in _RUNGLESS or recurrence == ON_REQUEST:
        return None
    often = _days_a_week(recurrence)
    if often <= 1:
        return ON_REQUEST
    if often <= _days_a_week(EVERY_OTHER_DAY):
        return WEEKLY
    return _every_other(recurrence)


def _every_other(recurrence: Recurrence) -> Recurrence:
    match recurrence.kind:
        case RecurrenceKind.WEEKDAYS:
            return on_weekdays(frozenset(sorted(recurrence.weekdays)[::2]))
        case RecurrenceKind.TIMES_A_WEEK:
            return times_a_week(recurrence.times // 2)
        case _:
            return EVERY_OTHER_DAY


def rung(recurrence: Recurrence) -> Rung | None:
    """The rung on which it stands, counted in steps of `ease`: Monday to Friday stands with daily. None where it has none."""
    if recurrence.kind in _RUNGLESS:
        return None
    steps = 0
    while (lower := ease(recurrence)) is not None:
        recurrence, steps = lower, steps + 1
    return Rung(steps)


def tighten(recurrence: Recurrence) -> Recurrence | None:
    """One rung up, or None where there is none. A rung up comes with an earlier review, see `reviews.review_date`."""
    often = _days_a_week(recurrence)
    if recurrence.kind in _RUNGLESS or often == DAYS_IN_WEEK:
        return None
    if often < 1:
        return WEEKLY
    # Three times a week is every other day, as far as a week can say it.
    return EVERY_OTHER_DAY if often < DAYS_IN_WEEK // 2 else DAILY


def lapses_to(recurrence: Recurrence) -> Recurrence | None:
    """What it becomes when a review ends without agreement: on request, or None, "ended at review".

    What is on request already has no lower rung and ends, since nothing renews silently.
    """
    return None if ease(recurrence) is None else ON_REQUEST


def _days_a_week(recurrence: Recurrence) -> float:
    match recurrence.kind:
        case RecurrenceKind.DAILY | RecurrenceKind.EVERY:
            return DAYS_IN_WEEK / recurrence.step
        case RecurrenceKind.WEEKDAYS:
            return len(recurrence.weekdays)
        case _:
            return recurrence.times
