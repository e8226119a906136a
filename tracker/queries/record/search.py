"""Searching the record for words: only versions that the viewer may see are read, and there is no index of the others."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tracker.domain.days import local_day
from tracker.domain.ratings.details import NUMBERS, WITHOUT_WORDS
from tracker.domain.record.search_match import excerpt, found_in, query_words
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.models.kinds import KINDS, Dated
from tracker.queries import scoped
from tracker.queries.commitments.events import TermsRow, by_commitment, terms_rows, title_on
from tracker.queries.days import DAY, ON_DAYS
from tracker.queries.rows import members

MOST = 200
"""So many results are shown, the newest."""

_SAID = tuple(kind for kind, each in KINDS.items() if each.dated is Dated.SAID)
"""What is said about a commitment as a whole stands under the day on which it was said."""
# First what there is most of: each version is compared with the kinds in this order.
_FIELDS: Mapping[str, tuple[str, ...]] = {kind: KINDS[kind].searched for kind in (*ON_DAYS, *_SAID) if KINDS[kind].searched}
_SCAN = f"""
SELECT kind, object, number, writer_id, body, shared_at IS NOT NULL, written_at, id FROM version
WHERE couple_id = :couple AND kind IN ({", ".join(f"'{kind}'" for kind in _FIELDS)})
    AND {scoped.seen_versions(_FIELDS, "version", me=":me")}
"""
# Most rows are one tap without words: known before their JSON is read.
_WORDLESS = '"words":""'
_MAY_BE_WORDLESS = frozenset(kind for kind, fields in _FIELDS.items() if fields == ("words",))


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row of the record in which the words occur. `day` is the one under which the record shows it.

    `id` is that of its row, `what` its state or kind, `said` the words around the match, `earlier` whether they stand in a
    version that was changed since. `anchor` names its place on the page of its day.
    """

    kind: str
    day: date
    name: str
    mine: bool
    title: str
    what: str
    said: str
    private: bool
    earlier: bool
    anchor: str
    id: str

    @property
    def closed(self) -> bool:
        """Whether a tap opens its words: what is private does not lie open beside the person it may be about."""
        return self.private and not KINDS[self.kind].lies_open


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, the newest day first; `more` says that there are older results than these."""

    found: tuple[FoundRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    """A version that is read, as it is kept."""

    kind: str
    id: str
    number: int
    writer: str
    body: Mapping[str, Any]
    terms: Mapping[str, Sequence[TermsRow]]
    shared: bool
    at: str

    @property
    def said(self) -> str:
        """Its words. A number is none, and what is sealed is not read."""
        if self.body.get("kind") in NUMBERS or self.body.get("seal"):
            return ""
        said = " · ".join(self.body[name] for name in _FIELDS[self.kind] if self.body[name])
        return said.replace("_", " ") if self.body.get("kind") in WITHOUT_WORDS else said

    def title(self) -> str:
        """What the commitment that it is about was called on its day, if it has both."""
        day = self.body.get("day")
        return title_on(self.terms.get(self.body.get("commitment") or "", ()), date.fromisoformat(day)) if day else ""


def search(viewer: Viewer, query: str) -> Search:
    """Every row in which each word of the query occurs, at most MOST of them. Four statements; the query is kept nowhere."""
    words = query_words(query)
    names = {person: each.name for person, each in members(viewer).items()}
    terms = by_commitment(terms_rows(viewer))
    scanned = database.execute_sql(_SCAN, {"couple": viewer.couple, "me": viewer.person}).fetchall()
    rows = [
        (kind, item, number, writer, decrypted("version.body", version, writer, body), shared, at)
        for kind, item, number, writer, body, shared, at, version in scanned
    ]
    hits = _newest_of_each(_hits(rows, terms, words))
    days = days_of(viewer, {hit.id: (hit.kind, hit.body) for hit in hits})
    hits.sort(key=lambda hit: (days[hit.id], hit.at), reverse=True)
    shown = hits[:MOST]
    newest = _newest_numbers(rows, {hit.id for hit in shown})
    found = (
        FoundRow(
            kind=hit.kind,
            day=days[hit.id],
            name=names[hit.writer],
            mine=hit.writer == viewer.person,
            title=hit.title(),
            what=str(hit.body.get("state") if hit.kind == "entry" else hit.body.get("kind") or ""),
            said=excerpt(hit.said, words),
            private=not hit.shared,
            earlier=newest[hit.id] != hit.number,
            anchor=place_of(hit.kind, hit.id, days[hit.id]),
            id=hit.id,
        )
        for hit in shown
    )
    return Search(tuple(found), len(hits) > MOST)


def _hits(rows: Iterable[Sequence[Any]], terms: Mapping[str, list[TermsRow]], words: Sequence[str]) -> Iterator[_Hit]:
    written = [json.dumps(word, ensure_ascii=False)[1:-1] for word in words]
    for kind, item, number, writer, body, shared, at in rows:
        if (kind in _MAY_BE_WORDLESS and _WORDLESS in body) or _surely_without(body, written):
            continue
        hit = _Hit(kind, item, number, writer, json.loads(body), terms, bool(shared), at)
        if found_in(hit.said, hit.title, words):
            yield hit


def _surely_without(body: str, written: Sequence[str]) -> bool:
    """Whether it is plain without reading the JSON that none of the words, as JSON writes them, is in it."""
    if not body.isascii():
        return False
    small = body.lower()
    return not any(word in small for word in written)


def _newest_of_each(hits: Iterable[_Hit]) -> list[_Hit]:
    newest: dict[str, _Hit] = {}
    for hit in hits:
        if hit.id not in newest or newest[hit.id].number < hit.number:
            newest[hit.id] = hit
    return list(newest.values())


def _newest_numbers(rows: Iterable[Sequence[Any]], items: set[str]) -> dict[str, int]:
    newest: dict[str, int] = {}
    for _, item, number, *_rest in rows:
        if item in items:
            newest[item] = max(number, newest.get(item, 0))
    return newest


# What is asked for the days of others, or for its own where no version names it.
_DATING = {each.above for each in KINDS.values() if each.dated is Dated.ABOVE} | (_FIELDS.keys() & set(_SAID))
# Asked from the ids on, so that nothing else of the couple is touched.
_FROM = "SELECT r.id, {day} FROM json_each(:ids) i CROSS JOIN {kind} r ON r.id = i.value{above} WHERE r.couple_id = :couple"
_ABOVE = " CROSS JOIN {0} {1} ON {1}.id = {2}.{0}_id"


def _when(kind: str) -> str:
    if kind in _SAID:
        return _FROM.format(day="COALESCE(r.shared_at, r.written_at)", kind=kind, above="")
    line = ON_DAYS[kind]
    pairs = reversed(list(pairwise(line)))
    above = "".join(_ABOVE.format(each, name, row) for (each, name), (_, row) in pairs)
    return _FROM.format(day=DAY[kind], kind=kind, above=above)


_WHEN = " UNION ALL ".join(_when(kind) for kind in KINDS if kind in _DATING)


def days_of(viewer: Viewer, found: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, date]:
    """The day of each row, by its id, of kinds and bodies that the viewer may see, by id: one statement, always.

    What hangs on something has that thing's day; terms and answers at a review have the viewer's own day at their instant.
    """
    own = {item: day for item, (kind, body) in found.items() if (day := _own_day(kind, body))}
    dated_by = {item: _dated_by(item, *found[item]) for item in found.keys() - own.keys()}
    ids = json.dumps(sorted(set(dated_by.values())))
    rows = database.execute_sql(_WHEN, {"couple": viewer.couple, "ids": ids}).fetchall()
    days = {item: _day(viewer, text) for item, text in rows}
    return own | {item: days[above] for item, above in dated_by.items()}


def _own_day(kind: str, body: Mapping[str, Any]) -> date | None:
    if KINDS[kind].dated is Dated.WEEK:
        return date.fromisoformat(body["week"]) + timedelta(days=6)
    return date.fromisoformat(body["day"]) if body.get("day") else None


def _dated_by(item: str, kind: str, body: Mapping[str, Any]) -> str:
    return item if kind in _SAID else str(body[KINDS[kind].above])


def _day(viewer: Viewer, text: str) -> date:
    return local_day(instant(text), viewer.zone, viewer.day_start) if "T" in text else date.fromisoformat(text)


def place_of(kind: str, item: str, day: date) -> str:
    """The id of the element that shows a row on the page of its day, or of the day where no row stands alone."""
    return f"day-{day.isoformat()}" if kind in _SAID else f"{kind}-{item}"
