"""Who waits for a thread, and for which."""

import threading
from dataclasses import dataclass, field

from tracker.door.threads import FOR_WAYS_OUT, Line, Threads

PATIENCE = 10


@dataclass
class Asked:
    """A request that is answered when it is told to, and says so."""

    name: str = ""
    begun: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    falls: bool = False

    def service(self) -> None:
        self.begun.set()
        assert self.may_end.wait(PATIENCE)
        if self.falls:
            raise RuntimeError(self.name)


def test_each_address_has_its_turn_whatever_others_have_sent():
    line = Line()
    many, one = [Asked(f"many {number}") for number in range(3)], Asked("one")
    for each in many:
        line.add("192.0.2.1", each)
    line.add("192.0.2.2", one)
    assert [line.next() for _ in range(4)] == [many[0], one, many[1], many[2]]
    assert not line


def test_a_way_out_is_answered_while_everything_else_waits():
    threads = Threads(2)
    held = [Asked(falls=True), Asked(), Asked()]
    for each in held:
        threads.add("192.0.2.1", each, way_out=False)
    ways_out = [Asked() for _ in range(FOR_WAYS_OUT)]
    for each in ways_out:
        threads.add("192.0.2.1", each, way_out=True)
    assert [each.begun.wait(PATIENCE) for each in ways_out] == [True] * FOR_WAYS_OUT
    assert (held[0].begun.wait(PATIENCE), held[1].begun.wait(PATIENCE), held[2].begun.is_set()) == (True, True, False)
    for each in (*held, *ways_out):
        each.may_end.set()
    assert held[2].begun.wait(PATIENCE)  # also after one that fell


def test_threads_that_have_nothing_else_to_do_help_with_ways_out():
    threads = Threads(2)
    ways_out = [Asked() for _ in range(FOR_WAYS_OUT + 2)]
    for each in ways_out:
        threads.add("192.0.2.1", each, way_out=True)
    assert all(each.begun.wait(PATIENCE) for each in ways_out)
    for each in ways_out:
        each.may_end.set()
