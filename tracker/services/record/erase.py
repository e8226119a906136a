"""Erasing words from the record: text and salt go, state and times stay, and the chain still holds."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker import clock
from tracker.domain.errors import Unwritable
from tracker.domain.record.chain import canonical_json
from tracker.models.base import database, instant_text
from tracker.models.columns import Query
from tracker.models.encrypted import decrypted, encrypted
from tracker.models.kinds import KINDS
from tracker.models.record import Version
from tracker.queries.record.chain import bodies_of
from tracker.services.writing import named_refusals, way_out

_Words = Mapping[str, tuple[Any, Mapping[str, str | None]]]

# By kind: the table, and what stands in each field once its words are out.
_WORDS: _Words = {kind: (each.table, each.words) for kind, each in KINDS.items() if each.words and not each.agreed}
_WORDINGS: _Words = {kind: (each.table, each.words) for kind, each in KINDS.items() if each.words and each.agreed}
_OF_JOURNALS = ", ".join(f"'{kind}'" for kind, each in KINDS.items() if each.in_journal)
# Of a journal only what was ever shown belongs to both; the rest goes with its writer.
_VERSIONS = f"""
SELECT v.id, v.writer_id, v.kind, v.object, v.body FROM version v WHERE v.couple_id = ? AND v.erased_at IS NULL
    AND (v.kind NOT IN ({_OF_JOURNALS}) OR EXISTS (SELECT 1 FROM version s
        WHERE s.couple_id = v.couple_id AND s.object = v.object AND s.shared_at IS NOT NULL))
"""  # noqa: S608  # kinds
_VERSIONS_OF = """
SELECT id, writer_id, kind, object, body FROM version
WHERE couple_id = ? AND object IN (SELECT value FROM json_each(?)) AND erased_at IS NULL
"""
_REDACT = "UPDATE version SET body = ?, erased_at = ? WHERE id = ?"
_DROP = "DELETE FROM ledger_body WHERE couple_id = ? AND seq = ?"

_Chosen = Callable[[str, Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Bodies of a couple's chain that were read before the write lock was taken: what matters up to the link `until`."""

    couple: str
    until: int = -1
    found: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)


def bodies_about(couple: str, items: Collection[str]) -> Bodies:
    """Bodies that may be about some things, for `erase_words_of`: to read a whole chain takes longer than a lock is held."""
    bodies, names = bodies_of(couple), [item.encode() for item in items]
    found = {seq: (salt, body) for seq, (salt, body) in bodies.items() if any(name in body for name in names)}
    return Bodies(couple, max(bodies, default=-1), found)


def erase_words(couple: str, person: str) -> None:
    """Erase, for everybody, what `person` wrote in a space: words, whereabouts, and what they said with ratings.

    Agreed wording of commitments stays: it is both partners'. So do reflections that nobody else ever saw: they are their
    writer's alone. The caller holds the transaction.
    """
    versions = database.execute_sql(_VERSIONS, (couple,)).fetchall()
    _erase(Bodies(couple), versions, lambda _, data: bool(data["writer"] == person), clock.now())
    for kind, (table, blank) in _WORDS.items():
        theirs = (table.couple == couple) & (table.writer == person)
        if KINDS[kind].in_journal:
            theirs &= table.id.in_(_shown(couple, kind))
        table.update(**blank).where(theirs).execute()


def _shown(couple: str, kind: str) -> Query:
    seen = (Version.couple == couple) & (Version.kind == kind) & Version.shared_at.is_null(is_null=False)
    return Version.select(Version.object).where(seen)


def erase_words_of(
    couple: str,
    kind: str,
    items: Collection[str],
    at: datetime,
    words: Collection[str] | None = None,
    read: Bodies | None = None,
) -> None:
    """Erase, for everybody, the words of some things of one kind, in every version. The caller holds the transaction.

    With `words` only these go, wherever they stand: what says anything else stays its writer's. Of the chain's bodies those
    that were `read` before are not read again.
    """
    versions = database.execute_sql(_VERSIONS_OF, (couple, json.dumps(list(items)))).fetchall()
    _erase(read or Bodies(couple), versions, lambda item, _: item in items, at, words=words)
    table, fields = _WORDS[kind]
    for row in table.select().where((table.couple == couple) & table.id.in_(list(items))):
        if gone := _gone(_WORDS, kind, {name: getattr(row, name) for name in fields}, words):
            table.update(**gone).where(table.id == row.id).execute()


def erase_wordings(couple: str) -> None:
    """Erase how commitments were worded, once neither of the two is there any more. The caller holds the transaction."""
    versions = database.execute_sql(_VERSIONS, (couple,)).fetchall()
    _erase(Bodies(couple), versions, lambda _item, _data: True, clock.now(), _WORDINGS)
    for table, blank in _WORDINGS.values():
        table.update(**blank).where(table.couple == couple).execute()


def _erase(
    read: Bodies,
    versions: Sequence[Sequence[str]],
    chosen: _Chosen,
    at: datetime,
    blanks: _Words = _WORDS,
    words: Collection[str] | None = None,
) -> None:
    for version, writer, kind, item, body in versions:
        data = json.loads(decrypted("version.body", version, writer, body))
        if (gone := _gone(blanks, kind, data, words)) and chosen(item, data):
            redacted = canonical_json(data | gone)
            database.execute_sql(_REDACT, (encrypted("version.body", version, writer, redacted), instant_text(at), version))
    for seq, (_, committed) in (read.found | bodies_of(read.couple, after=read.until)).items():
        said = json.loads(committed)
        # What somebody changed by hand says nothing that can be read.
        if said and _gone(blanks, said["kind"], said["data"], words) and chosen(said["object"], said["data"]):
            database.execute_sql(_DROP, (read.couple, seq))


def _gone(blanks: _Words, kind: str, said: Mapping[str, Any], words: Collection[str] | None) -> Mapping[str, str | None]:
    """What stands in each field whose words go: in all that have any, or in those that say one of the `words`."""
    _, fields = blanks.get(kind, (None, {}))
    return {name: blank for name, blank in fields.items() if said[name] and (words is None or said[name] in words)}


def forget_freed_pages() -> None:
    """Let nothing that was erased stay behind in the write-ahead log. Run it outside a transaction.

    While the database is busy, or the disk is full to the last, it waits for the next time that the log is emptied.
    """
    with suppress(Unwritable):
        _empty_log()


@way_out
def _empty_log() -> None:
    with named_refusals():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
