"""Whereabouts do not stay: the words of a plan go after 90 days; that it was told, changed and closed stays."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from tracker import clock
from tracker.models.base import database
from tracker.services.erasing import bodies_about, erase_words_of
from tracker.services.pacing import paced
from tracker.services.writing import transaction

KEPT_FOR = timedelta(days=90)
_AT_ONCE = 3

_OLD = """
SELECT id, couple_id FROM plan WHERE day < ?
    AND (place <> '' OR company <> '' OR words <> '' OR from_time IS NOT NULL OR until_time IS NOT NULL)
ORDER BY couple_id
"""


def forget_old_plans() -> int:
    """Take the words out of every plan whose day is more than 90 days past, in all their versions and in the chain's bodies.

    Returns how many plans. For the worker: it is nobody's act, appends nothing, and a second call finds nothing to do. A few
    plans at a time, and what it does not come to is due in the next turn.
    """
    return sum(_forget(couple, plans) for couple, plans in paced(_old()))


def _old() -> Iterator[tuple[str, list[str]]]:
    before = (clock.now().date() - KEPT_FOR).isoformat()
    rows = database.execute_sql(_OLD, (before,)).fetchall()
    for couple, found in groupby(rows, key=itemgetter(1)):
        plans = [plan for plan, _ in found]
        yield from ((couple, plans[start : start + _AT_ONCE]) for start in range(0, len(plans), _AT_ONCE))


def _forget(couple: str, plans: list[str]) -> int:
    read = bodies_about(couple, plans)
    transaction(lambda: erase_words_of(couple, "plan", plans, clock.now(), read=read))
    return len(plans)
