"""Restoring an export: it is kept as it stands in the file, for whoever restores it and nobody else."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from operator import eq
from typing import Any, TypeVar

from tracker import chance, clock
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.exports.bundle import alone
from tracker.domain.exports.own_data import canonical
from tracker.domain.imports.limits import MEBIBYTE
from tracker.domain.imports.restore.overlap import (
    chain_contains,
    own_moments,
    own_ratings,
    sealed_under,
    space_contains,
    what_is_kept,
    what_is_said,
    without_contained,
)
from tracker.domain.imports.restore.record import Record
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.models.base import instant_text
from tracker.models.imports import RestoredPart
from tracker.queries.account.people import hard_day_words
from tracker.queries.couple import feeling
from tracker.queries.imports.restore import (
    chain_in,
    how_many_marked,
    marked_before,
    mine,
    restored_space,
    restored_spaces,
    space_in,
)
from tracker.services.account import people
from tracker.services.imports.batches import Row, in_turn, write_history
from tracker.services.imports.history import ImportCounts, import_days
from tracker.services.moments.moments import NewMoment, checked_words
from tracker.services.writing import transaction, writes

T = TypeVar("T")
Within = Callable[[Callable[[], "RestoreCounts"]], "RestoreCounts"]

MOST = 32 * MEBIBYTE
MOST_SPACES = 100
"""So much, and so many spaces, can be kept for a person, as their next download would hold them: it must be readable."""


@dataclass(frozen=True, slots=True)
class RestoreCounts:
    """What restoring a record did: spaces that are new or say more, those that were here, words for a hard day (0 or 1)."""

    spaces: int = 0
    spaces_already: int = 0
    hard_day: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A space or a chain, with its row, or from a file and without one."""

    row: str | None
    space: str
    made_at: datetime
    said: Any
    content: bytes


@dataclass(frozen=True, slots=True)
class _Part:
    """What becomes of one part, where these rows are `there`: those that go, and the values of new ones."""

    part: str
    there: frozenset[str | None]
    gone: frozenset[str | None]
    new: Sequence[Mapping[str, object]]
    says_more: int


class _ChangedSince(Exception):
    """What is there is not what was compared with."""


@transaction()
def _at_once(work: Callable[[], RestoreCounts]) -> RestoreCounts:
    return work()


def restore_record(actor: Actor, found: Record, within: Within = _at_once) -> RestoreCounts:
    """Keep each space of a record for the actor alone, with its chain and the keys of what is sealed in it.

    Nothing of it reaches a shared record, chain or chart.
    What is here and holds all that the file says stays; what the file holds all of gives way; otherwise both are kept. Words
    for a hard day are taken over where there are none. Raises `Invalid` beyond `MOST`.
    It is compared before `within` is asked for the transaction, so that nobody waits for that.
    """
    while True:
        parts = _compared(actor, found)
        with suppress(_ChangedSince):
            return within(partial(_write, actor, found, parts))


def _compared(actor: Actor, found: Record) -> list[_Part]:
    spaces = [_Piece(None, each["id"], found.made_at, what_is_said(each), canonical(each)) for each in found.spaces]
    chains = [_Piece(None, each.couple, found.made_at, what_is_kept(each), alone(each)) for each in found.chains]
    used = sealed_under(found.spaces)
    seals = [_Piece(None, each["id"], found.made_at, each, canonical(each)) for each in found.seals if each["id"] in used]
    return [
        _part(actor, "space", spaces, lambda content: what_is_said(space_in(content)), space_contains),
        _part(actor, "chain", chains, lambda content: what_is_kept(chain_in(content)), chain_contains),
        _part(actor, "seal", seals, space_in, eq),
    ]


def _part(
    actor: Actor, part: str, pieces: Sequence[_Piece], opened: Callable[[bytes], T], contains: Callable[[T, T], bool]
) -> _Part:
    """What is kept of a part: what no other piece holds all of."""
    there = [_stored(row, opened) for row in RestoredPart.select().where(mine(actor, part))]
    latest_first = sorted([*there, *pieces], key=lambda each: each.made_at, reverse=True)
    kept = without_contained(latest_first, lambda one, other: contains(one.said, other.said))
    if sum(len(each.content) for each in kept) > MOST or len(kept) > MOST_SPACES:
        raise Invalid(
            "file",
            "too_much_restored",
            size=MOST // MEBIBYTE,
            spaces=MOST_SPACES,
        )
    new, before = [each for each in kept if each.row is None], {each.content for each in there}
    rows = frozenset(each.row for each in there)
    return _Part(
        part,
        there=rows,
        gone=rows - {each.row for each in kept},
        new=[_row(actor, part, each) for each in new],
        says_more=sum(each.content not in before for each in new),
    )


def _row(actor: Actor, part: str, piece: _Piece) -> Mapping[str, object]:
    row = {"id": chance.ident("restored_part", actor.person), "person": actor.person, "part": part, "space": piece.space}
    return {**row, "made_at": piece.made_at, "content": zlib.compress(piece.content)}


def _write(actor: Actor, found: Record, parts: Sequence[_Part]) -> RestoreCounts:
    for each in parts:
        if {row.id for row in RestoredPart.select(RestoredPart.id).where(mine(actor, each.part))} != each.there:
            raise _ChangedSince
    for each in parts:
        RestoredPart.delete().where(mine(actor, each.part) & RestoredPart.id.in_(list(each.gone))).execute()
        for row in each.new:
            RestoredPart.create(**row)
    new = parts[0].says_more
    return RestoreCounts(new, len(found.spaces) - new, _take_over_hard_day(actor, found.hard_day))


def _stored(row: RestoredPart, opened: Callable[[bytes], Any]) -> _Piece:
    content = row.content
    return _Piece(row.id, row.space, row.made_at, opened(content), zlib.decompress(content))


def _take_over_hard_day(actor: Actor, words: Mapping[str, str] | None) -> int:
    if words is None or hard_day_words(actor) is not None:
        return 0
    people.write_own_words(actor, words["words"], words["time_out"], words["people"])
    return 1


@writes
def remove_restored(actor: Actor, restored: str) -> None:
    """Remove one space that the actor restored, and with the last of its id the chain.

    The keys under which nothing of theirs is sealed any more go with it. NotFound for anybody else's.
    """
    row = RestoredPart.get_or_none(mine(actor, "space") & (RestoredPart.id == restored))
    if row is None:
        raise NotFound
    row.delete_instance()
    same = (RestoredPart.person == actor.person) & (RestoredPart.space == row.space)
    if not RestoredPart.select().where(same & (RestoredPart.part == "space")).exists():
        RestoredPart.delete().where(same).execute()
    seals = mine(actor, "seal")
    if RestoredPart.select().where(seals).exists():
        used = sealed_under(each.content for each in restored_spaces(actor))
        RestoredPart.delete().where(seals & RestoredPart.space.not_in(used)).execute()


def take_over_ratings(actor: Actor, restored: str, about: str) -> ImportCounts:
    """Write the actor's own ratings of a restored space into their charts, for them alone; a day that has one keeps it.

    `about` is "safe" or "steady". How safe they felt goes where it is asked now, or among how steady where it is not.
    """
    ratings = own_ratings(restored_space(actor, restored).content, actor.today).get(about)
    if ratings is None:
        raise NotFound
    direction = feeling(actor) if about == "safe" else None
    return import_days(actor, ratings, direction.id if direction else None)


def take_over_moments(actor: Actor, restored: str) -> ImportCounts:
    """Mark the actor's own moments of a restored space again, for them alone. One that is marked already stays as it is."""
    moments = own_moments(restored_space(actor, restored).content)
    wanted, left_out = dict.fromkeys(moments), 0

    def rows() -> list[Row]:
        nonlocal left_out
        there = marked_before(actor)
        new = [each for each in wanted if each not in there]
        found = [row for each in new if (row := _moment(actor, *each))]
        left_out = len(new) - len(found)
        return found

    with in_turn(actor):
        number = write_history(actor, "moment", lambda: how_many_marked(actor), rows)
    return ImportCounts(number, len(moments) - number - left_out, left_out)


def _moment(actor: Actor, day: date, kind: MomentKind, words: str) -> Row | None:
    try:
        said = checked_words(actor, NewMoment(day, kind, words, shared=False))
    except Invalid:
        return None
    row: Row = {"writer": actor.person, "day": day.isoformat(), "kind": str(kind), "words": said, "state": "said"}
    return row | {"written_at": instant_text(clock.now())}
