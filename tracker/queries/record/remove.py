"""Words that both can see and may remove together, and who asks for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from tracker.domain.asks import APART, STANDS, may_be_asked, stands
from tracker.domain.days import local_day
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant, instant_text
from tracker.models.encrypted import decrypted
from tracker.models.kinds import KINDS
from tracker.queries import scoped
from tracker.queries.record.search import days_of

_SHARED = f"""
SELECT kind, body, shared_at, id, writer_id FROM version
WHERE couple_id = ? AND object = ? AND {scoped.shared_versions(KINDS, "version")} ORDER BY number
"""
_OF_ONE = f"""
SELECT object, asker_id, asked_at, agreed_at, withdrawn_at FROM removal
WHERE couple_id = ? AND object = ? AND {scoped.shared("removal", "removal")} ORDER BY asked_at DESC
"""
_WAITING = f"""
SELECT object, asker_id, asked_at, agreed_at, withdrawn_at FROM removal
WHERE couple_id = ? AND {scoped.shared("removal", "removal")}
    AND agreed_at IS NULL AND withdrawn_at IS NULL AND asked_at > ? AND (asker_id = ? OR let_be_at IS NULL)
ORDER BY asked_at
"""


class _WordedVersion(NamedTuple):
    """A version that both can see, as it is kept."""

    kind: str
    body: str
    shared_at: str
    id: str
    writer: str


class _StoredRemoval(NamedTuple):
    """A question about the words of `item`, as it is kept."""

    item: str
    asker: str
    at: str
    agreed_at: str | None
    withdrawn_at: str | None


@dataclass(frozen=True, slots=True)
class RemovableVersion:
    """What a version that both can see says, and since when they can: `on` is the reader's own day."""

    on: date
    at: datetime
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """Something that both can see; `day` is the one under which the record shows it.

    `said` are those of its versions that have words, the newest first.
    """

    kind: str
    id: str
    day: date
    mine: bool
    name: str
    said: tuple[RemovableVersion, ...]

    @property
    def words(self) -> frozenset[str]:
        """Every text that would go."""
        return frozenset(text for each in self.said for text in each.texts)


@dataclass(frozen=True, slots=True)
class Question:
    """One of the two asks. `until` is the reader's own day on which the question ends by itself."""

    thing: Worded
    mine: bool
    asked_on: date
    until: date


@dataclass(frozen=True, slots=True)
class RemovalStanding:
    """Where it stands with the words of one thing. `again_on` is set while they cannot be asked about once more."""

    thing: Worded
    question: Question | None
    removed_on: date | None
    again_on: date | None


def worded(viewer: Viewer, item: str) -> Worded:
    """Something of the record with its shared words. NotFound for what is not seen by both, and for agreed wording."""
    rows = [_WordedVersion(*row) for row in database.execute_sql(_SHARED, (viewer.couple, item)).fetchall()]
    kind = rows[0].kind if viewer.partner and rows else None
    if kind is None or KINDS[kind].agreed or not KINDS[kind].words:
        raise NotFound
    bodies = [json.loads(decrypted("version.body", row.id, row.writer, row.body)) for row in rows]
    mine = bodies[-1]["writer"] == viewer.person
    said = [_said(viewer, kind, row.shared_at, body) for row, body in zip(rows, bodies, strict=True)]
    return Worded(
        kind=kind,
        id=item,
        day=days_of(viewer, {item: (kind, bodies[-1])})[item],
        mine=mine,
        name=viewer.name if mine else viewer.partner_name,
        said=tuple(each for each in reversed(said) if each.texts),
    )


def _said(viewer: Viewer, kind: str, shared_at: str, body: Mapping[str, Any]) -> RemovableVersion:
    at = instant(shared_at)
    return RemovableVersion(_on(viewer, at), at, tuple(body[name] for name in KINDS[kind].words if body[name]))


def _on(viewer: Viewer, at: datetime) -> date:
    return local_day(at, viewer.zone, viewer.day_start)


def standing(viewer: Viewer, item: str, now: datetime) -> RemovalStanding:
    """Where it stands with the words of one thing. Whoever asked reads the same, whether the other let it be or not."""
    thing = worded(viewer, item)
    rows = [_StoredRemoval(*row) for row in database.execute_sql(_OF_ONE, (viewer.couple, item)).fetchall()]
    asked_at = instant(rows[0].at) if rows else None
    is_open = asked_at is not None and not rows[0].agreed_at and not rows[0].withdrawn_at and stands(asked_at, now)
    agreed = [row.agreed_at for row in rows if row.agreed_at]
    return RemovalStanding(
        thing=thing,
        question=_question(viewer, thing, rows[0]) if is_open else None,
        removed_on=_on(viewer, instant(agreed[0])) if agreed else None,
        again_on=None if asked_at is None or may_be_asked(asked_at, now) else _on(viewer, asked_at + APART),
    )


def questions(viewer: Viewer, now: datetime) -> list[Question]:
    """What either asks now and the other has not answered, first what the partner asks, without what the viewer let be."""
    asked = (viewer.couple, instant_text(now - STANDS), viewer.person)
    rows = [_StoredRemoval(*row) for row in database.execute_sql(_WAITING, asked).fetchall()] if viewer.partner else []
    found = (_question(viewer, worded(viewer, row.item), row) for row in rows)
    return sorted((each for each in found if each.thing.words), key=lambda each: each.mine)


def _question(viewer: Viewer, thing: Worded, row: _StoredRemoval) -> Question:
    asked_at = instant(row.at)
    return Question(thing, row.asker == viewer.person, _on(viewer, asked_at), _on(viewer, asked_at + STANDS))
