"""Whereabouts do not stay: the words of a plan go after 90 days; that it was told, changed and closed stays."""

from collections.abc import Iterator
from datetime import date, timedelta
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
SELECT p.id, p.couple_id, p.day, w.zone, w.day_start FROM plan p JOIN person w ON w.id = p.writer_id
WHERE p.day < ? AND (p.place <> '' OR p.company <> '' OR p.words <> '' OR p.from_time IS NOT NULL OR p.until_time IS NOT NULL)
ORDER BY p.couple_id
"""


def forget_old_plans() -> int:
    """Take the words out of every plan whose day is more than 90 days past, in all their versions and in the chain's bodies.

    The days are those of whoever said it. Returns how many plans. For the worker: it is nobody's act, appends nothing, and a
    second call finds nothing to do. A few plans at a time, and what it does not come to is due in the next turn.
    """
    return sum(_forget(couple, plans) for couple, plans in paced(_old()))


def _old() -> Iterator[tuple[str, list[str]]]:
    # Nowhere is the calendar more than a day ahead of UTC.
    last = clock.now().date() + timedelta(days=1) - KEPT_FOR
    rows = [row for row in database.execute_sql(_OLD, (last.isoformat(),)).fetchall() if _has_passed(*row[2:])]
    for couple, found in groupby(rows, key=itemgetter(1)):
        plans = [plan for plan, *_ in found]
        yield from ((couple, plans[start : start + _AT_ONCE]) for start in range(0, len(plans), _AT_ONCE))


def _has_passed(day: str, zone: str, day_start: int) -> bool:
    return date.fromisoformat(day) < clock.today(zone, day_start) - KEPT_FOR


def _forget(couple: str, plans: list[str]) -> int:
    read = bodies_about(couple, plans)
    transaction(lambda: erase_words_of(couple, "plan", plans, clock.now(), read=read))
    return len(plans)
