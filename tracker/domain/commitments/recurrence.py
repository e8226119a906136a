"""How often a commitment is due: one value, one stored text, and the days on which it falls due."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.rrule import rrulestr

from tracker.domain.errors import Invalid

LONGEST_STEP = 365
DAYS_IN_WEEK = 7

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE = re.compile(rf"FREQ=DAILY(;INTERVAL=[1-9]\d{{0,3}})?|FREQ=WEEKLY;BYDAY=({'|'.join(_CODES)})(,({'|'.join(_CODES)}))*")
_TIMES = re.compile(r"(\d)-a-week")
_ONCE = re.compile(r"once:(\d{4}-\d{2}-\d{2})")
_A_MONDAY = datetime.combine(date(2024, 1, 1), time())  # a rule is probed on plain calendar days


class RecurrenceKind(StrEnum):
    """The shapes that a recurrence can have."""

    DAILY = "daily"
    EVERY = "every"
    WEEKDAYS = "weekdays"
    TIMES_A_WEEK = "times_a_week"
    ONCE = "once"
    WHENEVER = "whenever"
    ON_REQUEST = "on_request"


EVENT_LOGS = frozenset({RecurrenceKind.WHENEVER, RecurrenceKind.ON_REQUEST})


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often. Made by the functions and constants below; only the field that its kind needs is set.

    `step` is in days (every), `weekdays` counts from Monday = 0, `times` is per week, `on` is the day of a single one.
    """

    kind: RecurrenceKind
    step: int = 1
    weekdays: frozenset[int] = frozenset()
    times: int = 0
    on: date | None = None

    @property
    def is_event_log(self) -> bool:
        """Never due and never counted: entries are written when something happened."""
        return self.kind in EVENT_LOGS

    @property
    def has_days(self) -> bool:
        """Due on days of its own, each of which has one answer."""
        return not self.is_event_log and self.kind is not RecurrenceKind.TIMES_A_WEEK

    def encode(self) -> str:
        """The stored text: RFC 5545 RRULE where one fits, a short word of our own where none does."""
        match self.kind:
            case RecurrenceKind.EVERY:
                return f"FREQ=DAILY;INTERVAL={self.step}"
            case RecurrenceKind.WEEKDAYS:
                return "FREQ=WEEKLY;BYDAY=" + ",".join(_CODES[day] for day in sorted(self.weekdays))
            case RecurrenceKind.TIMES_A_WEEK:
                return f"{self.times}-a-week"
            case RecurrenceKind.ONCE:
                return f"once:{self.on}"
            case RecurrenceKind.DAILY:
                return "FREQ=DAILY"
            case _:
                return self.kind.value


DAILY = Recurrence(RecurrenceKind.DAILY)
WHENEVER = Recurrence(RecurrenceKind.WHENEVER)
ON_REQUEST = Recurrence(RecurrenceKind.ON_REQUEST)


def every(days: int) -> Recurrence:
    """Every k-th day, counted from the first day of its terms; every first day is `DAILY`."""
    if not 1 <= days <= LONGEST_STEP:
        raise Invalid("recurrence", "days_apart_out_of_range")
    return DAILY if days == 1 else Recurrence(RecurrenceKind.EVERY, step=days)


def on_weekdays(days: frozenset[int]) -> Recurrence:
    """Chosen weekdays, Monday = 0; all seven are `DAILY`."""
    if not days:
        raise Invalid("recurrence", "no_weekday")
    if not days <= frozenset(range(DAYS_IN_WEEK)):
        raise Invalid("recurrence", "unknown_weekday")
    return DAILY if len(days) == DAYS_IN_WEEK else Recurrence(RecurrenceKind.WEEKDAYS, weekdays=days)


def times_a_week(times: int) -> Recurrence:
    """N times a week, on any days from Monday to Sunday."""
    if not 1 <= times <= DAYS_IN_WEEK:
        raise Invalid("recurrence", "times_out_of_range")
    return Recurrence(RecurrenceKind.TIMES_A_WEEK, times=times)


def once(day: date) -> Recurrence:
    """A single time, on one day."""
    return Recurrence(RecurrenceKind.ONCE, on=day)


@lru_cache(maxsize=1024)
def decode(text: str) -> Recurrence:
    """Read a stored text back. Raises Invalid on anything that `encode` and RFC 5545's daily and weekly rules do not say."""
    if text in EVENT_LOGS:
        return Recurrence(RecurrenceKind(text))
    if found := _TIMES.fullmatch(text):
        return times_a_week(int(found[1]))
    if found := _ONCE.fullmatch(text):
        return once(_day(found[1]))
    if _RULE.fullmatch(text):
        return _from_rule(text)
    raise Invalid("recurrence", "no_recurrence")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise Invalid("recurrence", "no_such_day") from err


def _from_rule(text: str) -> Recurrence:
    rule = rrulestr(text, dtstart=_A_MONDAY)
    if text.startswith("FREQ=DAILY"):
        return every((rule[1] - rule[0]).days)
    week = rule.between(_A_MONDAY, _A_MONDAY + timedelta(days=DAYS_IN_WEEK - 1), inc=True)
    return on_weekdays(frozenset(day.weekday() for day in week))


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=DAYS_IN_WEEK - 1)


def due_days(recurrence: Recurrence, anchor: date, first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both inclusive, on which something falls due, ascending and each once.

    `anchor` is the first day of the terms: nothing is due before it and every k-th day is counted from it. N times a
    week falls due on the Sunday of each week. Plain ordinals, not dateutil, which takes 200 times as long.
    """
    start, end = max(anchor, first).toordinal(), last.toordinal()
    match recurrence.kind:
        case RecurrenceKind.DAILY | RecurrenceKind.EVERY:
            phase = (anchor.toordinal() - start) % recurrence.step
            ordinals: list[int] | range = range(start + phase, end + 1, recurrence.step)
        case RecurrenceKind.WEEKDAYS:
            ordinals = _on_weekdays(recurrence.weekdays, start, end)
        case RecurrenceKind.TIMES_A_WEEK:
            ordinals = _on_weekdays(frozenset({DAYS_IN_WEEK - 1}), start, end)
        case RecurrenceKind.ONCE:
            ordinals = [recurrence.on.toordinal()] if recurrence.on and start <= recurrence.on.toordinal() <= end else []
        case _:
            ordinals = []
    return list(map(date.fromordinal, ordinals))


def _on_weekdays(weekdays: frozenset[int], start: int, end: int) -> list[int]:
    # Ordinal 1 was a Monday, so an ordinal's weekday is (ordinal - 1) modulo 7.
    firsts = (start + (weekday - start + 1) % DAYS_IN_WEEK for weekday in weekdays)
    return sorted(ordinal for first in firsts for ordinal in range(first, end + 1, DAYS_IN_WEEK))
