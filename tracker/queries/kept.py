"""What was written about days: rows of the record, each with every version that a viewer may see."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.domain.days import local_day
from tracker.domain.versions import folded
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped
from tracker.queries.names import person_name

# Versions decide what is seen, not the row: a row whose newest version is a private draft still shows what was shared before.
# CROSS JOIN keeps SQLite from walking through every version, response or detail of a couple: the days come first.
_KEPT = f"""
SELECT r.id, r.writer_id, {{day}}, {{about}}, v.body, v.shared_at IS NOT NULL, v.written_on, v.id, v.writer_id,
    CASE WHEN v.erased_at IS NOT NULL THEN (SELECT t.agreed_at FROM taking_out t
        WHERE t.couple_id = v.couple_id AND t.object = v.object AND t.agreed_at = v.erased_at
            AND {scoped.shared("taking_out", "t")}) END
FROM {{rows}} CROSS JOIN version v ON v.couple_id = r.couple_id AND v.object = r.id
WHERE {{couple}} = :couple AND {{day}} BETWEEN :first AND :last AND {{reached}} AND {{seen}}
ORDER BY v.number
"""
# A level belongs to the Sunday on which its week ends.
LEVEL_DAY = "date(r.week, '+6 days')"
_BESIDE = "{0} d CROSS JOIN {1} r ON r.couple_id = d.couple_id AND r.{0}_id = d.id"


def _seen(kind: str) -> str:
    return scoped.seen(kind, "r", me=":me", stamped="v")


def _reached(kind: str, row: str) -> str:
    # What never showed is not even looked at.
    return scoped.ever_seen(kind, row, me=":me")


def _on_its_day(table: str, about: str, day: str = "r.day") -> str:
    rows, reached = f"{table} r", _reached(table, "r")
    return _KEPT.format(rows=rows, couple="r.couple_id", day=day, about=about, reached=reached, seen=_seen(table))


def _of_journals() -> str:
    # What is only its writer's stays in their journal, so that their record shows nobody whether there is one.
    reached, seen = scoped.ever_shared("reflection", "r"), scoped.shared("reflection", "r", stamped="v")
    return _KEPT.format(rows="reflection r", couple="r.couple_id", day="r.day", about="NULL", reached=reached, seen=seen)


def _beside(day_of: str, table: str) -> str:
    rows = _BESIDE.format(day_of, table)
    reached = f"{_reached(day_of, 'd')} AND {_reached(table, 'r')}"
    return _KEPT.format(
        rows=rows, couple="d.couple_id", day="d.day", about=f"r.{day_of}_id", reached=reached, seen=_seen(table)
    )


def _in_thread() -> str:
    rows = """entry d
        CROSS JOIN response q ON q.couple_id = d.couple_id AND q.entry_id = d.id
        CROSS JOIN thread_line r ON r.couple_id = d.couple_id AND r.response_id = q.id"""
    reached = " AND ".join(_reached(kind, row) for kind, row in (("entry", "d"), ("response", "q"), ("thread_line", "r")))
    seen = _seen("thread_line")
    return _KEPT.format(rows=rows, couple="d.couple_id", day="d.day", about="r.response_id", reached=reached, seen=seen)


_SQL = {
    "entry": _on_its_day("entry", "r.commitment_id"),
    "response": _beside("entry", "response"),
    "thread_line": _in_thread(),
    "plan": _on_its_day("plan", "r.commitment_id"),
    "moment": _on_its_day("moment", "NULL"),
    "setback_part": _beside("moment", "setback_part"),
    "reflection": _of_journals(),
    "found_note": _on_its_day("found_note", "r.entry_id"),
    "rating": _on_its_day("rating", "r.repair_id"),
    "rating_detail": _beside("rating", "rating_detail"),
    "weekly_level": _on_its_day("weekly_level", "r.repair_id", LEVEL_DAY),
}
_ON_DAYS = {
    kind: sql.replace("BETWEEN :first AND :last", "IN (SELECT value FROM json_each(:days))") for kind, sql in _SQL.items()
}
_OF_ENTRIES = _SQL["entry"].replace("r.day BETWEEN :first AND :last", "r.id IN (SELECT value FROM json_each(:entries))")
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
class Version:
    """What a row said at one time: `said` holds its committed fields.

    `on` is the reader's own day at that instant; `written_on` the writer's, as it was when they wrote. `removed_on` is the
    reader's own day on which both took its words out together.
    """

    at: datetime
    on: date
    written_on: date
    shared: bool
    said: Mapping[str, Any]
    removed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the record as a viewer may see it.

    `day` is the writer's day that it is about. `lines` are its versions, newest line first and in each line newest version
    first. `late` is the number of days from `day` to its first version that the other can see, `changed_late` to the last.
    `about` is the id of what it belongs to: a commitment, an entry, a response, a rating, a moment or a repair. `open` says of
    a response whether lines may be written under it.
    """

    kind: str
    id: str
    writer: str
    name: str
    mine: bool
    day: date
    about: str | None
    lines: tuple[tuple[Version, ...], ...]
    late: int
    changed_late: int
    title: str = ""
    brought_in_on: date | None = None
    beside: tuple["Kept", ...] = ()
    open: bool = False

    @property
    def now(self) -> Version:
        """The newest version that the viewer may see."""
        return self.lines[0][0]

    @property
    def first(self) -> Version:
        """The oldest version that the viewer may see."""
        return self.lines[-1][-1]

    @property
    def private(self) -> bool:
        """Whether what it says now is its writer's alone."""
        return not self.now.shared

    @property
    def worded(self) -> tuple["Kept", ...]:
        """Of this and all that stands beside it, what has words that both can see."""
        below = tuple(each for one in self.beside for each in one.worded)
        return (self, *below) if any(_has_words(each) for line in self.lines for each in line) else below

    @property
    def seen_before(self) -> bool:
        """Whether the other still reads an earlier version, and what it says now is its writer's alone."""
        return self.private and any(version.shared for line in self.lines for version in line)

    @property
    def taken_back(self) -> bool:
        """Whether its writer took it back."""
        return bool((self.now.said.get("state") or self.now.said.get("kind")) == "taken_back")


def _has_words(version: Version) -> bool:
    said = version.said
    return version.shared and said.get("kind") not in {"sign", "urge"} and bool(said.get("words") or said.get("place"))


def members(viewer: Viewer) -> dict[str, Member]:
    """Everybody who is or was in the viewer's space, by id."""
    rows = database.execute_sql(_PEOPLE, (viewer.couple,)).fetchall()
    return {row[0]: Member(row[0], person_name(row[0], row[1]), bool(row[2])) for row in rows}


def kept(viewer: Viewer, kind: str, first: date, last: date, people: Mapping[str, Member]) -> list[Kept]:
    """The rows of one kind about the days `first` through `last`, by day and time of their first version. One statement."""
    names = {"couple": viewer.couple, "me": viewer.person, "first": first.isoformat(), "last": last.isoformat()}
    return _items(viewer, kind, database.execute_sql(_SQL[kind], names).fetchall(), people)


def kept_on(viewer: Viewer, kind: str, days: Iterable[date], people: Mapping[str, Member]) -> list[Kept]:
    """The same about some days, which need not follow each other. One statement."""
    named = json.dumps([day.isoformat() for day in days])
    names = {"couple": viewer.couple, "me": viewer.person, "days": named}
    return _items(viewer, kind, database.execute_sql(_ON_DAYS[kind], names).fetchall(), people)


def kept_entries(viewer: Viewer, entries: Iterable[str], people: Mapping[str, Member]) -> list[Kept]:
    """The entries with these ids, as far as the viewer may see them, by day and time of their first version. One statement."""
    names = {"couple": viewer.couple, "me": viewer.person, "entries": json.dumps(list(entries))}
    return _items(viewer, "entry", database.execute_sql(_OF_ENTRIES, names).fetchall(), people)


def with_beside(items: Iterable[Kept], others: Iterable[Kept]) -> list[Kept]:
    """The items, each with those of the others that belong to it."""
    beside: dict[str | None, list[Kept]] = {}
    for each in others:
        beside.setdefault(each.about, []).append(each)
    return [replace(item, beside=tuple(beside.get(item.id, ()))) for item in items]


def _items(viewer: Viewer, kind: str, rows: Iterable[Any], people: Mapping[str, Member]) -> list[Kept]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    items = (_item(viewer, kind, versions, people) for versions in found.values())
    return sorted(items, key=lambda each: (each.day, each.first.at))


def _item(viewer: Viewer, kind: str, rows: Sequence[Any], people: Mapping[str, Member]) -> Kept:
    item, writer, about_day, about = rows[0][:4]
    day = date.fromisoformat(about_day)
    versions = _versions(viewer, ((_body(row), bool(row[5]), date.fromisoformat(row[6]), row[9]) for row in rows))
    seen = [each for each in versions if each.shared] or versions
    lates = [(each.written_on - day).days for each in seen]
    return Kept(
        kind=kind,
        id=item,
        writer=writer,
        name=people[writer].name,
        mine=writer == viewer.person,
        day=day,
        about=about,
        lines=tuple(line[::-1] for line in folded(versions))[::-1],
        late=lates[0],
        changed_late=lates[-1],
    )


def _body(row: Sequence[Any]) -> str:
    return decrypted("version.body", row[7], row[8], row[4])


def _versions(viewer: Viewer, rows: Iterable[tuple[str, bool, date, str | None]]) -> list[Version]:
    versions: list[Version] = []
    for body, shared, written_on, removed in rows:
        said = json.loads(body)
        at = instant(said.pop("written_at"))
        if shared and versions and not versions[-1].shared and versions[-1].said == said:
            # The same words, now seen by the other: one statement with one time.
            versions[-1] = replace(versions[-1], shared=True)
        else:
            gone = _day(viewer, instant(removed)) if removed else None
            versions.append(Version(at, _day(viewer, at), written_on, shared, said, gone))
    return versions


def _day(viewer: Viewer, at: datetime) -> date:
    return local_day(at, viewer.zone, viewer.day_start)
