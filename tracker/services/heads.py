"""Signing where each couple's chain has come to, once a day."""

from datetime import date
from pathlib import Path

from tracker import clock
from tracker.crypto.signing import key_file, key_id, own_signing_key
from tracker.domain.heads import Head, signed_bytes
from tracker.models.base import database, instant_text
from tracker.services.writing import transaction

_DUE = """
SELECT c.id, e.seq, CAST(e.hash AS BLOB) FROM couple c
JOIN ledger_event e ON e.couple_id = c.id AND e.seq = (SELECT MAX(seq) FROM ledger_event WHERE couple_id = c.id)
WHERE e.seq > COALESCE((SELECT MAX(h.seq) FROM signed_head h WHERE h.couple_id = c.id), 0)
    AND NOT EXISTS (SELECT 1 FROM signed_head h WHERE h.couple_id = c.id AND h.day >= ?)
ORDER BY c.id
"""
_KEEP = "INSERT INTO signed_head (couple_id, day, seq, hash, signature, key_id, signed_at) VALUES (?, ?, ?, ?, ?, ?, ?)"


def sign_due_heads() -> int:
    """Sign the last link of every chain that has grown since its last head, one head a day of UTC. Returns how many.

    For the worker. It makes the signing key when there is none, and raises UnusableKey for one that others can read.
    """
    today = clock.now().date()
    # Nearly always nothing is due, and then nobody has to wait for a write.
    return transaction(lambda: _sign(today)) if _due(today) else 0


def _due(today: date) -> list[tuple[str, int, bytes]]:
    rows = database.execute_sql(_DUE, (today.isoformat(),)).fetchall()
    return [(couple, seq, bytes(digest)) for couple, seq, digest in rows]


def _sign(today: date) -> int:
    key = own_signing_key(key_file(Path(database.obj.database)))
    name, now = key_id(key), instant_text(clock.now())
    due = _due(today)
    for couple, seq, digest in due:
        signature = key.sign(signed_bytes(Head(couple, today, seq, digest, now, name)))
        database.execute_sql(_KEEP, (couple, today.isoformat(), seq, digest, signature, name, now))
    return len(due)
