"""The slots of "N times a week": how many a week has, who fills them, and what becomes of the rest.

A week belongs to the terms in force on its Sunday. It has N slots, or fewer where those terms, or earlier ones of the same
kind, cover fewer than N of its days. Kept and partly fill slots first; the other answers take what remains.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.commitments.recurrence import DAYS_IN_WEEK, RecurrenceKind, week_of
from tracker.domain.commitments.terms import PauseDays, TermsStretch, paused_on
from tracker.domain.entries.entries import State

_RANK = {State.KEPT: 0, State.PARTLY: 1, State.MISSED: 2, State.SET_ASIDE: 2}

HOLDS = frozenset({State.KEPT, State.PARTLY})


def week_name(day: date) -> str:
    """The ISO week of a day, like 2026-W10."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def week_slots(day: date, count: int) -> Iterator[str]:
    """The names of the first `count` slots of the day's week, like 2026-W10-1."""
    name = week_name(day)
    return (f"{name}-{number}" for number in range(1, count + 1))


def slot_in_record(slot: str) -> str:
    """What the record says of a slot: of one of N a week the week alone, of any other the slot.

    The number of a slot would tell the other partner how many stand before it, drafts among them.
    """
    week, dash, _ = slot.rpartition("-")
    return week if dash and "W" in week else slot


def by_week(answers: Mapping[str, State]) -> dict[str, list[tuple[str, State]]]:
    """The answers in weekly slots, by the name of their week, those that fill a slot first, then by number."""
    weeks: dict[str, list[tuple[str, State]]] = {}
    for slot, state in answers.items():
        name, _, number = slot.rpartition("-")
        if state in _RANK and "W" in name and number.isdecimal():
            weeks.setdefault(name, []).append((slot, state))
    for found in weeks.values():
        found.sort(key=lambda answer: (_RANK[answer[1]], int(answer[0].rpartition("-")[2])))
    return weeks


@dataclass(frozen=True, slots=True)
class Room:
    """What a week has room for: `size` slots in all, `asked` of them where a pause leaves fewer days, or none on its Sunday."""

    size: int = 0
    asked: int = 0


def room_in(terms: Sequence[TermsStretch], pauses: Collection[PauseDays], day: date) -> Room:
    """The room of the day's week; none where its Sunday is under no terms of this kind. `terms` are `in_order`."""
    monday, sunday = week_of(day)
    current = next((piece for piece in terms if piece.cover(sunday)), None)
    if current is None or current.recurrence.kind is not RecurrenceKind.TIMES_A_WEEK:
        return Room()
    covered = _covered(terms, current, monday)
    size = min(current.recurrence.times, len(covered))
    awake = [day for day in covered if not paused_on(pauses, day)]
    return Room(size, min(size, len(awake)) if sunday in awake else 0)


def _covered(terms: Sequence[TermsStretch], current: TermsStretch, monday: date) -> list[date]:
    days = [monday + timedelta(days=number) for number in range(DAYS_IN_WEEK)]
    if current.from_day <= monday:
        return days
    weekly = [piece for piece in terms if piece.recurrence.kind is RecurrenceKind.TIMES_A_WEEK]
    return [day for day in days if any(piece.cover(day) for piece in weekly)]


@dataclass(frozen=True, slots=True)
class Filled:
    """A week's slots: answered ones that count, asked ones without an answer, and those that a pause took."""

    counted: Sequence[tuple[str, State]]
    asked: Sequence[str]
    paused: Sequence[str]


def fill(room: Room, day: date, found: Sequence[tuple[str, State]]) -> Filled:
    """The slots of the day's week with the answers that fill them, in the order of `by_week`; further answers do not count."""
    counted = found[: room.size]
    answered = {slot for slot, _ in found}
    free = [slot for slot in week_slots(day, room.size + len(found)) if slot not in answered]
    rest = free[: room.size - len(counted)]
    asked = max(0, room.asked - len(counted))
    return Filled(counted, rest[:asked], rest[asked:])
