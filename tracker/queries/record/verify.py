"""Checking a couple's record: links against each other and signed heads, bodies against links, rows against bodies."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.crypto.fields import Unreadable
from tracker.crypto.key_files import UnusableKey
from tracker.crypto.signatures import signature_holds
from tracker.domain.errors import Damage
from tracker.domain.record import chain
from tracker.domain.record.heads import Fault, Head, HeadAndSignature, first_fault
from tracker.models.base import Item, database
from tracker.models.encrypted import decrypted
from tracker.models.kinds import KINDS, committed
from tracker.queries.record.chain import bodies_of, heads_of, links_of

_COUPLES = "SELECT CAST(id AS BLOB) FROM couple ORDER BY id"
_SHARED = """
SELECT object, kind, body, id, writer_id, erased_at FROM version
WHERE couple_id = ? AND shared_at IS NOT NULL ORDER BY object, number
"""
_NEWEST = "SELECT object, kind, body, id, writer_id FROM version WHERE couple_id = ? ORDER BY object, number"


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What checking one couple's record found. `broken` is the first thing that does not hold, or None."""

    couple: str
    events: int
    erased: int
    heads: int
    broken: Damage | None


def verify_all() -> Iterator[ChainVerdict]:
    """Check every couple, in the order of their ids. Whatever damage makes of a record, it comes to a verdict."""
    for (couple,) in database.execute_sql(_COUPLES).fetchall():
        yield _verdict(bytes(couple).decode(errors="replace"))


def _verdict(couple: str) -> ChainVerdict:
    try:
        return verify(couple)
    except UnusableKey:
        raise
    except Exception as err:  # noqa: BLE001  # damage can make anything of a row, and is to be told and not to be thrown
        return ChainVerdict(couple, 0, 0, 0, Damage("couple_unread", why=type(err).__name__))


def verify(couple: str) -> ChainVerdict:
    """Check one couple's record."""
    links, bodies, heads = links_of(couple), bodies_of(couple), heads_of(couple)
    erased = len(links) - len(bodies)
    broken = (
        _broken_link(links) or _broken_head(heads, links) or _broken_body(links, bodies) or _broken_row(couple, erased, bodies)
    )
    return ChainVerdict(couple, len(links), erased, len(heads), broken)


def _broken_link(links: list[chain.Link]) -> Damage | None:
    number = chain.first_broken(links)
    return None if number is None else Damage("link_broken", link=str(number))


def _broken_head(heads: list[HeadAndSignature], links: list[chain.Link]) -> Damage | None:
    found = first_fault(heads, {each.seq: each for each in links}, signature_holds)
    return None if found is None else _named(*found, len(links))


def _named(head: Head, fault: Fault, links: int) -> Damage:
    found = {
        Fault.SIGNATURE: Damage("head_signed_otherwise", day=head.day),
        Fault.CUT_OFF: Damage("chain_cut_off", last=str(links), day=head.day, link=str(head.seq)),
        Fault.OTHER: Damage("head_of_other_link", link=str(head.seq), day=head.day),
    }
    return found[fault]


def _broken_body(links: list[chain.Link], bodies: dict[int, tuple[bytes, bytes]]) -> Damage | None:
    commitments = {each.seq: each.commitment for each in links}
    for seq, (salt, body) in bodies.items():
        if seq not in commitments:
            return Damage("body_without_link", body=str(seq))
        if chain.commit(salt, body) != commitments[seq]:
            return Damage("body_changed", body=str(seq))
    return None


def _broken_row(couple: str, missing: int, bodies: dict[int, tuple[bytes, bytes]]) -> Damage | None:
    # Each shared version has its body, in the same order, but for those whose words were removed with their bodies.
    said = _by_object(_spoken(body) for _, (_, body) in sorted(bodies.items()))
    rows = database.execute_sql(_SHARED, (couple,)).fetchall()
    shared = _by_object((item, kind, _body(*said)) for item, kind, *said, erased_at in rows if erased_at is None)
    for item in sorted(shared.keys() | said.keys()):
        if shared.get(item) != said.get(item):
            (kind, _), *_ = shared.get(item) or said[item]
            return Damage("row_differs", kind=kind, row=item)
    erased = sum(erased_at is not None for *_, erased_at in rows)
    if missing != erased:
        return Damage("bodies_missing", missing=missing, erased=erased)
    return _changed_row(couple)


def _body(stored: str, version: str, writer: str) -> object:
    try:
        return json.loads(decrypted("version.body", version, writer, stored))
    except Unreadable:
        return "what no key opens is what nobody wrote"


def _as_it_stands(kind: str, row: Item) -> object:
    try:
        return committed(kind, row)
    except Unreadable:
        return None


def _spoken(body: bytes) -> tuple[str, str, object]:
    said = json.loads(body)
    return said["object"], said["kind"], said["data"]


def _by_object(found: Iterable[tuple[str, str, object]]) -> dict[str, list[tuple[str, object]]]:
    grouped: dict[str, list[tuple[str, object]]] = {}
    for item, kind, data in found:
        grouped.setdefault(item, []).append((kind, data))
    return grouped


def _changed_row(couple: str) -> Damage | None:
    newest = {item: (kind, said) for item, kind, *said in database.execute_sql(_NEWEST, (couple,))}
    for kind, each in KINDS.items():
        table: Any = each.table
        for row in table.select().where(table.couple == couple).order_by(table.id):
            last, stored = newest.pop(row.id, (kind, None))
            if last != kind or stored is None or _body(*stored) != _as_it_stands(kind, row):
                return Damage("row_changed", kind=kind, row=row.id)
    if newest:
        item = min(newest)
        kind, _ = newest[item]
        return Damage("row_missing", kind=kind, row=item)
    return None
