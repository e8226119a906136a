"""Whereabouts do not stay: the words of a plan go after 90 days; that it was told, changed and closed stays."""

import json
from datetime import timedelta

from tracker import clock
from tracker.models.base import database, instant_text
from tracker.models.encrypted import decrypted, encrypted
from tracker.queries.chains import bodies_of
from tracker.services.writing import transaction

KEPT_FOR = timedelta(days=90)

_BLANK = {"place": "", "company": "", "from_time": None, "until_time": None, "words": ""}
_OLD = """
SELECT id, couple_id FROM plan WHERE day < ?
    AND (place <> '' OR company <> '' OR words <> '' OR from_time IS NOT NULL OR until_time IS NOT NULL)
"""
_FORGET = "UPDATE plan SET place = '', company = '', words = '', from_time = NULL, until_time = NULL WHERE id = ?"
_VERSIONS = "SELECT id, writer_id, body FROM version WHERE couple_id = ? AND object = ? AND erased_at IS NULL"
_REDACT = "UPDATE version SET body = ?, erased_at = ? WHERE id = ?"
_DROP = "DELETE FROM ledger_body WHERE couple_id = ? AND seq = ?"


def forget_old_plans() -> int:
    """Take the words out of every plan whose day is more than 90 days past, in all their versions and in the chain's bodies.

    Returns how many plans. For the worker: it is nobody's act, appends nothing, and a second call finds nothing to do.
    """
    return transaction(_forget)


def _forget() -> int:
    cutoff = (clock.now().date() - KEPT_FOR).isoformat()
    old = database.execute_sql(_OLD, (cutoff,)).fetchall()
    by_couple: dict[str, set[str]] = {}
    for plan, couple in old:
        by_couple.setdefault(couple, set()).add(plan)
        database.execute_sql(_FORGET, (plan,))
        _redact(couple, plan)
    for couple, plans in by_couple.items():
        _drop_bodies(couple, plans)
    return len(old)


def _redact(couple: str, plan: str) -> None:
    now = instant_text(clock.now())
    for version, writer, body in database.execute_sql(_VERSIONS, (couple, plan)).fetchall():
        said = json.loads(decrypted("version.body", version, writer, body)) | _BLANK
        redacted = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        database.execute_sql(_REDACT, (encrypted("version.body", version, writer, redacted), now, version))


def _drop_bodies(couple: str, plans: set[str]) -> None:
    for seq, (_, body) in bodies_of(couple).items():
        if json.loads(body).get("object") in plans:
            database.execute_sql(_DROP, (couple, seq))
