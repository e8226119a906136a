"""The threads that answer: most for everything, and some that serve nothing but ways out."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from tracker.web.policy import Way

log = logging.getLogger("steady")

FOR_WAYS_OUT = ((Way.FIRST,), (Way.FIRST, Way.ACT), (Way.FIRST, Way.ACT, Way.PAGE))
"""A thread each: what ends something never waits for a page, and Exit for neither."""
_FOR_ALL = (Way.NONE, Way.FIRST, Way.ACT, Way.PAGE)


class Task(Protocol):
    """A request that has been read whole."""

    def service(self) -> None:
        """Answer it."""


class Line:
    """Who waits, each network in its turn, so that none keeps the others waiting."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Task]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, network: str, task: Task) -> None:
        """Let somebody wait."""
        self._waiting.setdefault(network, deque()).append(task)

    def next(self) -> Task:
        """Whose turn it is; the others of the same network wait until everybody else had theirs."""
        network = next(iter(self._waiting))
        own = self._waiting.pop(network)
        task = own.popleft()
        if own:
            self._waiting[network] = own
        return task


class Threads:
    """Threads that take what waits. Those for ways out take nothing else; the others help them when nothing else waits."""

    def __init__(self, number: int) -> None:
        self._lines = {way: Line() for way in Way}
        self._something = threading.Condition()
        for takes in (*[_FOR_ALL] * number, *FOR_WAYS_OUT):
            threading.Thread(target=self._run, args=(takes,), name=f"answer-{takes[0].name.lower()}", daemon=True).start()

    def _run(self, takes: Sequence[Way]) -> None:
        while True:
            task = self._next([self._lines[way] for way in takes])
            try:
                task.service()
            except Exception:
                log.exception("a request could not be answered")

    def _next(self, lines: Sequence[Line]) -> Task:
        with self._something:
            while True:
                for line in lines:
                    if line:
                        return line.next()
                self._something.wait()

    def add(self, network: str, task: Task, way: Way) -> None:
        """Let a request be answered by the next thread that may."""
        with self._something:
            self._lines[way].add(network, task)
            self._something.notify_all()
