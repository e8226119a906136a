"""The threads that answer: most for everything, and some that serve nothing but ways out."""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from tracker.web.policy import Way

log = logging.getLogger("steady")

FOR_WAYS_OUT = ((Way.FIRST,), (Way.ACT, Way.FIRST), (Way.PAGE, Way.ACT, Way.FIRST))
"""A thread each, which helps those before it: what ends something never waits for a page, Exit for neither, and none for a
crowd at another."""
_REMEMBERED = 10_000
"""The turns of so many networks and browsers at most are kept in mind."""

_FOR_ALL = (Way.NONE, Way.FIRST, Way.ACT, Way.PAGE)
_FOR_STRANGERS = ((Way.STRANGER, *_FOR_ALL), (*_FOR_ALL, Way.STRANGER))
"""Two of those for everything: strangers, whose passwords take long to compare, hold up no other, and nobody holds up them."""


class Task(Protocol):
    """A request that has been read whole."""

    def service(self) -> None:
        """Answer it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: from which network, with which browser, and who that is, as far as it is known.

    `known` is whether somebody was ever signed in with that browser.
    """

    network: str
    browser: str
    person: str = ""
    known: bool = False


class WaitingLine:
    """Who waits. Each network has its turn, in it each person, of these each browser: first who had none for the longest."""

    def __init__(self) -> None:
        self._waiting: dict[str, dict[str, dict[str, deque[Task]]]] = {}
        self._turns = count(1)
        self._last_turns: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, sender: Sender, task: Task) -> None:
        """Let somebody wait."""
        people = self._waiting.setdefault(sender.network, {})
        people.setdefault(sender.person, {}).setdefault(sender.browser, deque()).append(task)

    def next(self) -> Task:
        """Whose turn it is."""
        network = self._longest_without(self._waiting)
        people = self._waiting[network]
        person = self._longest_without(people)
        browsers = people[person]
        browser = self._longest_without(browsers)
        task = browsers[browser].popleft()
        if not browsers[browser]:
            del browsers[browser]
        if not browsers:
            del people[person]
        if not people:
            del self._waiting[network]
        self._note(network, person, browser)
        return task

    def _longest_without(self, waiting: Iterable[str]) -> str:
        return min(waiting, key=lambda each: self._last_turns.get(each, 0))

    def _note(self, *had: str) -> None:
        turn = next(self._turns)
        for each in had:
            self._last_turns.pop(each, None)
            self._last_turns[each] = turn
        while len(self._last_turns) > _REMEMBERED:
            del self._last_turns[next(iter(self._last_turns))]


@dataclass(frozen=True, slots=True, eq=False)
class _Idle:
    """A thread that has nothing to do, until its lock is let go."""

    takes: Sequence[Way]
    until: threading.Lock


class Threads:
    """Threads that take what waits. Those for ways out take nothing else; the others help them when nothing else waits."""

    def __init__(self, number: int) -> None:
        self._lines = {way: WaitingLine() for way in Way}
        self._mutex = threading.Lock()
        self._idle: list[_Idle] = []
        for takes in (*_FOR_STRANGERS[:number], *[_FOR_ALL] * (number - len(_FOR_STRANGERS)), *FOR_WAYS_OUT):
            threading.Thread(target=self._run, args=(takes,), name=f"answer-{takes[0].name.lower()}", daemon=True).start()

    def _run(self, takes: Sequence[Way]) -> None:
        me = _Idle(takes, threading.Lock())
        me.until.acquire()
        while True:
            task = self._next(me)
            try:
                task.service()
            except Exception:
                log.exception("a request could not be answered")

    def _next(self, me: _Idle) -> Task:
        while True:
            with self._mutex:
                for way in me.takes:
                    if self._lines[way]:
                        task = self._lines[way].next()
                        self._wake_for_the_rest()
                        return task
                self._idle.append(me)
            me.until.acquire()

    def add(self, sender: Sender, task: Task, way: Way) -> None:
        """Let a request be answered by the next thread that may."""
        with self._mutex:
            self._lines[way].add(sender, task)
            self._wake(way)

    def _wake_for_the_rest(self) -> None:
        # This thread may have been woken for one of those that wait still, and have taken what came meanwhile.
        for way, line in self._lines.items():
            if line:
                self._wake(way)

    def _wake(self, way: Way) -> None:
        # One alone, and the one that was last at work: to wake all of them costs more than many an answer.
        for idle in reversed(self._idle):
            if way in idle.takes:
                self._idle.remove(idle)
                idle.until.release()
                return
