"""What the other partner can see is appended here, in the transaction that makes it visible."""

from collections.abc import Mapping

from tracker import chance, clock
from tracker.domain import chain
from tracker.domain.canonical import canonical_json
from tracker.domain.days import local_day
from tracker.domain.viewer import Actor
from tracker.models import rows
from tracker.models.base import Item, database, instant, instant_text
from tracker.models.committed import EVER_SHOWN, SHOWN_BESIDE, committed
from tracker.models.encrypted import encrypted, encrypted_parts
from tracker.models.ledger import BODY, SALT, body_key

_LAST = "SELECT seq, hash FROM ledger_event WHERE couple_id = ? ORDER BY seq DESC LIMIT 1"
_EVENT = "INSERT INTO ledger_event (couple_id, seq, commitment, prev, hash) VALUES (?, ?, ?, ?, ?)"
_BODY = "INSERT INTO ledger_body (couple_id, seq, salt, body) VALUES (?, ?, ?, ?)"
_VERSION = (
    "INSERT INTO version (id, couple_id, kind, object, number, writer_id, body, written_at, shared_at, written_on) VALUES"
    " (?, ?, ?, ?, (SELECT COALESCE(MAX(number), 0) + 1 FROM version WHERE couple_id = ? AND object = ?), ?, ?, ?, ?,"
    # Words that are only shown anew keep the day on which they were written.
    " COALESCE((SELECT written_on FROM version WHERE couple_id = ? AND object = ? AND written_at >= ? ORDER BY number LIMIT 1),"
    " ?))"
)
_SHOWN = {kind: f"UPDATE {kind} SET shown_at = ? WHERE shown_at IS NULL AND id = ?" for kind in EVER_SHOWN}  # noqa: S608  # kinds
_SHOWN_ABOVE = {
    kind: f"UPDATE {above} SET shown_at = ? WHERE shown_at IS NULL AND id = (SELECT {above}_id FROM {kind} WHERE id = ?)"  # noqa: S608  # kinds
    for kind, above in SHOWN_BESIDE.items()
}


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
    body = canonical_json(data)
    version = chance.ident("version", actor.person)
    stamp = at if shared else None
    stored = encrypted("version.body", version, actor.person, body)
    row = (version, actor.couple, kind, item, actor.couple, item, actor.person, stored, at, stamp)
    today = local_day(instant(at), actor.zone, actor.day_start).isoformat()
    database.execute_sql(_VERSION, (*row, actor.couple, item, data.get("written_at"), today))
    if shared:
        if not noted:
            _note_shown(kind, item, at)
        _append(actor, kind, item, at, data)


def _note_shown(kind: str, item: str, at: str) -> None:
    for statements in (_SHOWN, _SHOWN_ABOVE):
        if kind in statements:
            database.execute_sql(statements[kind], (at, item))


def _append(actor: Actor, kind: str, item: str, at: str, data: Mapping[str, object]) -> None:
    salt = chance.salt("ledger", actor.person)
    body = chain.canonical(actor.person, kind, item, at, data)
    last = database.execute_sql(_LAST, (actor.couple,)).fetchone()
    before = chain.Link(last[0], b"", b"", bytes(last[1])) if last else None
    new = chain.next_link(before, chain.commit(salt, body))
    database.execute_sql(_EVENT, (actor.couple, new.seq, new.commitment, new.prev, new.hash))
    stored = encrypted_parts(body_key(actor.couple, new.seq), actor.couple, {SALT: salt, BODY: body})
    database.execute_sql(_BODY, (actor.couple, new.seq, *stored))
