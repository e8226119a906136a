"""Everything that a person may export: all that is theirs, and what was shared with them while they may read it."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tracker.domain.exports.own_data import canonical, part
from tracker.domain.imports.restore.overlap import PEOPLE, sealed_under, space_contains, what_is_said, without_contained
from tracker.domain.leaving import READABLE_FOR
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant_text
from tracker.models.encrypted import decrypted
from tracker.models.kinds import KINDS
from tracker.queries import scoped
from tracker.queries.account.people import hard_day_words, person_name, profile
from tracker.queries.account.sessions import devices
from tracker.queries.days import ON_DAYS
from tracker.queries.imports.restore import restored_seals, restored_spaces
from tracker.queries.journal.reflections import opened_words
from tracker.queries.journal.seals import OpenKeys, seals_of

_SPACES = """
SELECT m.couple_id, m.from_at, m.until_at, o.id, o.name, m.until_at IS NULL OR (m.left IS NOT NULL AND m.until_at > ?)
FROM membership m
LEFT JOIN membership om ON om.couple_id = m.couple_id AND om.person_id <> m.person_id
LEFT JOIN person o ON o.id = om.person_id
WHERE m.person_id = ?
"""
_VERSIONS = f"""
SELECT id, writer_id, body, object, kind, written_at, shared_at, erased_at, written_on,
    erased_at IS NOT NULL AND EXISTS (SELECT 1 FROM removal t
        WHERE t.couple_id = version.couple_id AND t.object = version.object AND t.agreed_at = version.erased_at
            AND {scoped.shared("removal", "t")})
FROM version INDEXED BY version_seen
WHERE couple_id = :couple AND {scoped.seen_versions(KINDS, "version", me=":me")}
    AND (:is_open OR {scoped.own("version", "version", me=":me")})
ORDER BY object, number
"""
_AUDIENCES = f"""
SELECT repair_id, audience, level, from_day, written_at FROM sharing
WHERE couple_id = ? AND {scoped.own("sharing", "sharing")} ORDER BY written_at, id
"""
_HOLDINGS = f"""
SELECT repair_id, weekday, hour, written_at, ended_at FROM hold_back
WHERE couple_id = ? AND {scoped.own("hold_back", "hold_back")} ORDER BY written_at, id
"""
_HELD = f"""
SELECT rating_id, held_at FROM held_back_rating
WHERE couple_id = ? AND {scoped.own("held_back_rating", "held_back_rating")} ORDER BY held_at, rating_id
"""
_RESTS = "SELECT kind, from_day, until_day FROM pause WHERE couple_id = ? AND person_id = ? ORDER BY started_at, id"
_SHARES = f"""
SELECT s.id, s.kind, s.reader_name, s.scope, s.from_day, s.until_day, s.live, s.proposed_at, s.active_at, s.expires_at,
    s.declined_at, s.revoked_at, s.writer_id, (SELECT group_concat(o.opened_at) FROM share_opening o WHERE o.share_id = s.id)
FROM share s WHERE s.couple_id = ?1 AND {scoped.seen("share", "s", me="?2")} AND (?3 OR {scoped.own("share", "s", me="?2")})
ORDER BY s.proposed_at, s.id
"""
_SHARE_FIELDS = (
    *("id", "kind", "reader_name", "scope", "from_day", "until_day", "live", "proposed_at", "active_at", "expires_at"),
    *("declined_at", "revoked_at"),
)
# What something of a day belongs to.
_ABOVE = tuple(dict.fromkeys(KINDS[kind].above for kind in ON_DAYS if KINDS[kind].above in ON_DAYS))
_NONE: OpenKeys = {}

Values = Mapping[str, Any]


class _ExportedVersion(NamedTuple):
    """One version as its statement gives it, with its body opened."""

    item: str
    writer: str
    body: str
    kind: str
    written_at: str
    shared_at: str | None
    erased_at: str | None
    written_on: str
    by_both: int


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """One thing of the record, as the reader may see it. Instants are text in UTC, days ISO dates.

    `day` is the day that it is about, or else its writer's day on which it was first written (`since`). `about` is the wording
    of the commitment that it belongs to. `said` is what it says now, `earlier` what it said before, oldest first; people in
    them are names.
    """

    kind: str
    id: str
    mine: bool
    day: str
    since: str
    shared_since: str | None
    erased_at: str | None
    erased_by_both: bool
    about: str
    said: Values
    earlier: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Space:
    """One space that the person is or was in. `open` says whether what the other shared there may still be read."""

    id: str
    partner_name: str
    since: str
    until: str | None
    open: bool
    items: tuple[ExportedRow, ...]
    rating_audiences: tuple[Values, ...]
    rating_holdings: tuple[Values, ...]
    held_ratings: tuple[Values, ...]
    rests: tuple[Values, ...]
    shares: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """A person's account and every space of theirs, the earliest first: `Space`s, or what they restored as it was."""

    account: Values
    hard_day: Values | None
    devices: tuple[Values, ...]
    seals: tuple[Values, ...]
    spaces: tuple[Any, ...]


def own_spaces(viewer: Viewer, now: datetime) -> list[tuple[str, bool]]:
    """The ids of the couples that the viewer is or was in, and whether what the other shared there may still be read."""
    rows = database.execute_sql(_SPACES, (instant_text(now - READABLE_FOR), viewer.person)).fetchall()
    return [(couple, bool(is_open)) for couple, *_, is_open in rows]


def own_data(viewer: Viewer, now: datetime, keys: OpenKeys = _NONE) -> OwnData:
    """Everything of the viewer, and what was shared with them: of a space that ended, for 30 days. Never the other's own.

    What is sealed is there in the open where `keys` open it, and otherwise as it is kept. A space in which nothing ever was is
    left out, and of two that were the same one the one that the other holds all of. What is sealed in them
    has its keys beside it.
    """
    mine, words = profile(viewer), hard_day_words(viewer)
    rows = database.execute_sql(_SPACES, (instant_text(now - READABLE_FOR), viewer.person)).fetchall()
    spaces = _with_restored(viewer, [each for each in (_space(viewer, row, keys) for row in rows) if _was_used(each)])
    return OwnData(
        account={each: getattr(mine, each) for each in ("name", "email", "zone", "day_start", "country")},
        hard_day=None if words is None else {each: getattr(words, each) for each in ("words", "time_out", "people")},
        devices=tuple(
            {"label": each.label, "created_at": instant_text(each.created_at), "seen_at": instant_text(each.seen_at)}
            for each in devices(viewer.person)
        ),
        seals=_seals(viewer, spaces),
        spaces=spaces,
    )


def _seals(viewer: Viewer, spaces: Sequence[Any]) -> tuple[Values, ...]:
    own: list[Values] = [
        {
            "id": each.id,
            "owner": viewer.person,
            "made_at": instant_text(each.made_at),
            "by_recovery": b64encode(each.by_recovery).decode("ascii"),
        }
        for each in seals_of(viewer.person)
    ]
    # A key from a file comes with a space from a file, for which the server does not vouch, and never stands beside one's own
    # of the same name: nobody could tell which of them is not made up.
    came_with = sealed_under(each for each in spaces if isinstance(each, Mapping)) - {each["id"] for each in own}
    used = sealed_under(spaces)
    found = [each for each in own if each["id"] in used] + [each for each in restored_seals(viewer) if each["id"] in came_with]
    return tuple(sorted(found, key=lambda each: (each["made_at"], each["id"], canonical(each))))


def _was_used(space: Space) -> bool:
    return bool(space.partner_name or space.items or space.rating_audiences or space.rests or space.shares)


def _with_restored(viewer: Viewer, own: Sequence[Space]) -> tuple[Any, ...]:
    restored = [each.content for each in restored_spaces(viewer)]
    again = {each["id"] for each in restored}
    # Only where it is there twice, what is here is read as a file would have it.
    twice = [(what_is_said(json.loads(canonical(each))), each) for each in own if each.id in again]
    found = [*twice, *((what_is_said(each), each) for each in restored)]
    kept = without_contained(found, lambda one, other: space_contains(one[0], other[0]))
    alone = [each for each in own if each.id not in again]

    def place(space: Space | Values) -> tuple[str, str, bytes]:
        key: str = part(space, "id")
        return part(space, "since"), key, canonical(space) if key in again else b""

    return tuple(sorted([*alone, *(each for _, each in kept)], key=place))


def _space(viewer: Viewer, row: Sequence[Any], keys: OpenKeys) -> Space:
    couple, since, until, partner, stored, is_open = row
    partner_name = person_name(partner, stored) if partner else ""
    names = {viewer.person: viewer.name, partner: partner_name}
    return Space(
        id=couple,
        partner_name=partner_name,
        since=since,
        until=until,
        open=bool(is_open),
        items=_items(viewer, couple, names, keys, is_open=bool(is_open)),
        rating_audiences=_values(
            _AUDIENCES, (couple, viewer.person), ("repair", "audience", "level", "from_day", "written_at")
        ),
        rating_holdings=_values(_HOLDINGS, (couple, viewer.person), ("repair", "weekday", "hour", "written_at", "ended_at")),
        held_ratings=_values(_HELD, (couple, viewer.person), ("rating", "held_at")),
        rests=_values(_RESTS, (couple, viewer.person), ("kind", "from_day", "until_day")),
        shares=tuple(map(_share, _values(_SHARES, (couple, viewer.person, is_open), (*_SHARE_FIELDS, "writer", "opened_at")))),
    )


def _share(values: dict[str, Any]) -> Values:
    item, writer, opened_at = values["id"], values.pop("writer"), values["opened_at"]
    return values | {
        "reader_name": decrypted("share.reader_name", item, writer, values["reader_name"]),
        "scope": json.loads(decrypted("share.scope", item, writer, values["scope"])),
        "opened_at": opened_at.split(",") if opened_at else [],
    }


def _values(statement: str, asked: Sequence[object], names: Sequence[str]) -> tuple[dict[str, Any], ...]:
    return tuple(dict(zip(names, row, strict=True)) for row in database.execute_sql(statement, asked).fetchall())


def _items(
    viewer: Viewer, couple: str, names: Mapping[str | None, str], keys: OpenKeys, *, is_open: bool
) -> tuple[ExportedRow, ...]:
    found: dict[str, list[_ExportedVersion]] = {}
    asked = {"me": viewer.person, "couple": couple, "is_open": is_open}
    for version, writer, body, item, *row in database.execute_sql(_VERSIONS, asked).fetchall():
        said = decrypted("version.body", version, writer, body)
        found.setdefault(item, []).append(_ExportedVersion(item, writer, said, *row))
    bodies = {item: json.loads(rows[-1].body) for item, rows in found.items()}
    read = _SpaceReader(viewer, names, bodies, _titles(found), keys)
    order = list(KINDS)
    items = (read.item(rows) for rows in found.values())
    return tuple(sorted(items, key=lambda each: (order.index(each.kind), each.day, each.since, each.id)))


def _titles(found: Mapping[str, Sequence[_ExportedVersion]]) -> dict[str, str]:
    terms = (json.loads(rows[-1].body) for rows in found.values() if rows[0].kind == "terms")
    return {each["commitment"]: each["title"] for each in sorted(terms, key=lambda each: each["number"])}


@dataclass(frozen=True, slots=True)
class _SpaceReader:
    """A reader of one space, with what stands in it now by id, and the wording of its commitments."""

    viewer: Viewer
    names: Mapping[str | None, str]
    bodies: Mapping[str, Values]
    titles: Mapping[str, str]
    keys: OpenKeys

    def item(self, rows: Sequence[_ExportedVersion]) -> ExportedRow:
        first = rows[0]
        body = self.bodies[first.item]
        target = self._target(first.item)
        said = [self._said(row) for row in rows]
        return ExportedRow(
            kind=first.kind,
            id=first.item,
            mine=body.get("writer", first.writer) == self.viewer.person,
            day=body.get("day") or body.get("week") or target.get("day") or first.written_on,
            since=first.written_at,
            shared_since=next((row.shared_at for row in rows if row.shared_at), None),
            erased_at=next((row.erased_at for row in rows if row.erased_at), None),
            erased_by_both=any(row.by_both for row in rows),
            about=self.titles.get(target.get("commitment") or first.item, ""),
            said=said[-1],
            earlier=tuple(said[:-1]),
        )

    def _target(self, key: str) -> Values:
        """What something belongs to in the end: of a line under a response to an entry, that entry."""
        body = self.bodies.get(key, {})
        above = next((body[kind] for kind in _ABOVE if body.get(kind)), None)
        return self._target(above) if above else body

    def _said(self, row: _ExportedVersion) -> dict[str, Any]:
        said: dict[str, Any] = {"written_at": row.written_at, **json.loads(row.body)}
        for field in PEOPLE & said.keys():
            said[field] = self.names[said[field]] if said[field] else None
        if row.kind == "reflection":
            said["title"], said["words"], said["open"] = opened_words(said, row.item, self.keys)
        return said | {"shared": row.shared_at is not None}
