"""Taking words out of the record: text and salt go, state and times stay, and the chain still holds."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tracker import clock
from tracker.domain.errors import Unwritable
from tracker.models.base import database, instant_text
from tracker.models.encrypted import decrypted, encrypted
from tracker.models.record import Entry, Moment, Plan, RatingDetail, Response, ReviewAnswer
from tracker.queries.chains import bodies_of
from tracker.services.writing import named_refusals, way_out

# By kind: the table, and what stands in each field once its words are out.
_WORDS: Mapping[str, tuple[Any, Mapping[str, str | None]]] = {
    "entry": (Entry, {"words": ""}),
    "response": (Response, {"words": ""}),
    "plan": (Plan, {"place": "", "company": "", "from_time": None, "until_time": None, "words": ""}),
    "moment": (Moment, {"words": ""}),
    "review_answer": (ReviewAnswer, {"words": ""}),
    "rating_detail": (RatingDetail, {"words": ""}),
}
_VERSIONS = "SELECT id, writer_id, kind, body FROM version WHERE couple_id = ? AND erased_at IS NULL"
_REDACT = "UPDATE version SET body = ?, erased_at = ? WHERE id = ?"
_DROP = "DELETE FROM ledger_body WHERE couple_id = ? AND seq = ?"


def erase_words(couple: str, person: str) -> None:
    """Take out, for everybody, what `person` wrote in a space: words, whereabouts, and what they said with ratings.

    Agreed wording of commitments stays: it is both partners'. The caller holds the transaction.
    """
    for item, writer, kind, body in database.execute_sql(_VERSIONS, (couple,)).fetchall():
        data = json.loads(decrypted("version.body", item, writer, body))
        if _has_words_of(person, kind, data):
            redacted = json.dumps(data | _WORDS[kind][1], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            database.execute_sql(_REDACT, (encrypted("version.body", item, writer, redacted), instant_text(clock.now()), item))
    for seq, (_, body) in bodies_of(couple).items():
        said = json.loads(body)
        if _has_words_of(person, said.get("kind"), said.get("data")):
            database.execute_sql(_DROP, (couple, seq))
    for table, blank in _WORDS.values():
        table.update(**blank).where((table.couple == couple) & (table.writer == person)).execute()


def _has_words_of(person: str, kind: str, data: Mapping[str, object]) -> bool:
    return kind in _WORDS and data["writer"] == person and any(data[field] for field in _WORDS[kind][1])


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
