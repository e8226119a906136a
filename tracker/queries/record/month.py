"""One calendar month of the record: what there is to see on each day, in marks."""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.trends.spans import Lettered, Mark, lettered
from tracker.domain.viewer import Viewer
from tracker.queries.commitments.events import by_commitment, events, terms_rows
from tracker.queries.days import STANDING
from tracker.queries.record.pages import RecordDay, RowReader, by_day, items_of
from tracker.queries.rows import RecordRow, members, rows_between

_STATES = ("kept", "partly", "missed", "set_aside")
_OTHERS = tuple(kind for kind in STANDING if kind not in {"entry", "moment"})


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month: answers by state, moments by letter and kind, and how much else.

    `others` counts all other rows by kind, and what happened to agreements. What was taken back is left out.
    """

    day: date
    states: tuple[tuple[str, int], ...] = ()
    moments: tuple[tuple[str, str, int], ...] = ()
    others: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday to Sunday, None where a day belongs to another month. `letters` is the key to the moments' letters."""

    first: date
    weeks: tuple[tuple[MonthDay | None, ...], ...]
    letters: Sequence[Lettered]


def month_page(viewer: Viewer, year: int, month: int) -> Month:
    """The month as the viewer may see it. The same statements, whatever there is."""
    first = date(year, month, 1)
    last = first + timedelta(days=calendar.monthrange(year, month)[1] - 1)
    people = members(viewer)
    terms = by_commitment(terms_rows(viewer))
    read = RowReader(viewer, people, terms, lambda kind: rows_between(viewer, kind, first, last, people))
    items = [each for each in items_of(read) if not each.taken_back]
    happened = [each for each in events(viewer, people, terms) if first <= each.day <= last]
    letters = lettered(Mark(each.day, str(each.now.said["kind"])) for each in _moments(items))
    letter_of = {each.kind: each.letter for each in letters}
    marked = {each.day: _marked(each, letter_of) for each in by_day(items, happened)}
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return Month(
        first=first,
        weeks=tuple(tuple(marked.get(day, MonthDay(day)) if day.month == month else None for day in week) for week in weeks),
        letters=letters,
    )


def _moments(items: Iterable[RecordRow]) -> Iterable[RecordRow]:
    return (each for each in items if each.kind == "moment")


def _marked(on: RecordDay, letter_of: dict[str, str]) -> MonthDay:
    states = Counter(each.now.said["state"] for each in on.items if each.kind == "entry")
    others = Counter(each.kind for each in on.items if each.kind in _OTHERS)
    counted = [*((kind, others[kind]) for kind in _OTHERS), ("agreement", len(on.events))]
    kinds = Counter(str(each.now.said["kind"]) for each in _moments(on.items))
    return MonthDay(
        day=on.day,
        states=tuple((state, states[state]) for state in _STATES if states[state]),
        moments=tuple(sorted((letter_of[kind], kind, number) for kind, number in kinds.items())),
        others=tuple((kind, number) for kind, number in counted if number),
    )
