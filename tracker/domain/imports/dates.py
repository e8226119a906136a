"""Reads the dates of a whole file by the one order of year, month and day that makes the file consistent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.errors import Invalid
from tracker.domain.imports.refusals import LeftOutReason, Tally

EARLIEST = date(1990, 1, 1)
_SHAPE = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})"
    r"(?:,?[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AP]M)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
# Two digits from 90 on belong to the last century: nothing before `EARLIEST` is taken.
_CENTURY = 90
_SHORT = 2
_YEAR_LENGTHS = (2, 4)
_MONTHS, _LONGEST_MONTH = 12, 31

Parts = tuple[str, str, str]
Clock = tuple[int, ...]
Written = tuple[int, Parts, Clock]
_Reading = dict[Parts, date]


class DateOrder(StrEnum):
    """In which order a file writes its dates."""

    YEAR_MONTH_DAY = "ymd"
    MONTH_DAY_YEAR = "mdy"
    DAY_MONTH_YEAR = "dmy"


# Where year, month and day stand.
_PLACES = {
    DateOrder.YEAR_MONTH_DAY: (0, 1, 2),
    DateOrder.MONTH_DAY_YEAR: (2, 0, 1),
    DateOrder.DAY_MONTH_YEAR: (2, 1, 0),
}


@dataclass(frozen=True, slots=True)
class Days:
    """The order that was chosen, and for each line that is taken its day and its clock time (empty when none is written)."""

    order: DateOrder
    by_line: dict[int, tuple[date, Clock]]


def read_days(texts: Iterable[tuple[int, str]], column: str, today: date, refused: Tally) -> Days:
    """The days of the lines, by one order. Lines without a date, before `EARLIEST` or after `today` go to `refused`.

    A clock time may follow the date; it is kept as written, without regard to its time zone. Raises `Invalid` when no
    order, or more than one, makes the file consistent.
    """
    written: list[Written] = []
    for line, text in texts:
        match = _SHAPE.fullmatch(text)
        if match is None:
            refused.add(line, LeftOutReason.NOT_A_DATE, column, text)
            continue
        written.append((line, (match[1], match[3], match[4]), _clock(match)))
    order, reading = _chosen([parts for _, parts, _ in written], today)
    by_line: dict[int, tuple[date, Clock]] = {}
    for line, parts, clock in written:
        verdict = _verdict(reading.get(parts), today)
        if isinstance(verdict, LeftOutReason):
            refused.add(line, verdict, column, "-".join(parts))
            continue
        by_line[line] = verdict, clock
    return Days(order, by_line)


def _clock(match: re.Match[str]) -> Clock:
    """Hour, minute and second as numbers that compare; a half of the day that is named counts."""
    hour, minute, second, half = match[5], match[6], match[7], match[8]
    if hour is None:
        return ()
    if half is None:
        return int(hour), int(minute), int(second or 0)
    noon = 12 if half.upper() == "PM" else 0
    return int(hour) % 12 + noon, int(minute), int(second or 0)


def _verdict(day: date | None, today: date) -> date | LeftOutReason:
    if day is None:
        return LeftOutReason.NOT_A_DATE
    if day < EARLIEST:
        return LeftOutReason.TOO_EARLY
    return LeftOutReason.IN_THE_FUTURE if day > today else day


def _chosen(parts: Sequence[Parts], today: date) -> tuple[DateOrder, _Reading]:
    """The order, and what it makes of each date.

    An order fits when it makes of each date that some order can read a day, or one that its month does not have.
    """
    distinct = set(parts)
    readings = {order: _reading(distinct, order) for order in DateOrder}
    readable = set().union(*readings.values())
    if not readable:
        raise Invalid("file", "no_date")
    fitting = {order: reading for order, reading in readings.items() if reading and _fits(order, readable - reading.keys())}
    if not fitting:
        raise Invalid("file", "dates_in_two_orders")
    ranks = {order: _rank([reading[part] for part in parts if part in reading], today) for order, reading in fitting.items()}
    best = [order for order in fitting if ranks[order] == max(ranks.values())]
    if any(fitting[order] != fitting[best[0]] for order in best):
        raise Invalid(
            "file",
            "dates_in_any_order",
            date="-".join(next(part for part in parts if part in readable)),
        )
    return best[0], fitting[best[0]]


def _reading(distinct: Iterable[Parts], order: DateOrder) -> _Reading:
    days = ((parts, _day(parts, order)) for parts in distinct)
    return {parts: day for parts, day in days if day is not None}


def _fits(order: DateOrder, unread: Iterable[Parts]) -> bool:
    """Whether each date is like 29 February of a common year: a slip of the pen, which says nothing against its order."""
    return all(_is_day_and_month(*_in_order(parts, order)) for parts in unread)


def _is_day_and_month(year: str, month: str, day: str) -> bool:
    short = len(year) in _YEAR_LENGTHS and len(month) <= _SHORT and len(day) <= _SHORT
    return short and 1 <= int(month) <= _MONTHS and 1 <= int(day) <= _LONGEST_MONTH


def _in_order(parts: Parts, order: DateOrder) -> Parts:
    year, month, day = (parts[place] for place in _PLACES[order])
    return year, month, day


def _day(parts: Parts, order: DateOrder) -> date | None:
    year, month, day = _in_order(parts, order)
    if not _is_day_and_month(year, month, day):
        return None
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return None


def _full_year(year: str) -> int:
    if len(year) > _SHORT:
        return int(year)
    return int(year) + (1900 if int(year) >= _CENTURY else 2000)


def _rank(days: Sequence[date], today: date) -> tuple[int, bool, bool]:
    """How consistent a reading is: days that follow another day, then dates that only rise or fall, then none after today.

    One-day steps come first because they tell: a date and the next one, read in a wrong order, are a month or a year apart.
    """
    numbers = [day.toordinal() for day in days]
    distinct = set(numbers)
    steps = sum(number + 1 in distinct for number in distinct)
    rising = sorted(numbers)
    return steps, numbers in (rising, rising[::-1]), max(days) <= today
