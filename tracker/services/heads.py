"""Signing where each couple's chain has come to, once a day."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker import clock
from tracker.crypto.signing import key_file, key_id, own_signing_key
from tracker.domain.heads import Head, signed_bytes
from tracker.models.base import database, instant_text
from tracker.services.pacing import a_few_at_a_time
from tracker.services.writing import transaction

_DUE = """
SELECT c.id, e.seq, CAST(e.hash AS BLOB) FROM couple c
JOIN ledger_event e ON e.couple_id = c.id AND e.seq = (SELECT MAX(seq) FROM ledger_event WHERE couple_id = c.id)
WHERE e.seq > COALESCE((SELECT MAX(h.seq) FROM signed_head h WHERE h.couple_id = c.id), 0)
    AND NOT EXISTS (SELECT 1 FROM signed_head h WHERE h.couple_id = c.id AND h.day >= ?)
ORDER BY c.id
"""
_KEEP = (
    "INSERT OR IGNORE INTO signed_head (couple_id, day, seq, hash, signature, key_id, signed_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def sign_due_heads() -> int:
    """Sign the last link of every chain that has grown since its last head, one head a day of UTC. Returns how many.

    For the worker: a few chains at a time, and what it does not come to is due in the next turn. It makes the signing key when
    there is none, and raises UnusableKey for one that others can read.
    """
    due = _due(clock.now().date())
    if not due:
        return 0
    key = own_signing_key(key_file(Path(database.obj.database)))
    return sum(_sign(key, few) for few in a_few_at_a_time(due))


def _due(today: date) -> list[tuple[str, int, bytes]]:
    rows = database.execute_sql(_DUE, (today.isoformat(),)).fetchall()
    return [(couple, seq, bytes(digest)) for couple, seq, digest in rows]


def _sign(key: Ed25519PrivateKey, due: Sequence[tuple[str, int, bytes]]) -> int:
    name, now = key_id(key), clock.now()
    at = instant_text(now)
    heads = [Head(couple, now.date(), seq, digest, at, name) for couple, seq, digest in due]
    rows = [(each.couple, each.day.isoformat(), each.seq, each.hash, key.sign(signed_bytes(each)), name, at) for each in heads]
    # A head that another worker has kept meanwhile stays as it is.
    return transaction(lambda: sum(int(database.execute_sql(_KEEP, row).rowcount) for row in rows))
