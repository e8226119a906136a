"""Whereabouts do not stay: the words of a plan go after 90 days; that it was told, changed and closed stays."""

from datetime import timedelta

from tracker import clock
from tracker.models.base import database
from tracker.services.erasing import erase_words_of
from tracker.services.writing import transaction

KEPT_FOR = timedelta(days=90)

_OLD = """
SELECT id, couple_id FROM plan WHERE day < ?
    AND (place <> '' OR company <> '' OR words <> '' OR from_time IS NOT NULL OR until_time IS NOT NULL)
"""


def forget_old_plans() -> int:
    """Take the words out of every plan whose day is more than 90 days past, in all their versions and in the chain's bodies.

    Returns how many plans. For the worker: it is nobody's act, appends nothing, and a second call finds nothing to do.
    """
    return transaction(_forget)


def _forget() -> int:
    now = clock.now()
    old = database.execute_sql(_OLD, ((now.date() - KEPT_FOR).isoformat(),)).fetchall()
    by_couple: dict[str, set[str]] = {}
    for plan, couple in old:
        by_couple.setdefault(couple, set()).add(plan)
    for couple, plans in by_couple.items():
        erase_words_of(couple, "plan", plans, now)
    return len(old)
