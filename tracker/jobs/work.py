"""What the worker does each time its clock ticks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.domain.errors import Unwritable
from tracker.queries.holding import holders
from tracker.queries.levels import raters_of_levels
from tracker.services import levels, store
from tracker.services.forgetting import forget_old_plans
from tracker.services.heads import sign_due_heads
from tracker.services.holding import release_held
from tracker.services.leases import take_lease
from tracker.services.throttle import forget_old_tries

WORKER = "worker"
"""The name of the lease and of the heartbeat."""

_log = logging.getLogger("steady.worker")


def tick(holder: str) -> bool:
    """Do everything that has fallen due, if the lease is this holder's. Returns whether it was.

    What cannot be done is logged without its content, keeps nothing else back, and is tried again at the next tick.
    """
    with store.connected():
        if not _may_work(holder):
            return False
        for rater in raters_of_levels():
            with _or_logged("A weekly level could not be released"):
                levels.release_due_levels(rater.person, rater.repair)
        for waiting in holders():
            with _or_logged("Held ratings could not be shown"):
                release_held(waiting.person, waiting.repair)
        with _or_logged("The words of old plans could not be taken out"):
            forget_old_plans()
        with _or_logged("Tries that count no more could not be forgotten"):
            forget_old_tries()
        with _or_logged("A chain's head could not be signed"):
            sign_due_heads()
        return True


def _may_work(holder: str) -> bool:
    try:
        return take_lease(WORKER, holder)
    except Unwritable as err:
        _log.warning("Nothing can be written now. %s", err)
        return False


@contextmanager
def _or_logged(problem: str) -> Iterator[None]:
    try:
        yield
    except Exception:  # noqa: BLE001  # whatever it is, the others come next
        _log.exception(problem)
