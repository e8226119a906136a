"""Spaces and chains of exports: which holds all that another one says, and what in a space is its owner's own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from tracker.domain.exports.bundle import Body, Chain
from tracker.domain.exports.own_data import canonical, part
from tracker.domain.imports.dates import EARLIEST
from tracker.domain.imports.scores import HIGHEST_TENTHS
from tracker.domain.moments import MomentKind
from tracker.domain.record.chain import Link
from tracker.domain.record.heads import HeadAndSignature

Piece = TypeVar("Piece")
Values = Mapping[str, Any]

# Somebody may be called by another name by now; that says nothing anew.
PEOPLE = frozenset({"writer", "accountable", "hurt", "ended_by"})


def without_contained(found: Sequence[Piece], contains: Callable[[Piece, Piece], bool]) -> list[Piece]:
    """The pieces that no other piece contains. Of two that contain the same, the first stays."""
    kept: list[Piece] = []
    for each in found:
        if not any(contains(other, each) for other in kept):
            kept = [other for other in kept if not contains(each, other)] + [each]
    return kept


@dataclass(frozen=True, slots=True)
class SpaceDigest:
    """What a space says, to compare it with many: `stands` is all of it, `ever` also how each thing in it stood before."""

    id: str
    until: str | None
    stands: frozenset[bytes]
    ever: frozenset[bytes]


def what_is_said(space: Values) -> SpaceDigest:
    """What a space says. It takes as long as the space is large; to compare two then takes next to nothing."""
    versions = [list(_versions(each)) for each in space["items"]]
    others = [
        *(canonical(each) for each in space["rating_audiences"]),
        *(canonical([each["kind"], each["from_day"]]) for each in space["rests"]),
        *(canonical(each["id"]) for each in space["shares"]),
    ]
    stands = frozenset([*others, *(each[-1] for each in versions)])
    return SpaceDigest(space["id"], space["until"], stands, stands.union(*versions))


def _versions(item: Values) -> Iterator[bytes]:
    """A hash of each state that an item was in, and of all before it."""
    so_far = sha256(canonical([item["id"], item["kind"]]))
    for said in (*item["earlier"], item["said"]):
        so_far.update(canonical({name: value for name, value in said.items() if name not in PEOPLE}))
        yield so_far.digest()


def space_contains(whole: SpaceDigest, other: SpaceDigest) -> bool:
    """Whether a space says all that another one of the same id says; it may say more, as the same one does later."""
    return whole.id == other.id and other.until in {None, whole.until} and other.stands <= whole.ever


@dataclass(frozen=True, slots=True)
class ChainDigest:
    """What a chain holds, to compare it with many: its links up to each of them as one hash, a hash of each body and head."""

    couple: str
    up_to: tuple[bytes, ...]
    bodies: frozenset[bytes]
    heads: frozenset[bytes]


def what_is_kept(chain: Chain) -> ChainDigest:
    """What a chain holds. It takes as long as the chain is large; to compare two then takes next to nothing."""
    return ChainDigest(chain.couple, tuple(_up_to_each(chain.links)), _hashes(chain.bodies), _hashes(chain.heads))


def _up_to_each(links: Iterable[Link]) -> Iterator[bytes]:
    so_far = sha256()
    for each in links:
        so_far.update(repr(each).encode())
        yield so_far.digest()


def _hashes(pieces: Iterable[Body] | Iterable[HeadAndSignature]) -> frozenset[bytes]:
    return frozenset(sha256(repr(each).encode()).digest() for each in pieces)


def chain_contains(whole: ChainDigest, other: ChainDigest) -> bool:
    """Whether a chain goes on from another one of the same couple, with all its bodies and heads."""
    begins = len(other.up_to)
    return (
        whole.couple == other.couple
        and whole.up_to[begins - 1 : begins] == other.up_to[-1:]
        and other.bodies <= whole.bodies
        and other.heads <= whole.heads
    )


def sealed_under(spaces: Iterable[Any]) -> set[str]:
    """The ids of the keys under which something in these spaces is sealed, or was in an earlier version."""
    items = (item for space in spaces for item in part(space, "items") if part(item, "kind") == "reflection")
    said = (each for item in items for each in (*part(item, "earlier"), part(item, "said")))
    return {each["seal"] for each in said if each.get("seal")}


def own_ratings(space: Values, today: date) -> Mapping[str, Sequence[tuple[date, int]]]:
    """The owner's ratings that stand, up to `today`: days and tenths of how `safe` they felt with the other, or `steady`."""
    found: dict[str, dict[date, int]] = {"safe": {}, "steady": {}}
    for said in _own(space, "rating"):
        day, tenths = date.fromisoformat(said["day"]), said["tenths"]
        if said.get("state") != "taken_back" and EARLIEST <= day <= today and 0 <= tenths <= HIGHEST_TENTHS:
            found["safe" if said.get("repair") else "steady"][day] = tenths
    return {about: sorted(by_day.items()) for about, by_day in found.items()}


def own_moments(space: Values) -> list[tuple[date, MomentKind, str]]:
    """The owner's moments that stand: day, kind, words."""
    return [
        (date.fromisoformat(said["day"]), MomentKind(said["kind"]), said.get("words") or "")
        for said in _own(space, "moment")
        if said.get("state") != "taken_back" and said["kind"] in set(MomentKind)
    ]


def _own(space: Values, kind: str) -> Iterator[Values]:
    return (item["said"] for item in space["items"] if item["mine"] and item["kind"] == kind)
