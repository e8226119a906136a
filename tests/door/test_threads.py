"""Who waits for a thread, and for which."""

import threading
import time
from dataclasses import dataclass, field

import pytest

from tracker.door import threads
from tracker.door.threads import Sender, Threads, WaitingLine
from tracker.web.policy import Way

PATIENCE = 10


@dataclass
class Asked:
    """A request that is answered when it is told to, and says so."""

    name: str = ""
    begun: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    falls: bool = False
    thread: str = ""

    def service(self) -> None:
        self.thread = threading.current_thread().name
        self.begun.set()
        assert self.may_end.wait(PATIENCE)
        if self.falls:
            raise RuntimeError(self.name)


def waiting(line: WaitingLine, network: str, browser: str, number: int = 1, person: str = "") -> list[Asked]:
    asked = [Asked(f"{browser} {each}") for each in range(number)]
    for each in asked:
        line.add(Sender(network, browser, person), each)
    return asked


def test_each_network_has_its_turn_whatever_others_have_sent():
    line = WaitingLine()
    many, [one] = waiting(line, "192.0.2.0/24", "many", 3), waiting(line, "198.51.100.0/24", "one")
    assert [line.next() for _ in range(4)] == [many[0], one, many[1], many[2]]
    assert not line


def test_within_a_network_each_browser_has_its_turn():
    line = WaitingLine()
    many, one = waiting(line, "192.0.2.0/24", "many", 3), waiting(line, "192.0.2.0/24", "one", 2)
    assert [line.next() for _ in range(5)] == [many[0], one[0], many[1], one[1], many[2]]


def test_each_person_has_their_turn_however_many_browsers_they_have_and_in_it_each_of_these():
    line = WaitingLine()
    sam = [waiting(line, "192.0.2.0/24", f"phone {number}", 2, "Sam") for number in range(3)]
    alex = waiting(line, "192.0.2.0/24", "laptop", 2, "Alex")
    assert [line.next() for _ in range(5)] == [sam[0][0], alex[0], sam[1][0], alex[1], sam[2][0]]


def test_whoever_had_no_turn_for_the_longest_time_is_next_also_in_a_crowd():
    line = WaitingLine()
    crowd = [waiting(line, f"192.0.{number}.0/24", f"192.0.{number}.1", 2) for number in range(5)]
    first = [line.next() for _ in range(5)]
    [late] = waiting(line, "198.51.100.0/24", "late")
    assert (first, line.next()) == ([each[0] for each in crowd], late)
    [sooner, again] = waiting(line, "192.0.2.0/24", "another"), waiting(line, "198.51.100.0/24", "late")
    assert [line.next() for _ in range(7)] == [
        *(crowd[n][1] for n in (0, 1)),
        *sooner,
        *(crowd[n][1] for n in (3, 4)),
        *again,
        crowd[2][1],
    ]


def test_only_so_many_turns_are_kept_in_mind(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(threads, "_REMEMBERED", 4)
    line = WaitingLine()
    for number in range(20):
        waiting(line, f"192.0.{number}.0/24", f"192.0.{number}.1")
        line.next()
    waiting(line, "192.0.19.0/24", "192.0.19.1")
    [forgotten] = waiting(line, "192.0.0.0/24", "192.0.0.1")
    assert line.next() is forgotten


def begun(threads: Threads, way: Way, number: int = 1, *, falls: bool = False) -> list[Asked]:
    """Requests of one network, added one after the other."""
    asked = [Asked(falls=falls) for _ in range(number)]
    for each in asked:
        threads.add(Sender("192.0.2.0/24", "192.0.2.1/32"), each, way)
    return asked


def test_a_way_out_is_answered_while_everything_else_waits():
    threads = Threads(2)
    held = [*begun(threads, Way.NONE, falls=True), *begun(threads, Way.NONE, 2)]
    assert (held[0].begun.wait(PATIENCE), held[1].begun.wait(PATIENCE)) == (True, True)
    ways_out = []
    for way in (Way.PAGE, Way.ACT, Way.FIRST):
        ways_out += begun(threads, way)
        assert ways_out[-1].begun.wait(PATIENCE)
    assert not held[2].begun.is_set()
    for each in (*held, *ways_out):
        each.may_end.set()
    assert held[2].begun.wait(PATIENCE)  # also after one that fell


def test_what_ends_something_never_waits_for_pages_and_exit_for_neither():
    threads = Threads(1)
    held = begun(threads, Way.NONE)
    assert held[0].begun.wait(PATIENCE)
    pages = begun(threads, Way.PAGE, 5)
    assert pages[0].begun.wait(PATIENCE)
    acts = begun(threads, Way.ACT, 5)
    assert acts[0].begun.wait(PATIENCE)
    leaving = begun(threads, Way.FIRST)
    assert leaving[0].begun.wait(PATIENCE)
    assert [each.begun.is_set() for each in (*pages[1:], *acts[1:])] == [False] * 8
    for each in (*held, *pages, *acts, *leaving):
        each.may_end.set()
    assert all(each.begun.wait(PATIENCE) for each in (*pages, *acts))


def test_strangers_hold_two_threads_and_nobody_holds_them_up():
    threads = Threads(3)
    strangers = begun(threads, Way.STRANGER, 5)
    assert all(each.begun.wait(PATIENCE) for each in strangers[:2])
    known = begun(threads, Way.NONE, 5)
    assert known[0].begun.wait(PATIENCE)
    assert not any(each.begun.is_set() for each in (*strangers[2:], *known[1:]))
    strangers[0].may_end.set()
    strangers[1].may_end.set()
    assert strangers[2].begun.wait(PATIENCE)
    assert known[1].begun.wait(PATIENCE)
    for each in (*strangers, *known):
        each.may_end.set()
    assert all(each.begun.wait(PATIENCE) for each in (*strangers, *known))


@pytest.mark.parametrize("crowded", [Way.FIRST, Way.ACT, Way.PAGE])
def test_no_crowd_at_one_way_out_keeps_another_waiting(crowded: Way):
    threads = Threads(1)
    held = begun(threads, Way.NONE)
    assert held[0].begun.wait(PATIENCE)
    crowd = begun(threads, crowded, 12)
    others = [each for way in (Way.FIRST, Way.ACT, Way.PAGE) if way is not crowded for each in begun(threads, way)]
    for each in (*crowd[:3], *others):
        each.may_end.set()
    assert [each.begun.wait(PATIENCE) for each in others] == [True, True]
    for each in (*held, *crowd):
        each.may_end.set()


def test_threads_that_have_nothing_else_to_do_help_with_ways_out():
    threads = Threads(2)
    pages = begun(threads, Way.PAGE, 3)
    assert all(each.begun.wait(PATIENCE) for each in pages)
    for each in pages:
        each.may_end.set()


def until_idle(threads: Threads, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(threads._idle) < number:  # noqa: SLF001  # nothing else tells that a thread has come to rest
        assert time.monotonic() < until
        time.sleep(0.001)


@pytest.mark.parametrize("way", [Way.NONE, Way.FIRST, Way.ACT, Way.PAGE])
def test_a_thread_that_was_woken_for_one_and_takes_another_wakes_the_next(way: Way):
    threads = Threads(3)
    strangers = begun(threads, Way.STRANGER, 2)
    assert all(each.begun.wait(PATIENCE) for each in strangers)
    until_idle(threads, 4)
    next(each for each in strangers if each.thread == "answer-stranger").may_end.set()
    until_idle(threads, 5)
    threads._mutex = threading.RLock()  # type: ignore[assignment]  # noqa: SLF001  # so that both come before any thread looks
    with threads._mutex:  # noqa: SLF001
        both = [*begun(threads, way), *begun(threads, Way.STRANGER)]
    assert [each.begun.wait(PATIENCE / 2) for each in both] == [True, True]
    for each in (*strangers, *both):
        each.may_end.set()


@dataclass
class Counted:
    """A request that is answered at once."""

    answered: threading.Semaphore

    def service(self) -> None:
        self.answered.release()


def test_each_of_thousands_from_many_sides_is_answered_though_only_one_thread_is_woken_for_it():
    threads, answered = Threads(2), threading.Semaphore(0)

    def send(number: int) -> None:
        for turn in range(1000):
            threads.add(Sender(f"192.0.{number}.0/24", ""), Counted(answered), list(Way)[turn % len(Way)])

    sending = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for each in sending:
        each.start()
    assert all(answered.acquire(timeout=PATIENCE) for _ in range(4 * 1000))
