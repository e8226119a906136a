"""The part of the record that somebody chose to see, newest first: as many whole days a page as have about sixty rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.models.kinds import KINDS
from tracker.queries.commitments.events import Event, by_commitment, events, terms_rows
from tracker.queries.days import DAY, EVER, ON_DAYS, STANDING, WITH_DAY
from tracker.queries.record.pages import RecordPage, RowReader, by_day, has_private, in_short, items_of
from tracker.queries.rows import RecordRow, members, rows_on

_AGREEMENTS = KINDS["commitment"].called
CHOICES = tuple(dict.fromkeys(KINDS[kind].called for kind in (*ON_DAYS, "commitment") if KINDS[kind].called))
"""What the record holds, as people call it. Responses are the answers that somebody responded to."""
# How a statement calls the row that names the commitment.
_NAMING = {kind: name for kind, ((above, name), *_) in ON_DAYS.items() if KINDS[above].of == "commitment"}
_OF_COMMITMENTS = frozenset(KINDS[kind].called for kind in (*_NAMING, "commitment")) - {""}


@dataclass(frozen=True, slots=True)
class Choice:
    """No commitment, no kinds, no days: everything. `first` and `last` are both included."""

    commitment: str = ""
    kinds: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()

    def wants(self, kind: str) -> bool:
        """Whether something of one of CHOICES may be among what was chosen."""
        return (not self.kinds or kind in self.kinds) and (not self.commitment or kind in _OF_COMMITMENTS)

    def has_day(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def has(self, item: RecordRow) -> bool:
        """Whether a row of the record was chosen, whatever its day."""
        if self.commitment and item.about != self.commitment:
            return False
        called = (KINDS[each.kind].called for each in item.beside)
        return self.wants(KINDS[item.kind].called) or any(each and self.wants(each) for each in called)

    def has_event(self, event: Event) -> bool:
        """Whether something that happened to a commitment was chosen."""
        return self.wants(_AGREEMENTS) and self.commitment in {"", event.commitment} and self.has_day(event.day)


_ENOUGH = 60
_NEXT = timedelta(days=1)
_COUNT = "SELECT {day}, COUNT(*) FROM {rows} WHERE r.couple_id = :couple AND {seen} GROUP BY 1"
_OF_ONE = " AND (:commitment = '' OR {0}.commitment_id = :commitment)"
_SEEN = {kind: EVER[kind] + (_OF_ONE.format(_NAMING[kind]) if kind in _NAMING else "") for kind in ON_DAYS}
_COUNTED = [
    (KINDS[kind].called, _COUNT.format(day=DAY[kind], rows=WITH_DAY[kind], seen=_SEEN[kind]))
    for kind in ON_DAYS
    if KINDS[kind].called or kind in STANDING
]


def chosen_page(viewer: Viewer, choice: Choice, before: date | None = None) -> RecordPage:
    """The newest of what was chosen, before the day `before` where one is named.

    The same statements for the same choice, whatever there is. Raises NotFound for a commitment that is not theirs to see.
    """
    people = members(viewer)
    terms = by_commitment(terms_rows(viewer))
    if choice.commitment and choice.commitment not in terms:
        raise NotFound
    happened = [each for each in events(viewer, people, terms) if choice.has_event(each)]
    counted = _counted(viewer, choice, happened)
    days = _page(counted, before)
    read = RowReader(viewer, people, terms, lambda kind: rows_on(viewer, kind, days, people))
    items = [each for each in items_of(read) if choice.has(each)]
    found = tuple(in_short(each) for each in by_day(items, [each for each in happened if each.day in set(days)]))
    newer = sorted(day for day in counted if before is not None and day >= before)
    return RecordPage(
        first=days[-1] if days else viewer.today,
        last=days[0] if days else viewer.today,
        days=found,
        older=days[-1] if days and days[-1] > min(counted) else None,
        has_newer=bool(newer),
        newer=_before_newer(counted, newer),
        any_private=any(has_private(day) for day in found),
    )


def _counted(viewer: Viewer, choice: Choice, happened: Iterable[Event]) -> Counter[date]:
    """How much there is to see on each day of the choice."""
    counted = Counter(each.day for each in happened)
    parts = [count for kind, count in _COUNTED if choice.wants(kind)]
    if parts:
        names = {"couple": viewer.couple, "me": viewer.person, "commitment": choice.commitment}
        for text, number in database.execute_sql(" UNION ALL ".join(parts), names).fetchall():
            counted[date.fromisoformat(text)] += number
    return Counter({day: number for day, number in counted.items() if choice.has_day(day)})


def _page(counted: Counter[date], before: date | None) -> list[date]:
    """The newest days of the page, until there is enough on them."""
    return _enough(counted, sorted((day for day in counted if before is None or day < before), reverse=True))


def _before_newer(counted: Counter[date], newer: Sequence[date]) -> date | None:
    """What `before` is on the next newer page; None where that is the first one."""
    page = _enough(counted, newer)
    return page[-1] + _NEXT if len(page) < len(newer) else None


def _enough(counted: Counter[date], days: Sequence[date]) -> list[date]:
    taken: list[date] = []
    total = 0
    for day in days:
        if total >= _ENOUGH:
            break
        taken.append(day)
        total += counted[day]
    return taken
