"""The worker: a process of its own with one clock. APScheduler only ticks; what is due lives in tables."""

import logging
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from threading import Thread

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

from tracker import clock
from tracker.domain.errors import Unusable, Unwritable
from tracker.domain.leaps import Reading
from tracker.jobs.log_words import in_words
from tracker.jobs.tick import WORKER, tick
from tracker.services.leaps import read_clocks
from tracker.services.leases import give_back_lease, new_holder
from tracker.services.store import lock
from tracker.services.store.database import connected, hold_log, is_there, let_log_go, log_was_removed, open_file

_EVERY = timedelta(seconds=20)
_LOOK = 0.5
"""Seconds after which it looks again whether its parent is there."""

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
    if parent is not None and os.getppid() != parent:
        return
    open_file(database)
    holder = new_holder()
    scheduler = _clockwork(Turns(holder))
    ending = Thread(target=_end_when_told, args=(scheduler,))
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    scheduler.add_listener(lambda _: ending.start(), EVENT_SCHEDULER_STARTED)
    scheduler.start()
    ending.join()
    if not is_there():
        # Without closing the log that is held: SQLite would write it over whatever lies in the place of the database.
        os._exit(0)
    # One that cannot be given back ends by itself.
    with suppress(Unwritable, Unusable), connected():
        give_back_lease(WORKER, holder)
    let_log_go()


class _Ticker(BlockingScheduler):
    """The clock that only ticks. APScheduler waits for a time of day; where that was set back, the next tick is due."""

    def _process_jobs(self) -> float | None:
        soonest = clock.now() + _EVERY
        for job in self.get_jobs():
            if job.next_run_time and job.next_run_time > soonest:
                job.modify(next_run_time=soonest)
        wait: float | None = super()._process_jobs()
        return wait


@dataclass(slots=True)
class Turns:
    """The turns of one process; `before` is what the clocks said at the last one that could be done.

    `waits` says that nothing can be written since then, which is logged once.
    """

    holder: str
    before: Reading | None = None
    waits: bool = False

    def turn(self) -> None:
        """Do what is due, or end with the database."""
        if log_was_removed():
            # The next turn holds the new one. Until then the web process has put what stood in this one into the database.
            let_log_go()
            return
        if not is_there():
            _log.error(in_words(Unusable("database_replaced")))
            os.kill(os.getpid(), signal.SIGTERM)
            return
        hold_log()
        now = read_clocks()
        try:
            tick(self.holder, self.before)
        except (Unwritable, Unusable, OSError) as err:
            if not self.waits:
                _log.warning("Nothing can be written now, and it is tried again until it can. %s", in_words(err))
            self.waits = True
            return
        if self.waits:
            _log.warning("It can be written again.")
        self.before, self.waits = now, False


def _clockwork(turns: Turns) -> BlockingScheduler:
    scheduler = _Ticker(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
    scheduler.add_job(
        turns.turn,
        IntervalTrigger(seconds=_EVERY.total_seconds(), timezone=UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=clock.now(),
    )
    return scheduler


def _end_with(parent: int) -> None:
    # It shares the lock on the database, which somebody may want alone as soon as the server is gone.
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os.kill(os.getpid(), signal.SIGTERM)


def _end_when_told(scheduler: BlockingScheduler) -> None:
    signal.sigwait(_ENDINGS)
    scheduler.shutdown(wait=True)
