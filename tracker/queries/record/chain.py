"""A couple's chain as it is stored: links, bodies and signed heads."""

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.crypto.fields import Unreadable
from tracker.domain.exports.bundle import MissingReason
from tracker.domain.record.chain import Link
from tracker.domain.record.heads import Head, HeadAndSignature
from tracker.domain.viewer import Viewer
from tracker.models.base import database, scalar
from tracker.models.encrypted import decrypted_bytes
from tracker.models.record import BODY, SALT, body_key
from tracker.queries import scoped

# Cast, because whoever changes a row by hand may leave text where bytes were.
_LINKS = """
SELECT seq, CAST(commitment AS BLOB), CAST(prev AS BLOB), CAST(hash AS BLOB)
FROM ledger_event WHERE couple_id = ? ORDER BY seq
"""
_BODIES = "SELECT seq, CAST(salt AS BLOB), CAST(body AS BLOB) FROM ledger_body WHERE couple_id = ? AND seq > ? ORDER BY seq"
_COUNT = "SELECT COUNT(*) FROM ledger_event WHERE couple_id = ?"
_HEADS = """
SELECT CAST(day AS TEXT), CAST(seq AS INTEGER), CAST(hash AS BLOB), CAST(signed_at AS TEXT), CAST(key_id AS TEXT),
    CAST(signature AS BLOB)
FROM signed_head WHERE couple_id = ? ORDER BY signed_head.day"""

# In the order in which they were written: each shared version has one link, and so the same number as its version.
_SHARED = f"""
SELECT v.object, v.kind, v.erased_at IS NOT NULL, EXISTS (SELECT 1 FROM removal t
    WHERE t.couple_id = v.couple_id AND t.object = v.object AND t.agreed_at = v.erased_at
        AND {scoped.shared("removal", "t")})
FROM version v WHERE v.couple_id = ? AND v.shared_at IS NOT NULL ORDER BY v.rowid
"""


class _ChainedVersion(NamedTuple):
    """A shared version as it belongs to a link, and whether its words were removed."""

    item: str
    kind: str
    erased: int
    by_both: int


def links_of(couple: str) -> list[Link]:
    """Every link, in order."""
    return [Link(seq, bytes(c), bytes(p), bytes(h)) for seq, c, p, h in database.execute_sql(_LINKS, (couple,))]


def bodies_of(couple: str, after: int = -1) -> dict[int, tuple[bytes, bytes]]:
    """Salt and body by the number of their link, without what was erased, of all links or of those `after` one."""
    rows = database.execute_sql(_BODIES, (couple, after)).fetchall()
    return {seq: (_opened(SALT, couple, seq, salt), _opened(BODY, couple, seq, body)) for seq, salt, body in rows}


def _opened(column: str, couple: str, seq: int, stored: bytes) -> bytes:
    try:
        return decrypted_bytes(column, body_key(couple, seq), couple, stored)
    except Unreadable:
        return b"{}"  # somebody changed it by hand; no link commits to that


def reasons_of(couple: str, bodies: Mapping[int, tuple[bytes, bytes]]) -> dict[int, MissingReason | None]:
    """Why each link that is not among `bodies` is without one, by its number. None where the database does not say it.

    It shows no words, and nothing that the record does not tell both.
    """
    rows = [_ChainedVersion(*row) for row in database.execute_sql(_SHARED, (couple,)).fetchall()]
    said = {seq: json.loads(body).get("object") for seq, (_, body) in bodies.items()}
    numbers = range(1, scalar(_COUNT, (couple,)) + 1)
    told = len(rows) == len(numbers) and all(rows[seq - 1].item == item for seq, item in said.items() if seq in numbers)
    return {seq: _reason(rows[seq - 1]) if told else None for seq in numbers if seq not in bodies}


def _reason(version: _ChainedVersion) -> MissingReason | None:
    if not version.erased:
        return None
    if version.by_both:
        return MissingReason.BY_BOTH
    return MissingReason.WHEREABOUTS if version.kind == "plan" else MissingReason.ERASED


def heads_of(couple: str) -> list[HeadAndSignature]:
    """Every signed head, the earliest first."""
    return _heads(couple, _HEADS)


def _heads(couple: str, statement: str) -> list[HeadAndSignature]:
    return [
        HeadAndSignature(Head(couple, _day(day), seq, bytes(digest), signed_at, key), bytes(signature))
        for day, seq, digest, signed_at, key, signature in database.execute_sql(statement, (couple,))
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min  # somebody changed it by hand; no signature holds for that day


def latest_head(viewer: Viewer) -> Head | None:
    """The newest head of the viewer's own space: both partners read the same."""
    found = _heads(viewer.couple, _HEADS + " DESC LIMIT 1")
    return found[0].head if found else None
