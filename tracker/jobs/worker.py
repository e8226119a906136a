"""The worker: a process of its own with one clock. APScheduler only ticks; what is due lives in tables."""

import logging
import os
import signal
from datetime import UTC
from pathlib import Path
from threading import Thread

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

from tracker import clock
from tracker.jobs.work import WORKER, tick
from tracker.services import lock, store
from tracker.services.leases import give_back_lease, new_holder

_SECONDS = 20
_log = logging.getLogger("steady.worker")
_ENDINGS = (signal.SIGTERM, signal.SIGINT)


def work(database: Path, parent: int | None = None) -> None:
    """Work on the migrated `database` until SIGTERM or SIGINT comes, or until the process `parent` is no longer the parent.

    A tick that has begun is finished first. It takes over the signals of the whole process.
    """
    # Blocked in every thread, so that they reach the one that waits for them: a handler could run inside the scheduler,
    # which swallows what it raises and can be caught holding its own locks.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    with lock.shared(database):
        _work(database, parent)


def _work(database: Path, parent: int | None) -> None:
    store.open_file(database)
    holder = new_holder()
    scheduler = _clockwork(holder, parent)
    ending = Thread(target=_end_when_told, args=(scheduler,))
    scheduler.add_listener(lambda _: ending.start(), EVENT_SCHEDULER_STARTED)
    scheduler.start()
    ending.join()
    if store.is_there():
        with store.connected():
            give_back_lease(WORKER, holder)


def _clockwork(holder: str, parent: int | None) -> BlockingScheduler:
    scheduler = BlockingScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
    scheduler.add_job(
        _turn,
        IntervalTrigger(seconds=_SECONDS, timezone=UTC),
        (holder, parent),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=clock.now(),
    )
    return scheduler


def _turn(holder: str, parent: int | None) -> None:
    if not store.is_there():
        _log.error(store.REPLACED)
    if not store.is_there() or (parent is not None and os.getppid() != parent):
        os.kill(os.getpid(), signal.SIGTERM)
        return
    tick(holder)


def _end_when_told(scheduler: BlockingScheduler) -> None:
    signal.sigwait(_ENDINGS)
    scheduler.shutdown(wait=True)
