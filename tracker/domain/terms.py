"""Agreed terms as stretches of days, and the pauses that interrupt them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from tracker.domain.recurrence import Recurrence, due_days


@dataclass(frozen=True, slots=True)
class Terms:
    """One agreed version: in force from `from_day` through `until_day`, both inclusive, or until the next version begins.

    `until_day` is the first of what ends it: the end, or the last day before an unanswered review lapses (`terms_end`).
    """

    recurrence: Recurrence
    from_day: date
    until_day: date | None = None

    def cover(self, day: date) -> bool:
        """Whether the day lies within these terms."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True, slots=True)
class Pause:
    """A rest from `from_day` through `until_day`, both inclusive, or one that has no end yet."""

    from_day: date
    until_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies within the pause."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


def first_day(recurrence: Recurrence, due_time: time | None, day: date, at: datetime) -> date:
    """The first day of terms that are agreed on `day`: the next one where that day's time had passed already.

    `at` is the moment of agreeing on the keeper's wall clock, without a zone: nothing is due before it was agreed.
    """
    if due_time is None or not due_days(recurrence, day, day, day) or at < datetime.combine(day, due_time):
        return day
    return day + timedelta(days=1)


def in_order(terms: Sequence[Terms]) -> list[Terms]:
    """Versions by their first day, each ending before the next begins, so that no day has two."""
    versions = sorted(terms, key=lambda piece: piece.from_day)
    return [_until_next(piece, following) for piece, following in pairwise(versions)] + versions[-1:]


def _until_next(piece: Terms, following: Terms) -> Terms:
    eve = following.from_day - timedelta(days=1)
    return piece if piece.until_day is not None and piece.until_day <= eve else replace(piece, until_day=eve)


def terms_on(terms: Sequence[Terms], day: date) -> Terms | None:
    """The version in force on a day; where two begin on the same day, the later one."""
    return next((piece for piece in in_order(terms) if piece.cover(day)), None)


def paused_on(pauses: Collection[Pause], day: date) -> bool:
    """Whether any pause covers the day."""
    return any(pause.covers(day) for pause in pauses)
