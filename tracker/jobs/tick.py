"""What the worker does each time its clock ticks; how often that is, stands in `worker`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from tracker import clock
from tracker.domain.errors import Refused, Unwritable
from tracker.domain.leaps import Reading, leapt, steady_since
from tracker.jobs.log_words import in_words
from tracker.queries.ratings.hold_back import raters_due
from tracker.queries.ratings.levels import raters_with_weeks_due
from tracker.queries.site import doubted_for
from tracker.services.end_sessions import write_through
from tracker.services.entries.plans import forget_old_plans
from tracker.services.leaps import note_leap, read_clocks, trust_again_after
from tracker.services.leases import take_lease
from tracker.services.pace import paced
from tracker.services.ratings import levels
from tracker.services.ratings.hold_back import release_held_back
from tracker.services.record.ledger import sign_due_heads
from tracker.services.store import database
from tracker.services.sweep import sweep
from tracker.services.throttle import forget_old_tries

WORKER = "worker"
"""The name of the lease and of the heartbeat."""

_LEAPT = (
    "The clock of this computer leapt. Nothing is erased, released or signed until it has run steadily for 24 hours. "
    "If it is right now, say: steady clock confirm"
)

_log = logging.getLogger("steady.worker")


def tick(holder: str, before: Reading | None = None) -> bool:
    """Do everything that has fallen due, if the lease is this holder's. Returns whether it was.

    `before` is what the clocks said at the tick before, in the same process. After a leap of the clock nothing is done until it
    is trusted again. What cannot be done is logged without its content, keeps nothing else back, and is tried again at the next
    tick. Raises Unwritable, Unusable or OSError where nothing can be written at all.
    """
    now = read_clocks()
    with database.connected(), database.log_taken_over_apart():
        with suppress(Unwritable):
            write_through()
        if not _may_work(holder, now, before):
            return False
        if not trust_again_after(_ran_steadily(now, before)):
            return True
        for rater in paced(raters_with_weeks_due(clock.now())):
            with _or_logged("A weekly level could not be released"):
                levels.release_due_levels(rater.person, rater.repair)
        for waiting in paced(raters_due(clock.now())):
            with _or_logged("Held ratings could not be shown"):
                release_held_back(waiting.person, waiting.repair)
        with _or_logged("The words of old plans could not be removed"):
            forget_old_plans()
        with _or_logged("Tries that count no more could not be forgotten"):
            forget_old_tries()
        with _or_logged("Sessions and forms that have run out could not be swept"):
            sweep()
        with _or_logged("A chain's head could not be signed"):
            sign_due_heads()
        return True


def _may_work(holder: str, now: Reading, before: Reading | None) -> bool:
    # Said at each start as well: whoever looks into the log of today finds it there.
    if note_leap(WORKER, now, before) or (before is None and doubted_for() is not None):
        _log.warning(_LEAPT)
    return take_lease(WORKER, holder)


def _ran_steadily(now: Reading, before: Reading | None) -> timedelta:
    return timedelta() if before is None or leapt(now, before, None) else steady_since(before, now)


@contextmanager
def _or_logged(problem: str) -> Iterator[None]:
    try:
        yield
    except (Unwritable, OSError):
        raise
    except Refused as err:
        _log.exception("%s. %s", problem, in_words(err))
    except Exception:  # noqa: BLE001  # whatever it is, the others come next
        _log.exception(problem)
