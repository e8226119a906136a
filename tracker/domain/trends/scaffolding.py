"""Scaffolding: on which rung of the ladder of easing each commitment stood, and when it moved, up and down alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from string import ascii_uppercase

from tracker.domain.commitments.ladder import Rung, rung
from tracker.domain.commitments.terms import Stretch
from tracker.domain.trends.spans import ChartSpan, first_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """Days on one rung, both ends inclusive."""

    first: date
    last: date
    rung: Rung


@dataclass(frozen=True, slots=True)
class LadderStays:
    """A commitment with its stays on the ladder, oldest first, the last of which may end today."""

    title: str
    stays: Sequence[Stay]


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the commitment at `place` among those shown to another rung, on its first day there. `letter` stands for it."""

    day: date
    place: int
    letter: str
    before: Rung
    after: Rung


@dataclass(frozen=True, slots=True, eq=False)
class Scaffolding:
    """Everything of a direction that stands, or stood, on the ladder up to `today`."""

    today: date
    ladders: Sequence[LadderStays]

    @property
    def earliest(self) -> date:
        """The first day on which anything stood there."""
        return min(each.stays[0].first for each in self.ladders)

    @property
    def latest(self) -> date:
        """The last day on which anything stood there."""
        return max(each.stays[-1].last for each in self.ladders)


@dataclass(frozen=True, slots=True)
class ScaffoldingChart:
    """The ladder from `first` to `last`: what stood there, the moves (oldest first), and how much stands where today."""

    first: date
    last: date
    ladders: Sequence[LadderStays]
    moves: Sequence[Move]
    now: Mapping[Rung, int]

    @property
    def key(self) -> Mapping[str, str]:
        """Which commitment a letter stands for: those that moved."""
        return {move.letter: self.ladders[move.place].title for move in sorted(self.moves, key=lambda move: move.place)}

    @property
    def down(self) -> int:
        """How many rungs down, all commitments together."""
        return sum(max(move.before - move.after, 0) for move in self.moves)

    @property
    def up(self) -> int:
        """How many rungs up, all commitments together."""
        return sum(max(move.after - move.before, 0) for move in self.moves)


def scaffolding(agreed: Sequence[tuple[str, Sequence[Stretch]]], today: date) -> Scaffolding | None:
    """The ladder of commitments (title and agreed stretches, oldest first); None where nothing stood on it by `today`.

    What is due once or logged whenever it happens has no rung.
    """
    ladders = [LadderStays(title, stays) for title, pieces in agreed if (stays := _stays(pieces, today))]
    return Scaffolding(today, ladders) if ladders else None


def _stays(pieces: Sequence[Stretch], today: date) -> list[Stay]:
    found: list[Stay] = []
    for piece in pieces:
        on = rung(piece.recurrence)
        if on is None or piece.from_day > today:
            continue
        last = min(piece.until_day or today, today)
        if found and found[-1].rung is on and found[-1].last == piece.from_day - _DAY:
            found[-1] = Stay(found[-1].first, last, on)
        else:
            found.append(Stay(piece.from_day, last, on))
    return found


def scaffolding_chart(said: Scaffolding, span: ChartSpan, earliest: date) -> ScaffoldingChart:
    """The part of `said` that a span shows; `earliest` is that of all that stands beside it."""
    first = first_day(span, said.today, earliest)
    shown = [each for each in said.ladders if each.stays[-1].last >= first]
    now = Counter(each.stays[-1].rung for each in shown if each.stays[-1].last == said.today)
    return ScaffoldingChart(
        first=first,
        last=said.today,
        ladders=[LadderStays(each.title, _since(each.stays, first)) for each in shown],
        moves=_moves(shown, first),
        now={on: now[on] for on in reversed(Rung)},
    )


def _moves(ladders: Sequence[LadderStays], first: date) -> list[Move]:
    """The moves from `first` on, by day; commitments that moved take letters in the order in which they were agreed."""
    moved = [
        (place, steps)
        for place, each in enumerate(ladders)
        if (steps := [step for step in pairwise(each.stays) if step[0].rung is not step[1].rung and step[1].first >= first])
    ]
    found = [
        Move(after.first, place, _letter(number), before.rung, after.rung)
        for number, (place, steps) in enumerate(moved)
        for before, after in steps
    ]
    return sorted(found, key=lambda move: (move.day, move.place))


def _letter(number: int) -> str:
    """A to Z, then AA to AZ, and so on."""
    before = _letter(number // len(ascii_uppercase) - 1) if number >= len(ascii_uppercase) else ""
    return before + ascii_uppercase[number % len(ascii_uppercase)]


def _since(stays: Sequence[Stay], first: date) -> list[Stay]:
    return [Stay(max(stay.first, first), stay.last, stay.rung) for stay in stays if stay.last >= first]
