"""Reads Loop's Habits.csv: how often each habit was meant, and for a measured one what its goal is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tracker.domain.commitments.recurrence import DAILY, DAYS_IN_WEEK, LONGEST_STEP, Recurrence, times_a_week
from tracker.domain.imports.table import decoded, delimiter_of, rows_of, tidy_name

_THOUSANDTHS = 1000
_LARGEST_GOAL = 1_000_000
_TYPES = {"NUMERICAL": True, "YES_NO": False}
_TIMES_COLUMNS = ("frequencynumerator", "numrepetitions")
_DAYS_COLUMNS = ("frequencydenominator", "interval")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a measured habit aims at in a day: at least, or at most, so many thousandths of its unit."""

    at_most: bool
    thousandths: int


@dataclass(frozen=True, slots=True)
class HabitTerms:
    """What Habits.csv says of one habit.

    `measured` is None where an older file does not say it. `goal` is None for a yes-or-no habit and where the goal is
    not a daily one.
    """

    name: str
    recurrence: Recurrence | None
    measured: bool | None
    goal: Goal | None


def read_habits(data: bytes) -> list[HabitTerms]:
    """The habits in the file's order, empty when its columns are unknown. Raises `Invalid` when it is no readable table."""
    text = decoded(data)
    rows = [cells for _, cells in rows_of(text, delimiter_of(text))]
    if not rows:
        return []
    header = [tidy_name(cell).casefold() for cell in rows[0]]
    records = (dict(zip(header, cells, strict=False)) for cells in rows[1:])
    return [_terms(record) for record in records if record.get("name")]


def _terms(record: Mapping[str, str]) -> HabitTerms:
    times, days = _number(record, _TIMES_COLUMNS), _number(record, _DAYS_COLUMNS)
    measured = _TYPES.get(record.get("type", "").upper())
    daily = times == days == 1
    return HabitTerms(
        tidy_name(record["name"]),
        recurrence_of(times, days),
        measured,
        _goal(record) if measured and daily else None,
    )


def _number(record: Mapping[str, str], columns: tuple[str, ...]) -> int:
    """The whole number in the first of these columns that has one, else 0."""
    texts = (record.get(column, "") for column in columns)
    return next((int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= len("365")), 0)


def recurrence_of(times: int, days: int) -> Recurrence | None:
    """So many times in so many days as a recurrence, or None where ours has no such shape (10 times in 30 days).

    Once in 3 days is no every third day: it is on whichever of them, and every third day would leave out the others.
    """
    if times < 1 or not 1 <= days <= LONGEST_STEP:
        return None
    if times >= days:
        return DAILY
    return times_a_week(times) if days == DAYS_IN_WEEK else None


def _goal(record: Mapping[str, str]) -> Goal | None:
    kind = record.get("target type", "").upper()
    try:
        target = Decimal(record.get("target value", ""))
    except InvalidOperation:
        return None
    if kind not in {"AT_LEAST", "AT_MOST"} or not target.is_finite() or not 0 <= target <= _LARGEST_GOAL:
        return None
    return Goal(kind == "AT_MOST", int(target * _THOUSANDTHS))
