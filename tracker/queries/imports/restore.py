"""What a person restored of their exports, and what such a file holds."""

import json
import zlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import BooleanField, DateField, Expression, IntegerField
from peewee import Field as Column

from tracker.crypto.signatures import signature_holds
from tracker.domain.errors import NotFound
from tracker.domain.exports.bundle import Chain, Finding, check
from tracker.domain.imports.restore.bundle import read_bundle
from tracker.domain.imports.restore.overlap import Values
from tracker.domain.imports.restore.record import Field, Holds, Kinds, Record, read_record
from tracker.domain.viewer import Viewer
from tracker.models.base import UTCDateTimeField, scalar
from tracker.models.columns import fields_of
from tracker.models.imports import RestoredPart
from tracker.models.kinds import KINDS
from tracker.models.moments import Moment
from tracker.queries import scoped

_HOLDS: tuple[tuple[type[Column], Holds], ...] = (
    (UTCDateTimeField, Holds.INSTANT),
    (DateField, Holds.DAY),
    (BooleanField, Holds.YES_NO),
    (IntegerField, Holds.NUMBER),
)


def _field(column: Column) -> Field:
    holds = next((holds for kind, holds in _HOLDS if isinstance(column, kind)), Holds.TEXT)
    # A field without a value to begin with was there from the beginning.
    return Field(holds, null=column.null, needed=not column.null and column.default is None)


SAYS: Kinds = {kind: {name: _field(fields_of(each.table)[name]) for name in each.fields} for kind, each in KINDS.items()}


def record_in(data: bytes) -> Record:
    """The record in the bytes of a file. Raises Invalid."""
    return read_record(data, SAYS)


_MARKED = "SELECT COUNT(*) FROM moment WHERE couple_id = ? AND CASE WHEN shown_at IS NULL THEN writer_id ELSE '' END = ?"


@dataclass(frozen=True, slots=True)
class RestoredSpace:
    """A space as it stood in a file that was made at `made_at`."""

    id: str
    made_at: datetime
    content: Values


def mine(viewer: Viewer, part: str) -> Expression:
    """The condition for the viewer's own pieces of a part: space, chain or seal."""
    return (RestoredPart.person == viewer.person) & (RestoredPart.part == part)


def restored_spaces(viewer: Viewer) -> list[RestoredSpace]:
    """The spaces that the viewer restored, the earliest first."""
    rows = RestoredPart.select().where(mine(viewer, "space"))
    found = [_restored(row) for row in rows.order_by(RestoredPart.made_at.desc())]
    return sorted(found, key=lambda each: (each.content["since"], each.content["id"]))


def how_many_restored(viewer: Viewer) -> int:
    """How many spaces the viewer restored."""
    return int(RestoredPart.select().where(mine(viewer, "space")).count())


def restored_space(viewer: Viewer, restored: str) -> RestoredSpace:
    """One space that the viewer restored. NotFound for anybody else's."""
    row = RestoredPart.get_or_none(mine(viewer, "space") & (RestoredPart.id == restored))
    if row is None:
        raise NotFound
    return _restored(row)


def restored_chains(viewer: Viewer) -> list[Chain]:
    """The chains that came with the viewer's restored spaces."""
    rows = RestoredPart.select().where(mine(viewer, "chain"))
    return [chain_in(row.content) for row in rows.order_by(RestoredPart.space, RestoredPart.made_at.desc())]


def restored_seals(viewer: Viewer) -> list[Values]:
    """The keys of sealed words that came with the viewer's restored spaces, as they are kept there."""
    rows = RestoredPart.select().where(mine(viewer, "seal"))
    return [space_in(row.content) for row in rows.order_by(RestoredPart.space)]


def _restored(row: RestoredPart) -> RestoredSpace:
    return RestoredSpace(row.id, row.made_at, space_in(row.content))


def space_in(content: bytes) -> dict[str, Any]:
    """The space behind its stored form."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def chain_in(content: bytes) -> Chain:
    """The chain behind its stored form, which is a bundle of one."""
    [chain] = read_bundle(zlib.decompress(content))
    return replace(chain, restored=True)


def marked_before(viewer: Viewer) -> set[tuple[date, str, str]]:
    """The viewer's own moments in their space, by day, kind and words; also those that were taken back."""
    return {(row.day, row.kind, row.words) for row in scoped.own_rows(Moment, viewer)}


def how_many_marked(viewer: Viewer) -> int:
    """How many of the viewer's own moments the other has never seen."""
    return int(scalar(_MARKED, (viewer.couple, viewer.person)))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a space in a file is, for whoever asks before it is restored. Without a chain nothing was found of it."""

    partner_name: str
    first: date | None
    last: date | None
    items: int
    finding: Finding | None


def spaces_shown(record: Record) -> list[Shown]:
    """What each space of a record holds, and whether its chain is whole."""
    # Of one id there may be many spaces, and to check a chain can take seconds. The first of an id counts.
    chains = {each.couple: each for each in reversed(record.chains)}
    findings = {couple: check(chain, signature_holds) for couple, chain in chains.items()}
    return [_shown(space, findings.get(space["id"])) for space in record.spaces]


def _shown(space: Values, finding: Finding | None) -> Shown:
    days = [date.fromisoformat(item["day"]) for item in space["items"]]
    return Shown(
        partner_name=space["partner_name"],
        first=min(days, default=None),
        last=max(days, default=None),
        items=len(days),
        finding=finding,
    )
