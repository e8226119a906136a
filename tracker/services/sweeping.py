"""What has run out goes: sessions, the keys of forms that were sent, and files that nobody decided about."""

from datetime import timedelta

from tracker import clock
from tracker.models.base import database, instant_text
from tracker.queries.imports import UPLOAD_LASTS
from tracker.services.pacing import paced
from tracker.services.writing import transaction

FORM_KEYS_LAST = timedelta(days=7)
_AT_ONCE = 100
_MOST = 10_000
_RUN_OUT = (
    (
        "SELECT rowid FROM session WHERE expires_at <= ? LIMIT ?",
        "DELETE FROM session WHERE rowid = ? AND expires_at <= ?",
        timedelta(),
    ),
    ("SELECT rowid FROM form_key WHERE at <= ? LIMIT ?", "DELETE FROM form_key WHERE rowid = ? AND at <= ?", FORM_KEYS_LAST),
    (
        "SELECT rowid FROM upload WHERE made_at <= ? LIMIT ?",
        "DELETE FROM upload WHERE rowid = ? AND made_at <= ?",
        UPLOAD_LASTS,
    ),
)


def sweep() -> int:
    """Delete what has run out. Returns how many rows. For the worker: a few at a time, and no lock where there are none."""
    return sum(_sweep(find, delete, lasts) for find, delete, lasts in _RUN_OUT)


def _sweep(find: str, delete: str, lasts: timedelta) -> int:
    before = instant_text(clock.now() - lasts)
    rows = [row for (row,) in database.execute_sql(find, (before, _MOST)).fetchall()]
    few = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
    return sum(_delete(delete, some, before) for some in paced(few))


def _delete(statement: str, rows: list[int], before: str) -> int:
    return transaction(lambda: sum(int(database.execute_sql(statement, (row, before)).rowcount) for row in rows))
