"""Many connections of one address in one turn of the door: none is closed unread, and of the unfinished the oldest goes."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from flask import Flask

from tracker.door import connection
from tracker.door.door import Door
from tracker.door.limits import UNFINISHED_AN_ADDRESS

pytestmark = pytest.mark.filterwarnings("ignore:send_bytes:DeprecationWarning")

PATIENCE = 10
WHOLE = b"GET / HTTP/1.1\r\nHost: steady\r\nConnection: close\r\n\r\n"
HALF = WHOLE[:-2]
SILENT = b""


@pytest.fixture
def door() -> Iterator[Door]:
    """A door of the size of the real one, with nothing but a greeting behind it; the test turns it."""
    app = Flask("greeting")
    app.config.update(PROXY_HOPS=0, PROXY_ADDRESSES="", THREADS=2, MAX_CONTENT_LENGTH=10_000)
    app.add_url_rule("/", view_func=lambda: "Hello")
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        made = Door(app, listener)
        yield made
        made.close_up(PATIENCE)
        made.trigger.close()


@pytest.fixture
def street() -> Iterator[ExitStack]:
    """Where the sockets of a test stand until it ends."""
    with ExitStack() as stack:
        yield stack


def knock(street: ExitStack, door: Door, number: int, first: bytes) -> list[socket.socket]:
    lines = [street.enter_context(socket.create_connection(door.getsockname())) for _ in range(number)]
    for line in lines:
        line.sendall(first)
        line.settimeout(0)
    return lines


def hung_up(line: socket.socket) -> bool:
    try:
        return line.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def turn_until(door: Door, lines: list[socket.socket], told: int) -> list[bool]:
    """Turn the door until so many of the lines were hung up on; which of them."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        door.turn()
        found = [hung_up(line) for line in lines]
        if sum(found) >= told:
            return found
    raise AssertionError(found)


def answers(door: Door, lines: list[socket.socket]) -> list[bytes]:
    """What each line is told until it is hung up on."""
    told, open_lines, until = dict.fromkeys(lines, b""), set(lines), time.monotonic() + PATIENCE
    while open_lines and time.monotonic() < until:
        door.turn()
        for line in list(open_lines):
            with suppress(BlockingIOError):
                try:
                    data = line.recv(65536)
                except ConnectionError:
                    data = b""
                told[line] += data
                open_lines -= {line} if not data else set()
    return [told[line] for line in lines]


def test_a_hundred_whole_requests_of_one_address_are_all_answered(street: ExitStack, door: Door):
    found = answers(door, knock(street, door, 100, WHOLE))
    assert [each.endswith(b"\r\n\r\nHello") for each in found] == [True] * 100


def test_of_those_that_began_something_the_oldest_goes_at_once(street: ExitStack, door: Door):
    lines = knock(street, door, UNFINISHED_AN_ADDRESS + 3, HALF)
    assert turn_until(door, lines, 3) == [True] * 3 + [False] * UNFINISHED_AN_ADDRESS


def test_a_whole_request_takes_nobodys_place(street: ExitStack, door: Door):
    halves = knock(street, door, UNFINISHED_AN_ADDRESS, HALF)
    whole = knock(street, door, 3, WHOLE)
    assert [each.endswith(b"Hello") for each in answers(door, whole)] == [True] * 3
    for line in halves:
        line.sendall(WHOLE[-2:])
    assert [each.endswith(b"Hello") for each in answers(door, halves)] == [True] * UNFINISHED_AN_ADDRESS


def test_who_opens_first_and_sends_then_has_the_time_for_it(street: ExitStack, door: Door, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "FIRST_SECONDS", PATIENCE)
    lines = knock(street, door, 100, SILENT)
    door.turn()
    for line in lines:
        line.sendall(WHOLE)
    assert [each.endswith(b"Hello") for each in answers(door, lines)] == [True] * 100


def test_who_sends_nothing_counts_after_a_second(street: ExitStack, door: Door):
    lines = knock(street, door, UNFINISHED_AN_ADDRESS + 3, SILENT)
    assert turn_until(door, lines, 3) == [True] * 3 + [False] * UNFINISHED_AN_ADDRESS


def test_where_the_door_is_full_who_sends_nothing_counts_at_once(
    street: ExitStack, door: Door, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(door, "_most", UNFINISHED_AN_ADDRESS + 2)
    monkeypatch.setattr(connection, "FIRST_SECONDS", PATIENCE * 2)
    lines = knock(street, door, UNFINISHED_AN_ADDRESS + 3, SILENT)
    assert turn_until(door, lines, 3) == [True] * 3 + [False] * UNFINISHED_AN_ADDRESS


def test_what_becomes_whole_in_the_turn_in_which_it_would_go_is_answered(street: ExitStack, door: Door):
    first, *others = knock(street, door, UNFINISHED_AN_ADDRESS, HALF)
    for _ in range(2):
        door.turn()
    newest = knock(street, door, 1, SILENT)
    door.turn()
    newest[0].sendall(HALF)
    first.sendall(WHOLE[-2:])
    assert answers(door, [first])[0].endswith(b"Hello")
    assert not any(hung_up(line) for line in (*others, *newest))
