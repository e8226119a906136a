"""The shared record by day, four weeks at a time, with one's own private items."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.models.kinds import KINDS, Dated
from tracker.queries.commitments.events import Event, TermsRow, by_commitment, events, terms_rows, with_titles
from tracker.queries.couple import directions
from tracker.queries.days import DAY, EVER, ON_DAYS, STANDING, WITH_DAY
from tracker.queries.entries.partner import with_open
from tracker.queries.moments import in_order
from tracker.queries.rows import Member, RecordRow, members, rows_between, with_beside

PAGE = timedelta(days=28)
MOST_OF_A_DAY = 40
"""So much of one day stands on a page of many days. All of it has pages of its own: see `record_day`."""
_ENOUGH = 240
# Hard dates, sessions and plans may lie up to a year ahead; the first page shows them all.
_AHEAD = timedelta(days=400)
_LAST_OF = "SELECT MAX({day}) FROM {rows} WHERE r.couple_id = :couple AND {day} < :first AND {seen}"
_LAST_ENTRY = (
    "SELECT * FROM (SELECT r.day FROM entry r WHERE r.couple_id = :couple AND r.day < :first"
    f" AND {EVER['entry']} ORDER BY r.day DESC LIMIT 1)"
)
_LAST_OF_EACH = {kind: _LAST_OF.format(day=DAY[kind], rows=WITH_DAY[kind], seen=EVER[kind]) for kind in STANDING}
_LAST_BEFORE = " UNION ALL ".join((_LAST_OF_EACH | {"entry": _LAST_ENTRY}).values())


@dataclass(frozen=True, slots=True)
class RecordDay:
    """What was written about one day, in the order of its writing, and what happened to commitments on it.

    `more` says that there is more of the day than stands here.
    """

    day: date
    items: tuple[RecordRow, ...]
    events: tuple[Event, ...]
    more: bool = False

    @property
    def after(self) -> date:
        """The day after it: `before` on a page that begins with this one."""
        return self.day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Four weeks of the record, the newest day first, without the days of which there is nothing; fewer where these are full.

    `older` and `newer` are what `before` is on the neighbouring pages; `newer` is None on the page before the first one.
    """

    first: date
    last: date
    days: tuple[RecordDay, ...]
    older: date | None
    has_newer: bool
    newer: date | None
    any_private: bool


def record_page(viewer: Viewer, before: date | None = None) -> RecordPage:
    """The 28 days before `before`; without it the newest ones and what lies ahead.

    The same statements, whatever there is.
    """
    first = (before or viewer.today + timedelta(days=1)) - PAGE
    last = before - timedelta(days=1) if before else viewer.today + _AHEAD
    people = members(viewer)
    terms = by_commitment(terms_rows(viewer))
    happened = events(viewer, people, terms)
    read = RowReader(viewer, people, terms, lambda kind: rows_between(viewer, kind, first, last, people))
    found = by_day(items_of(read), [each for each in happened if first <= each.day <= last])
    days = _that_fit(found)
    full = len(days) < len(found)
    newer = before + PAGE if before else None
    return RecordPage(
        first=days[-1].day if full else first,
        last=max([min(last, viewer.today), *(each.day for each in days[:1])]),
        days=days,
        older=days[-1].day if full else _older(viewer, first, happened),
        has_newer=before is not None and before <= viewer.today,
        newer=newer if newer is not None and newer <= viewer.today else None,
        any_private=any(has_private(day) for day in days),
    )


def record_day(viewer: Viewer, day: date, skip: int) -> RecordDay:
    """As much of one day as a page holds, after the first `skip`."""
    people = members(viewer)
    terms = by_commitment(terms_rows(viewer))
    happened = [each for each in events(viewer, people, terms) if each.day == day]
    read = RowReader(viewer, people, terms, lambda kind: rows_between(viewer, kind, day, day, people))
    return _part(next(iter(by_day(items_of(read), happened)), RecordDay(day, (), ())), skip)


def _that_fit(days: Iterable[RecordDay]) -> tuple[RecordDay, ...]:
    """The newest whole days, each as far as it has room, until there is enough on the page."""
    fitting, total = list[RecordDay](), 0
    for each in days:
        if total >= _ENOUGH:
            break
        fitting.append(in_short(each))
        total += len(fitting[-1].items) + len(fitting[-1].events)
    return tuple(fitting)


def in_short(day: RecordDay) -> RecordDay:
    """The part of a day that is shown on a page with other days."""
    return _part(day, 0)


def _part(day: RecordDay, skip: int) -> RecordDay:
    items = day.items[skip : skip + MOST_OF_A_DAY]
    start, left = max(skip - len(day.items), 0), MOST_OF_A_DAY - len(items)
    more = skip + MOST_OF_A_DAY < len(day.items) + len(day.events)
    return RecordDay(day.day, items, day.events[start : start + left], more)


def has_private(day: RecordDay) -> bool:
    """Whether something of the day is the viewer's alone."""
    return any(_has_private(each) for each in day.items) or any(each.private for each in day.events)


def _has_private(item: RecordRow) -> bool:
    return item.private or any(_has_private(each) for each in item.beside)


# From the lowest up, so that each has what stands beside it when it is put beside another.
_BESIDE = tuple(kind for kind in reversed(list(ON_DAYS)) if KINDS[kind].dated is Dated.ABOVE)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Who reads, what they need to put names to things, and how the rows of one kind are read."""

    viewer: Viewer
    people: Mapping[str, Member]
    terms: Mapping[str, list[TermsRow]]
    rows: Callable[[str], list[RecordRow]]

    def of(self, kind: str) -> list[RecordRow]:
        """The rows of one kind, with the names of their commitments."""
        found = self.rows(kind)
        return with_titles(self.viewer, found, self.terms) if KINDS[kind].of == "commitment" else found


def items_of(read: RowReader) -> list[RecordRow]:
    """Everything that was written, each with what stands beside it. A statement for each kind, and one more."""
    rows = {kind: read.of(kind) for kind in ON_DAYS}
    rows["setback_part"] = list(in_order(rows["setback_part"]))
    for kind in _BESIDE:
        above, beside = KINDS[kind].above, rows[kind]
        # What is shared beside something private stands alone.
        seen = {each.id for each in rows[above]}
        rows[kind] = [each for each in beside if each.about not in seen and KINDS[kind].apart]
        rows[above] = with_beside(rows[above], beside)
    rows["entry"] = [with_open(each) for each in rows["entry"]]
    rows["found_note"] = _named(rows["found_note"], {each.id: each.title for each in rows["entry"]})
    names = {each.id: each.accountable_name for each in directions(read.viewer)}
    for kind in ("rating", "weekly_level"):
        rows[kind] = _named(rows[kind], names)
    return [each for of_kind in rows.values() for each in of_kind]


def _named(items: Iterable[RecordRow], titles: Mapping[str, str]) -> list[RecordRow]:
    return [replace(each, title=titles.get(each.about or "", "")) for each in items]


def by_day(items: Iterable[RecordRow], happened: Iterable[Event]) -> tuple[RecordDay, ...]:
    """The days of which there is something, the newest first."""
    written, events_on = defaultdict[date, list[RecordRow]](list), defaultdict[date, list[Event]](list)
    for item in items:
        written[item.day].append(item)
    for event in happened:
        events_on[event.day].append(event)
    return tuple(
        RecordDay(day, tuple(sorted(written[day], key=lambda each: each.first.at)), tuple(events_on[day]))
        for day in sorted(written.keys() | events_on.keys(), reverse=True)
    )


def _older(viewer: Viewer, first: date, happened: Iterable[Event]) -> date | None:
    names = {"couple": viewer.couple, "me": viewer.person, "first": first.isoformat()}
    days = [date.fromisoformat(day) for (day,) in database.execute_sql(_LAST_BEFORE, names).fetchall() if day]
    days += [each.day for each in happened if each.day < first]
    return max(days) + timedelta(days=1) if days else None
