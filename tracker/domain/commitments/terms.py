"""Agreed terms as stretches of days, with their pauses and what a review without agreement leaves of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise, zip_longest

from tracker.domain.commitments.ladder import lapses_to
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import Recurrence, due_days
from tracker.domain.commitments.reviews import terms_end


@dataclass(frozen=True, slots=True)
class TermsStretch:
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
class PauseDays:
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


def in_order(terms: Sequence[TermsStretch]) -> list[TermsStretch]:
    """Versions by their first day, each ending before the next begins, so that no day has two."""
    versions = sorted(terms, key=lambda piece: piece.from_day)
    return [_until_next(piece, following) for piece, following in pairwise(versions)] + versions[-1:]


def _until_next(piece: TermsStretch, following: TermsStretch) -> TermsStretch:
    eve = following.from_day - timedelta(days=1)
    return piece if piece.until_day is not None and piece.until_day <= eve else replace(piece, until_day=eve)


def terms_on(terms: Sequence[TermsStretch], day: date) -> TermsStretch | None:
    """The version in force on a day; where two begin on the same day, the later one."""
    return next((piece for piece in in_order(terms) if piece.cover(day)), None)


def paused_on(pauses: Collection[PauseDays], day: date) -> bool:
    """Whether any pause covers the day."""
    return any(pause.covers(day) for pause in pauses)


_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed, or taken on by one's own word, from `from_day` on. Without `review_on` it has no review."""

    number: int
    title: str
    recurrence: Recurrence
    due_time: time | None
    from_day: date
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days under one version, both ends inclusive. `lapsed`: a review without agreement left it on request."""

    number: int
    title: str
    recurrence: Recurrence
    due_time: time | None
    from_day: date
    until_day: date | None
    lapsed: bool = False

    @property
    def terms(self) -> TermsStretch:
        """The same days as the due rules take them."""
        return TermsStretch(self.recurrence, self.from_day, self.until_day)


def stretches(versions: Sequence[Agreed], ended_on: date | None) -> list[Stretch]:
    """The stretches of the versions, oldest first, no day in two. Nothing is in force after the day `ended_on`.

    A version ends where one of a higher number begins, and has no day where that one begins before it.
    A version without agreement at its review ends with `terms_end`; from the next day it is on request, where it has that rung.
    """
    ordered = _replacing(versions)
    found: list[Stretch] = []
    for version, following in zip_longest(ordered, ordered[1:]):
        stop = _earlier(following.from_day - _DAY if following else None, ended_on)
        found.extend(piece for piece in _pieces(version, stop) if _has_days(piece))
    return found


def _replacing(versions: Sequence[Agreed]) -> list[Agreed]:
    found: list[Agreed] = []
    for version in sorted(versions, key=lambda version: version.number):
        while found and found[-1].from_day >= version.from_day:
            found.pop()
        found.append(version)
    return found


def _pieces(version: Agreed, stop: date | None) -> Iterator[Stretch]:
    last = terms_end(version.review_on) if version.review_on else None
    until = _earlier(stop, last)
    yield Stretch(version.number, version.title, version.recurrence, version.due_time, version.from_day, until)
    rest = lapses_to(version.recurrence)
    if last is not None and rest is not None:
        yield Stretch(version.number, version.title, rest, None, last + _DAY, stop, lapsed=True)


def _has_days(piece: Stretch) -> bool:
    return piece.until_day is None or piece.from_day <= piece.until_day


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def in_force(pieces: Sequence[Stretch], day: date) -> Stretch | None:
    """The stretch that covers the day or, where none does yet, the one that begins next."""
    return next((piece for piece in pieces if piece.until_day is None or day <= piece.until_day), None)


def standing(state: LifeState, pieces: Sequence[Stretch], pauses: Collection[PauseDays], today: date) -> LifeState:
    """The state on a day: an active one may be paused, or have ended at a review without agreement."""
    if state is not LifeState.ACTIVE:
        return state
    if in_force(pieces, today) is None:
        return LifeState.ENDED
    return LifeState.PAUSED if paused_on(pauses, today) else LifeState.ACTIVE
