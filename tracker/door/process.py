"""The web process: gunicorn keeps it alive, the door serves."""

import os
import time
from types import FrameType

from gunicorn.workers.base import Worker

from tracker.domain.errors import Unusable, Unwritable
from tracker.door.door import Door
from tracker.services.account import browsers
from tracker.services.store import database
from tracker.web.errors.words import sentence_of

_AGAIN = 0.5
"""Seconds until a log that was removed and could not be saved is tried again."""

_LOOK = 1.0
"""Seconds after which it looks again whether it is to go on."""


class WebProcess(Worker):
    """A worker of gunicorn's that opens the door on gunicorn's socket."""

    _door: Door | None = None

    def run(self) -> None:
        """Serve until gunicorn asks to end or is gone; then finish what has begun."""
        browsers.look_ahead()
        door = self._door = Door(self.wsgi, self.sockets[0].sock)
        database.hold_log()
        while self._goes_on() and not database.log_was_removed():
            self._serve_until(door, time.monotonic() + _LOOK)
        if database.log_was_removed():
            self.log.error(sentence_of(Unusable("log_removed")))
            # Whoever comes meanwhile is told, and gets out, however long the disk takes nothing.
            while not _is_rescued() and self._goes_on():
                self._serve_until(door, time.monotonic() + _AGAIN)
        door.close_up(self.cfg.graceful_timeout)
        # What was under way may have been written after that.
        while database.log_was_removed() and not _is_rescued() and self._goes_on():
            time.sleep(_AGAIN)
        if not database.is_there():
            # Without closing the database: SQLite would write what was saved last over whatever lies in its place.
            os._exit(0)
        database.let_log_go()

    def _serve_until(self, door: Door, end: float) -> None:
        # What asks the disk is not asked at each turn of the door: that costs a busy server as much as a small answer.
        while self.alive and time.monotonic() < end:
            door.turn()

    def _goes_on(self) -> bool:
        self.notify()
        return bool(self.alive and self.ppid == os.getppid())

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End soon, also when nothing happens at the door."""
        super().handle_exit(sig, frame)
        if self._door is not None:
            self._door.pull_trigger()


def _is_rescued() -> bool:
    try:
        return database.rescue_log()
    except Unwritable:
        return False
