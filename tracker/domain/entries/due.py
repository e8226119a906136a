"""What fell due, what became of each thing, and what one day asks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.commitments.recurrence import Recurrence, RecurrenceKind, due_days
from tracker.domain.commitments.terms import PauseDays, TermsStretch, in_order, paused_on, terms_on
from tracker.domain.entries.entries import DueItem, Outcome, State
from tracker.domain.entries.weeks import HOLDS, Filled, by_week, fill, room_in, week_name, week_slots

OPEN_DAYS = 3
"""For so many days, its own day being the first and paused days not counted, an item without an entry is open."""

_OUTCOMES: dict[State | None, Outcome] = {
    State.KEPT: Outcome.KEPT,
    State.PARTLY: Outcome.PARTLY,
    State.MISSED: Outcome.MISSED,
    State.SET_ASIDE: Outcome.SET_ASIDE,
}


@dataclass(frozen=True, slots=True)
class DayView:
    """What one commitment asks on one day; every field is empty where it asks nothing.

    `slot` is where an answer would be written and `state` the answer that stands there. N times a week: `slot` is the first
    free one, or None when all are taken, and `filled` of `of` slots are taken this week. `paused`: nothing is due, for a pause.
    """

    slot: str | None = None
    state: State | None = None
    filled: int = 0
    of: int = 0
    paused: bool = False


def due_items(
    terms: Sequence[TermsStretch], pauses: Collection[PauseDays], answers: Mapping[str, State], today: date
) -> list[DueItem]:
    """Everything that one commitment had fall due, from the first day of its terms through `today`, oldest first.

    `answers` are its current entries, slot to state; taken back is no entry, and an entry in a slot that was not due does
    not count. Without one an item is open for 3 days (paused days do not age it), then silent; an answer outlasts a pause.
    """
    pieces = in_order(terms)
    weeks = by_week(answers)
    silent_before = _silent_before(pauses, today)
    items: list[DueItem] = []
    for piece in pieces:
        last = today if piece.until_day is None else min(today, piece.until_day)
        days = due_days(piece.recurrence, piece.from_day, piece.from_day, last)
        if piece.recurrence.kind is RecurrenceKind.TIMES_A_WEEK:
            for sunday in days:
                filled = fill(room_in(pieces, pauses, sunday), sunday, weeks.get(week_name(sunday), []))
                items.extend(_week_items(sunday, filled, _unanswered(sunday, pauses, silent_before)))
        else:
            items.extend(_day_item(day, pauses, answers, silent_before) for day in days)
    return items


def _silent_before(pauses: Collection[PauseDays], today: date) -> date:
    """The first of the latest 3 days without a pause: an item of an earlier day has had its 3 days."""
    day, awake = today + timedelta(days=1), 0
    while awake < OPEN_DAYS:
        day -= timedelta(days=1)
        awake += not paused_on(pauses, day)
    return day


def _day_item(day: date, pauses: Collection[PauseDays], answers: Mapping[str, State], silent_before: date) -> DueItem:
    slot = day.isoformat()
    return DueItem(day, slot, _OUTCOMES.get(answers.get(slot)) or _unanswered(day, pauses, silent_before))


def _unanswered(day: date, pauses: Collection[PauseDays], silent_before: date) -> Outcome:
    if pauses and paused_on(pauses, day):
        return Outcome.PAUSED
    return Outcome.SILENT if day < silent_before else Outcome.OPEN


def _week_items(sunday: date, filled: Filled, unanswered: Outcome) -> Iterator[DueItem]:
    for slot, state in filled.counted:
        yield DueItem(sunday, slot, _OUTCOMES[state])
    for slot in filled.asked:
        yield DueItem(sunday, slot, unanswered)
    for slot in filled.paused:
        yield DueItem(sunday, slot, Outcome.PAUSED)


def is_due(terms: Sequence[TermsStretch], pauses: Collection[PauseDays], day: date) -> bool:
    """Whether something falls due on the day itself; N times a week falls due on Sundays."""
    current = terms_on(terms, day)
    return current is not None and not paused_on(pauses, day) and _falls_on(current, day)


def _falls_on(terms: TermsStretch, day: date) -> bool:
    return bool(due_days(terms.recurrence, terms.from_day, day, day))


def slot_for(terms: Sequence[TermsStretch], day: date, taken: Collection[str]) -> str | None:
    """The slot that an answer for this day goes into: None when nothing is asked, or the week's slots are all taken.

    A day's own slot is its ISO date, given whether taken or not: a second answer is a new version of the first. Event logs
    get None: each of their entries has a slot of its own, drawn by the caller. Pauses are the caller's to look at.
    """
    current = terms_on(terms, day)
    if current is None:
        return None
    if current.recurrence.kind is RecurrenceKind.TIMES_A_WEEK:
        size = room_in(in_order(terms), (), day).size
        return next((slot for slot in week_slots(day, size) if slot not in taken), None)
    return day.isoformat() if _falls_on(current, day) else None


def slot_beyond(recurrence: Recurrence, day: date, taken: Collection[str]) -> str:
    """The slot of an entry that is recorded whether or not it counts, as imports are. Not for event logs."""
    if recurrence.kind is not RecurrenceKind.TIMES_A_WEEK:
        return day.isoformat()
    # Of one more slot than there are taken ones, at least one is free.
    return next(slot for slot in week_slots(day, len(taken) + 1) if slot not in taken)


def day_view(terms: Sequence[TermsStretch], pauses: Collection[PauseDays], answers: Mapping[str, State], day: date) -> DayView:
    """What Today asks about one commitment on the viewed day, which may lie in the past."""
    current = terms_on(terms, day)
    standing = {slot: state for slot, state in answers.items() if state in _OUTCOMES}
    slot = slot_for(terms, day, standing)
    paused = paused_on(pauses, day)
    if current is not None and current.recurrence.kind is RecurrenceKind.TIMES_A_WEEK:
        filled = sum(state in HOLDS for _, state in by_week(standing).get(week_name(day), []))
        of = room_in(in_order(terms), (), day).size
        return DayView(slot=None if paused else slot, filled=min(filled, of), of=of, paused=paused)
    if slot is None:
        return DayView()
    if paused and slot not in standing:
        return DayView(paused=True)
    return DayView(slot=slot, state=standing.get(slot))
