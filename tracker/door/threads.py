"""The threads that answer: most for everything, two that serve nothing but ways out."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from typing import Protocol

log = logging.getLogger("steady")

FOR_WAYS_OUT = 2


class Task(Protocol):
    """A request that has been read whole."""

    def service(self) -> None:
        """Answer it."""


class Line:
    """Who waits, each address in its turn, so that none keeps the others waiting."""

    def __init__(self) -> None:
        self._waiting: dict[str | None, deque[Task]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, address: str | None, task: Task) -> None:
        """Let somebody wait."""
        self._waiting.setdefault(address, deque()).append(task)

    def next(self) -> Task:
        """Whose turn it is; the others of the same address wait until everybody else had theirs."""
        address = next(iter(self._waiting))
        own = self._waiting.pop(address)
        task = own.popleft()
        if own:
            self._waiting[address] = own
        return task


class Threads:
    """Threads that take what waits. Those for ways out take nothing else; the others help them when nothing else waits."""

    def __init__(self, number: int) -> None:
        self._lock = threading.Lock()
        self._ordinary, self._ways_out = Line(), Line()
        self._work, self._way_out = threading.Condition(self._lock), threading.Condition(self._lock)
        for _ in range(number):
            self._start("answer", self._work, (self._ordinary, self._ways_out))
        for _ in range(FOR_WAYS_OUT):
            self._start("way-out", self._way_out, (self._ways_out,))

    def _start(self, name: str, waits: threading.Condition, takes: Sequence[Line]) -> None:
        threading.Thread(target=self._run, args=(waits, takes), name=name, daemon=True).start()

    def _run(self, waits: threading.Condition, takes: Sequence[Line]) -> None:
        while True:
            task = self._next(waits, takes)
            try:
                task.service()
            except Exception:
                log.exception("a request could not be answered")

    def _next(self, waits: threading.Condition, takes: Sequence[Line]) -> Task:
        with self._lock:
            while True:
                for line in takes:
                    if line:
                        return line.next()
                waits.wait()

    def add(self, address: str | None, task: Task, *, way_out: bool) -> None:
        """Let a request be answered by the next thread that may."""
        with self._lock:
            (self._ways_out if way_out else self._ordinary).add(address, task)
            if way_out:
                self._way_out.notify()
            self._work.notify()
