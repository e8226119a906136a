"""A commitment's agreed versions as stretches of days, with what a review without agreement leaves of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import zip_longest

from tracker.domain.commitments import LifeState
from tracker.domain.ladder import lapses_to
from tracker.domain.recurrence import Recurrence
from tracker.domain.reviews import terms_end
from tracker.domain.terms import Pause, Terms, paused_on

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
    def terms(self) -> Terms:
        """The same days as the due rules take them."""
        return Terms(self.recurrence, self.from_day, self.until_day)


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


def standing(state: LifeState, pieces: Sequence[Stretch], pauses: Collection[Pause], today: date) -> LifeState:
    """The state on a day: an active one may be paused, or have ended at a review without agreement."""
    if state is not LifeState.ACTIVE:
        return state
    if in_force(pieces, today) is None:
        return LifeState.ENDED
    return LifeState.PAUSED if paused_on(pauses, today) else LifeState.ACTIVE
