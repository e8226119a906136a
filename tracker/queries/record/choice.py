"""Some of the record: what was chosen, newest first, as many whole days a page as hold about sixty things."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries import scoped
from tracker.queries.commitments.events import Event, by_commitment, events, terms_rows
from tracker.queries.record.pages import Reader, RecordPage, by_day, has_private, in_short, items_of
from tracker.queries.rows import LEVEL_DAY, Kept, kept_on, members

KINDS = ("answers", "responses", "plans", "moments", "found", "reflections", "ratings", "agreements")
"""What the record holds, as people call it. Responses are the answers that somebody responded to."""

_CALLED = {
    "entry": "answers",
    "plan": "plans",
    "moment": "moments",
    "reflection": "reflections",
    "found_note": "found",
    "rating": "ratings",
    "rating_detail": "ratings",
    "weekly_level": "ratings",
}
_OF_COMMITMENTS = frozenset({"answers", "responses", "plans", "agreements"})


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
        """Whether something of one of KINDS may be among what was chosen."""
        return (not self.kinds or kind in self.kinds) and (not self.commitment or kind in _OF_COMMITMENTS)

    def has_day(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def has(self, item: Kept) -> bool:
        """Whether a row of the record was chosen, whatever its day."""
        if self.commitment and item.about != self.commitment:
            return False
        return self.wants(_CALLED[item.kind]) or (item.kind == "entry" and self.wants("responses") and bool(item.beside))

    def has_event(self, event: Event) -> bool:
        """Whether something that happened to a commitment was chosen."""
        return self.wants("agreements") and self.commitment in {"", event.commitment} and self.has_day(event.day)


_ENOUGH = 60
_NEXT = timedelta(days=1)
_COUNT = "SELECT {day}, COUNT(*) FROM {rows} WHERE r.couple_id = :couple AND {seen} GROUP BY 1"
_OF_ONE = "{seen} AND (:commitment = '' OR {about}.commitment_id = :commitment)"
_ENTRY_OF = f"entry d ON d.id = r.entry_id{scoped.beside('entry', 'd', of='response')}"
_RATING_OF = f"rating d ON d.id = r.rating_id{scoped.beside('rating', 'd', of='rating_detail')}"


def _seen(kind: str) -> str:
    return scoped.ever_seen(kind, "r", me=":me")


_SOURCES = (
    ("answers", "r.day", "entry r", _OF_ONE.format(seen=_seen("entry"), about="r")),
    ("responses", "d.day", f"response r JOIN {_ENTRY_OF}", _OF_ONE.format(seen=_seen("response"), about="d")),
    ("plans", "r.day", "plan r", _OF_ONE.format(seen=_seen("plan"), about="r")),
    ("moments", "r.day", "moment r", _seen("moment")),
    # Of a journal the record has what was ever shown, and nothing that is its writer's alone.
    ("reflections", "r.day", "reflection r", scoped.ever_shared("reflection", "r")),
    ("found", "r.day", "found_note r", _seen("found_note")),
    ("ratings", "r.day", "rating r", _seen("rating")),
    ("ratings", "d.day", f"rating_detail r JOIN {_RATING_OF}", _seen("rating_detail")),
    ("ratings", LEVEL_DAY, "weekly_level r", _seen("weekly_level")),
)
_COUNTED = [(kind, _COUNT.format(day=day, rows=rows, seen=seen)) for kind, day, rows, seen in _SOURCES]


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
    read = Reader(viewer, people, terms, lambda kind: kept_on(viewer, kind, days, people))
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
