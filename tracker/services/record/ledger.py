"""The chain of each couple: what the other can see is appended in the transaction that shows it, and signed once a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker import chance, clock
from tracker.crypto.signatures import key_file, key_id, own_signing_key
from tracker.domain.days import local_day
from tracker.domain.record import chain
from tracker.domain.record.chain import canonical_json
from tracker.domain.record.heads import Head, signed_bytes
from tracker.domain.viewer import Actor
from tracker.models import rows
from tracker.models.base import Item, database, instant, instant_text
from tracker.models.encrypted import encrypted, encrypted_parts
from tracker.models.kinds import KINDS, committed
from tracker.models.record import BODY, SALT, body_key
from tracker.services.pace import a_few_at_a_time
from tracker.services.writing import transaction

_LAST = "SELECT seq, hash FROM ledger_event WHERE couple_id = ? ORDER BY seq DESC LIMIT 1"
_EVENT = "INSERT INTO ledger_event (couple_id, seq, commitment, prev, hash) VALUES (?, ?, ?, ?, ?)"
_BODY = "INSERT INTO ledger_body (couple_id, seq, salt, body) VALUES (?, ?, ?, ?)"
VERSION = (
    "INSERT INTO version (id, couple_id, kind, object, number, writer_id, body, written_at, shared_at, written_on) VALUES"
    " (?, ?, ?, ?, (SELECT COALESCE(MAX(number), 0) + 1 FROM version WHERE couple_id = ? AND object = ?), ?, ?, ?, ?,"
    # Words that are only shown anew keep the day on which they were written.
    " COALESCE((SELECT written_on FROM version WHERE couple_id = ? AND object = ? AND written_at >= ? ORDER BY number LIMIT 1),"
    " ?))"
)
"""Keeps what `version_of` gives as the newest version of its thing."""
_SHOWN = {
    kind: f"UPDATE {kind} SET shown_at = ? WHERE shown_at IS NULL AND id = ?"  # noqa: S608  # kinds
    for kind, each in KINDS.items()
    if each.keeps_shown_at
}
_ABOVE = "UPDATE {0} SET shown_at = ? WHERE shown_at IS NULL AND id = (SELECT {0}_id FROM {1} WHERE id = ?)"
_SHOWN_ABOVE = {kind: _ABOVE.format(each.above, kind) for kind, each in KINDS.items() if each.apart}


def add(actor: Actor, kind: str, row: Item) -> None:
    """Insert a new row of the record, keep its first version, and append it to the chain when it is shared."""
    rows.insert(row)
    keep(actor, kind, row.id, committed(kind, row), shared=row.shared_at is not None)


def change(actor: Actor, kind: str, row: Item) -> None:
    """Save the changed columns of a row of the record, keep the new version, and append it when the row is shared."""
    rows.update(row)
    keep(actor, kind, row.id, committed(kind, row), shared=row.shared_at is not None)


def keep(actor: Actor, kind: str, item: str, data: Mapping[str, object], *, shared: bool, noted: bool = False) -> None:
    """Keep `data` (committed fields in stored form) as the newest version of `item`; append it to the chain when shared.

    `noted` says that its row, and the one to which it belongs, hold already since when the other has been able to see it.
    """
    at = instant_text(clock.now())
    database.execute_sql(VERSION, version_of(actor, kind, item, data, at, shared=shared))
    if shared:
        if not noted:
            _note_shown(kind, item, at)
        _append(actor, kind, item, at, data)


def version_of(actor: Actor, kind: str, item: str, data: Mapping[str, object], at: str, *, shared: bool) -> Sequence[object]:
    """`data` as a version of `item` that was written at the instant `at`, for the statement VERSION."""
    version = chance.ident("version", actor.person)
    stored = encrypted("version.body", version, actor.person, canonical_json(data))
    row = (version, actor.couple, kind, item, actor.couple, item, actor.person, stored, at, at if shared else None)
    today = local_day(instant(at), actor.zone, actor.day_start).isoformat()
    return (*row, actor.couple, item, data.get("written_at"), today)


def _note_shown(kind: str, item: str, at: str) -> None:
    for statements in (_SHOWN, _SHOWN_ABOVE):
        if kind in statements:
            database.execute_sql(statements[kind], (at, item))


def _append(actor: Actor, kind: str, item: str, at: str, data: Mapping[str, object]) -> None:
    salt = chance.salt("ledger", actor.person)
    body = chain.canonical(actor.person, kind, item, at, data)
    last = database.execute_sql(_LAST, (actor.couple,)).fetchone()
    new = chain.next_link(_link(*last) if last else None, chain.commit(salt, body))
    database.execute_sql(_EVENT, (actor.couple, new.seq, new.commitment, new.prev, new.hash))
    stored = encrypted_parts(body_key(actor.couple, new.seq), actor.couple, {SALT: salt, BODY: body})
    database.execute_sql(_BODY, (actor.couple, new.seq, *stored))


def _link(seq: int, digest: bytes) -> chain.Link:
    """As much of the last link as the next one needs."""
    return chain.Link(seq, b"", b"", bytes(digest))


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
    with transaction():
        return sum(int(database.execute_sql(_KEEP, row).rowcount) for row in rows)
