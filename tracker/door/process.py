"""The web process: gunicorn keeps it alive, the door serves."""

import os
from types import FrameType

from gunicorn.workers.base import Worker

from tracker.door.door import Door
from tracker.services import store


class WebProcess(Worker):
    """A worker of gunicorn's that opens the door on gunicorn's socket."""

    _door: Door | None = None

    def run(self) -> None:
        """Serve until gunicorn asks to end or is gone; then finish what has begun."""
        self._door = Door(self.wsgi, self.sockets[0].sock)
        while self.alive and self.ppid == os.getppid():
            self.notify()
            self._door.turn()
        self._door.close_up(self.cfg.graceful_timeout)
        if not store.is_there():
            # Without closing the database: SQLite would write what was saved last over whatever lies in its place.
            os._exit(0)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End soon, also when nothing happens at the door."""
        super().handle_exit(sig, frame)
        if self._door is not None:
            self._door.pull_trigger()
