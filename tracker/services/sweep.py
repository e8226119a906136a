"""Clearing away what has run out: sessions, the keys of forms that were sent, and files that nobody decided about.

What was said of whereabouts is cleared in `services/entries/plans`.
"""

from collections.abc import Sequence
from datetime import timedelta

from tracker import clock
from tracker.domain.imports.limits import UPLOAD_LASTS
from tracker.models.base import database, instant_text
from tracker.services.pace import a_few_at_a_time
from tracker.services.writing import transaction

FORM_KEYS_LAST = timedelta(days=7)
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
    return sum(_delete(delete, few, before) for few in a_few_at_a_time(rows))


@transaction()
def _delete(statement: str, rows: Sequence[int], before: str) -> int:
    return sum(int(database.execute_sql(statement, (row, before)).rowcount) for row in rows)
