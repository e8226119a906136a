"""A person's journal, as they alone see it: in whatever space it was written, and sealed ones where their seal is open."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tracker.crypto.seals import unsealed
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped
from tracker.queries.journal.seals import OpenKeys

_ENOUGH = 40
_DAYS = f"""
SELECT day, COUNT(*) FROM reflection WHERE {scoped.own("reflection", "reflection", me=":me")} GROUP BY day ORDER BY day DESC
"""
_ROWS = f"""
SELECT r.id, r.day, r.title, r.words, r.seal_id, r.shared_at, {scoped.ever_shared("reflection", "r")}, r.couple_id
FROM reflection r
WHERE {scoped.own("reflection", "r", me=":me")} AND {{which}} ORDER BY r.day DESC, r.written_at DESC, r.id
"""
_OF_DAYS = _ROWS.format(which="r.day BETWEEN :first AND :last")
_ONE = _ROWS.format(which="r.id = :id")
_VERSIONS = f"""
SELECT id, body, written_at, shared_at FROM version
WHERE couple_id = :couple AND object = :id AND {scoped.own("version", "version", me=":me")} ORDER BY number DESC
"""


@dataclass(frozen=True, slots=True)
class ReflectionLine:
    """One reflection in the list.

    `standing`: private, shown (the other can read what it says now), was_shown (what it said before, here or in a space that
    has ended), sealed (and open) or locked.
    """

    id: str
    day: date
    title: str
    standing: str

    @property
    def locked(self) -> bool:
        """Whether it is sealed and not open: then it has no title to show."""
        return self.standing == "locked"

    @property
    def sealed(self) -> bool:
        """Whether it is sealed, open or not."""
        return self.standing in {"sealed", "locked"}

    @property
    def only_mine(self) -> bool:
        """Whether nobody else could ever read it."""
        return not (self.shown or self.was_shown)

    @property
    def can_be_shown(self) -> bool:
        """Whether its writer could share what it says now."""
        return not (self.shown or self.sealed)

    @property
    def shown(self) -> bool:
        """Whether the other can read what it says now."""
        return self.standing == "shown"

    @property
    def was_shown(self) -> bool:
        """Whether the other could read what it said before, and no more."""
        return self.standing == "was_shown"


@dataclass(frozen=True, slots=True)
class Journal:
    """Some whole days of the journal, the newest first. `older` and `newer` are what `before` is on the pages beside."""

    lines: tuple[ReflectionLine, ...]
    older: date | None
    newer: date | None
    has_newer: bool


@dataclass(frozen=True, slots=True)
class ReflectionVersion:
    """What a reflection said at one time; `open` is False where a seal hides it. `shown` says that the other can read it."""

    at: datetime
    shown: bool
    open: bool
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Reflected:
    """One reflection whole, with its versions, the newest first. `here` says that it was written in the viewer's space.

    Words that were shared as they stood are one version.
    """

    line: ReflectionLine
    here: bool
    versions: tuple[ReflectionVersion, ...]

    @property
    def now(self) -> ReflectionVersion:
        """What it says now."""
        return self.versions[0]


def journal(viewer: Viewer, keys: OpenKeys, before: date | None = None) -> Journal:
    """The newest days before `before`, until there is enough on them. Two statements."""
    counted = Counter({date.fromisoformat(day): n for day, n in database.execute_sql(_DAYS, {"me": viewer.person}).fetchall()})
    days = _enough(counted, [day for day in counted if before is None or day < before])
    if not days:
        return Journal((), None, None, has_newer=before is not None)
    names = {"me": viewer.person, "first": days[-1].isoformat(), "last": days[0].isoformat()}
    newer = sorted(day for day in counted if before is not None and day >= before)
    page = _enough(counted, newer)
    return Journal(
        lines=tuple(_line(viewer, row, keys) for row in database.execute_sql(_OF_DAYS, names).fetchall()),
        older=days[-1] if days[-1] > min(counted) else None,
        newer=page[-1] + timedelta(days=1) if len(page) < len(newer) else None,
        has_newer=bool(newer),
    )


def _enough(counted: Mapping[date, int], days: Iterable[date]) -> Sequence[date]:
    taken: list[date] = []
    total = 0
    for day in days:
        if total >= _ENOUGH:
            break
        taken.append(day)
        total += counted[day]
    return taken


def _line(viewer: Viewer, row: Sequence[Any], keys: OpenKeys) -> ReflectionLine:
    item, day, title, words, seal, shared_at, shown, couple = row
    if seal is None:
        standing = "shown" if shared_at and couple == viewer.couple else "was_shown" if shown else "private"
        return ReflectionLine(
            item, date.fromisoformat(day), decrypted("reflection.title", item, viewer.person, title), standing
        )
    if seal not in keys:
        return ReflectionLine(item, date.fromisoformat(day), "", "locked")
    said, _ = unsealed(keys[seal], item, decrypted("reflection.words", item, viewer.person, words))
    return ReflectionLine(item, date.fromisoformat(day), said, "sealed")


def reflection(viewer: Viewer, keys: OpenKeys, item: str) -> Reflected:
    """One of the viewer's own; NotFound for anything else. Two statements."""
    row = database.execute_sql(_ONE, {"me": viewer.person, "id": item}).fetchone()
    if row is None:
        raise NotFound
    *_, couple = row
    versions = database.execute_sql(_VERSIONS, {"couple": couple, "id": item, "me": viewer.person}).fetchall()
    said = [_said(viewer, item, each, keys) for each in versions]
    newer = [None, *said]
    told = tuple(each for each, after in zip(said, newer, strict=False) if after is None or not _was_only_shared(each, after))
    return Reflected(_line(viewer, row, keys), here=couple == viewer.couple, versions=told)


def _was_only_shared(said: ReflectionVersion, after: ReflectionVersion) -> bool:
    return after.shown and not said.shown and (said.title, said.words) == (after.title, after.words)


def _said(viewer: Viewer, item: str, version: Sequence[Any], keys: OpenKeys) -> ReflectionVersion:
    key, body, written_at, shared_at = version
    said = json.loads(decrypted("version.body", key, viewer.person, body))
    title, words, is_open = opened_words(said, item, keys)
    return ReflectionVersion(instant(written_at), shared_at is not None, is_open, title, words)


def opened_words(said: Mapping[str, Any], item: str, keys: OpenKeys) -> tuple[str, str, bool]:
    """Title and words of a version's fields, and whether they are open: sealed ones stay as they are without their key."""
    if said["seal"] is None:
        return said["title"], said["words"], True
    if said["seal"] not in keys:
        return said["title"], said["words"], False
    return *unsealed(keys[said["seal"]], item, said["words"]), True
