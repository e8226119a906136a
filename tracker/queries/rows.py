"""Rows of the record, by the days that they are about, each with every version that a viewer may see."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from tracker.domain.days import local_day
from tracker.domain.ratings.details import WITHOUT_WORDS
from tracker.domain.record.versions import folded
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.models.kinds import KINDS
from tracker.queries import scoped
from tracker.queries.account.people import person_name
from tracker.queries.days import DAY, EVER_ALL, ON_DAYS

# Versions decide what is seen, not the row: a row whose newest version is a private draft still shows what was shared before.
# CROSS JOIN keeps SQLite from walking through every version, response or detail of a couple: the days come first. The index
# leads past versions that are the other's alone, also where there are many of one row.
_ROWS = f"""
SELECT r.id, r.writer_id, {{day}}, {{about}}, v.body, v.shared_at IS NOT NULL, v.written_on, v.id, v.writer_id,
    CASE WHEN v.erased_at IS NOT NULL THEN (SELECT t.agreed_at FROM removal t
        WHERE t.couple_id = v.couple_id AND t.object = v.object AND t.agreed_at = v.erased_at
            AND {scoped.shared("removal", "t")}) END, v.number
FROM {{rows}} CROSS JOIN version v INDEXED BY {{by}} ON v.couple_id = r.couple_id AND v.object = r.id
WHERE {{couple}} = :couple AND {{day}} BETWEEN :first AND :last AND {{reached}} AND {{seen}}
ORDER BY v.number
"""
NEWEST = 6
"""So many versions of one row stand on a page of many. The others have a page of their own: see `versions_of`."""
_BELOW = " CROSS JOIN {kind} {row} ON {row}.couple_id = d.couple_id AND {row}.{above}_id = {name}.id"


def _rows_of(kind: str) -> str:
    said, line = KINDS[kind], ON_DAYS[kind]
    (first, name), pairs = line[0], pairwise(line)
    below = (_BELOW.format(kind=each, row=row, above=above, name=of) for (above, of), (each, row) in pairs)
    shared = scoped.shared(kind, "r", stamped="v") if said.in_journal else scoped.seen(kind, "r", me=":me", stamped="v")
    return _ROWS.format(
        rows=f"{first} {name}{''.join(below)}",
        couple=f"{name}.couple_id",
        day=DAY[kind],
        about=f"r.{said.of}_id" if said.of else "NULL",
        reached=EVER_ALL[kind],
        seen=shared,
        by="version_shared" if said.in_journal else "version_seen_of",
    )


class _VersionOfRow(NamedTuple):
    """One version as these statements give it, with what they say of its row."""

    item: str
    owner: str
    day: str
    about: str | None
    body: str
    shared: int
    written_on: str
    version: str
    writer: str
    removed_at: str | None
    number: int


_SQL = {kind: _rows_of(kind) for kind in ON_DAYS}
_ON_DAYS = {
    kind: sql.replace("BETWEEN :first AND :last", "IN (SELECT value FROM json_each(:days))") for kind, sql in _SQL.items()
}
_ITEM = "IS NOT NULL AND r.id = :item"
_OF_ONE = {kind: sql.replace("BETWEEN :first AND :last", _ITEM) for kind, sql in _SQL.items()}
_OF_ENTRIES = _SQL["entry"].replace("r.day BETWEEN :first AND :last", "r.id IN (SELECT value FROM json_each(:entries))")
_PAGE = {
    kind: sql.replace("BETWEEN :first AND :last", _ITEM).replace(
        "ORDER BY v.number", "ORDER BY v.number DESC LIMIT :many OFFSET :skip"
    )
    for kind, sql in _SQL.items()
}
_PEOPLE = f"""
SELECT p.id, p.name,
    EXISTS (SELECT 1 FROM repair x WHERE x.couple_id = m.couple_id AND x.accountable_id = p.id
        AND {scoped.seen("repair", "x", me="p.id")})
FROM membership m JOIN person p ON p.id = m.person_id WHERE m.couple_id = ?
"""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is, or was, in the space. `keeps` says whether they are accountable in a repair."""

    person: str
    name: str
    keeps: bool


@dataclass(frozen=True, slots=True)
class RowVersion:
    """What a row said at one time: `said` holds its committed fields.

    `on` is the reader's own day at that instant; `written_on` the writer's, as it was when they wrote. `removed_on` is the
    reader's own day on which both removed its words.
    """

    at: datetime
    on: date
    written_on: date
    shared: bool
    kind: str
    said: Mapping[str, Any]
    removed_on: date | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """What its writer wrote in it, in the order of its fields."""
        if self.said.get("kind") in WITHOUT_WORDS:
            return ()
        return tuple(self.said[name] for name in KINDS[self.kind].searched if self.said[name])

    @property
    def has_words(self) -> bool:
        """Whether both can see words of its writer in it."""
        return self.shared and bool(self.texts)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A row of the record as a viewer may see it.

    `day` is the writer's day that it is about. `lines` are its versions, newest line first and in each line newest version
    first; `more` says that there are others between them and `first`, the oldest one. `late` is the number of days from `day`
    to its first version that the other can see, `changed_late` to the last. `about` is the id of what it belongs to: a
    commitment, an entry, a response, a rating, a moment or a repair. `open` says of a response whether lines may be written
    under it.
    """

    kind: str
    id: str
    writer: str
    name: str
    mine: bool
    day: date
    about: str | None
    lines: tuple[tuple[RowVersion, ...], ...]
    first: RowVersion
    late: int
    changed_late: int
    ever_shared: bool
    more: bool = False
    title: str = ""
    brought_in_on: date | None = None
    beside: tuple["RecordRow", ...] = ()
    open: bool = False

    @property
    def now(self) -> RowVersion:
        """The newest version that the viewer may see."""
        return self.lines[0][0]

    @property
    def private(self) -> bool:
        """Whether what it says now is its writer's alone."""
        return not self.now.shared

    @property
    def worded(self) -> tuple["RecordRow", ...]:
        """Of this and all that stands beside it, what has words that both can see."""
        below = tuple(each for one in self.beside for each in one.worded)
        return (self, *below) if any(each.has_words for each in self._shown) else below

    @property
    def _shown(self) -> tuple[RowVersion, ...]:
        return (self.first, *(each for line in self.lines for each in line))

    @property
    def seen_before(self) -> bool:
        """Whether the other still reads an earlier version, and what it says now is its writer's alone."""
        return self.private and self.ever_shared

    @property
    def taken_back(self) -> bool:
        """Whether its writer took it back."""
        return bool(self.now.said.get(KINDS[self.kind].taken_back_by) == "taken_back")


def members(viewer: Viewer) -> dict[str, Member]:
    """Everybody who is or was in the viewer's space, by id."""
    rows = database.execute_sql(_PEOPLE, (viewer.couple,)).fetchall()
    return {person: Member(person, person_name(person, stored), bool(keeps)) for person, stored, keeps in rows}


def rows_between(
    viewer: Viewer, kind: str, first: date, last: date, people: Mapping[str, Member], *, whole: bool = False
) -> list[RecordRow]:
    """The rows of one kind about the days `first` through `last`, by day and time of their first version.

    With the newest versions of each, or with `whole` all of them. One statement.
    """
    names = {"first": first.isoformat(), "last": last.isoformat()}
    return _items(viewer, kind, _SQL[kind], names, people, whole=whole)


def rows_on(viewer: Viewer, kind: str, days: Iterable[date], people: Mapping[str, Member]) -> list[RecordRow]:
    """The rows of one kind about some days, which need not follow each other."""
    return _items(viewer, kind, _ON_DAYS[kind], {"days": json.dumps([day.isoformat() for day in days])}, people)


def entry_rows(viewer: Viewer, entries: Iterable[str], people: Mapping[str, Member]) -> list[RecordRow]:
    """The entries with these ids, as far as the viewer may see them, with all their versions. One statement."""
    return _items(viewer, "entry", _OF_ENTRIES, {"entries": json.dumps(list(entries))}, people, whole=True)


def one_row(viewer: Viewer, kind: str, item: str, people: Mapping[str, Member]) -> RecordRow | None:
    """One row of the record, by its id; None where the viewer may not see it."""
    return next(iter(_items(viewer, kind, _OF_ONE[kind], {"item": item}, people)), None)


def versions_of(viewer: Viewer, item: RecordRow, skip: int, many: int) -> list[RowVersion]:
    """Versions of one row that the viewer may see, the newest first, each as it was written. One statement."""
    rows = _rows(viewer, _PAGE[item.kind], {"item": item.id, "skip": skip, "many": many})
    return [version for row in rows for version in _versions(viewer, item.kind, [row])]


def with_beside(items: Iterable[RecordRow], others: Iterable[RecordRow]) -> list[RecordRow]:
    """The items, each with those of the others that belong to it, after what stands beside it already."""
    beside: dict[str | None, list[RecordRow]] = {}
    for each in others:
        beside.setdefault(each.about, []).append(each)
    return [replace(item, beside=(*item.beside, *beside.get(item.id, ()))) for item in items]


def _rows(viewer: Viewer, sql: str, names: Mapping[str, object]) -> list[_VersionOfRow]:
    rows = database.execute_sql(sql, {"couple": viewer.couple, "me": viewer.person, **names}).fetchall()
    return list(map(_VersionOfRow._make, rows))


def _items(
    viewer: Viewer, kind: str, sql: str, names: Mapping[str, object], people: Mapping[str, Member], *, whole: bool = False
) -> list[RecordRow]:
    found: dict[str, list[_VersionOfRow]] = {}
    for row in _rows(viewer, sql, names):
        found.setdefault(row.item, []).append(row)
    items = (_item(viewer, kind, rows, people, cut=len(rows) > NEWEST and not whole) for rows in found.values())
    return sorted(items, key=lambda each: (each.day, each.first.at))


def _item(viewer: Viewer, kind: str, rows: Sequence[_VersionOfRow], people: Mapping[str, Member], *, cut: bool) -> RecordRow:
    row = rows[0]
    day = date.fromisoformat(row.day)
    runs = _runs(_few(rows)) if cut else [rows]
    versions = [each for run in runs for each in _versions(viewer, kind, run)]
    more = cut and (len(runs) > 1 or len(versions) > NEWEST)
    seen = [each for each in versions if each.shared]
    lates = [(each.written_on - day).days for each in seen or versions]
    return RecordRow(
        kind=kind,
        id=row.item,
        writer=row.owner,
        name=people[row.owner].name,
        mine=row.owner == viewer.person,
        day=day,
        about=row.about,
        lines=tuple(line[::-1] for line in folded(versions[-NEWEST:] if more else versions))[::-1],
        first=versions[0],
        late=lates[0],
        changed_late=lates[-1],
        ever_shared=bool(seen),
        more=more,
    )


def _few(rows: Sequence[_VersionOfRow]) -> list[_VersionOfRow]:
    """The newest, the very first and the first that both could see: of one row that was changed often no more are opened."""
    shown = next((at for at, row in enumerate(rows) if row.shared), 0)
    start = len(rows) - NEWEST
    return [row for at, row in enumerate(rows) if at in {0, shown} or at >= start]


def _runs(rows: Iterable[_VersionOfRow]) -> list[list[_VersionOfRow]]:
    """Versions, oldest first, apart where some between them were left out: only what follows each other is one statement."""
    runs: list[list[_VersionOfRow]] = []
    for row in rows:
        if runs and row.number == runs[-1][-1].number + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _versions(viewer: Viewer, kind: str, rows: Iterable[_VersionOfRow]) -> list[RowVersion]:
    versions: list[RowVersion] = []
    for row in rows:
        said = json.loads(decrypted("version.body", row.version, row.writer, row.body))
        at, shared = instant(said.pop("written_at")), bool(row.shared)
        if shared and versions and not versions[-1].shared and versions[-1].said == said:
            # The same words, now seen by the other: one statement with one time.
            versions[-1] = replace(versions[-1], shared=True)
        else:
            gone = _day(viewer, instant(row.removed_at)) if row.removed_at else None
            versions.append(RowVersion(at, _day(viewer, at), date.fromisoformat(row.written_on), shared, kind, said, gone))
    return versions


def _day(viewer: Viewer, at: datetime) -> date:
    return local_day(at, viewer.zone, viewer.day_start)
