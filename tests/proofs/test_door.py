"""Hundreds of slow and silent connections hold the real server, and every way out still answers at once."""

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support import factories
from tests.support.connections import GARBAGE, HALF_BODY, HALF_HEAD, HUGE_BODY, NEVER_READ, SILENT, Way, holding
from tests.support.factories import actor, email, pair, password
from tests.support.server import Answer, Browser, Server, serving
from tests.support.shares import own_scope, seen_by
from tracker.models.base import database
from tracker.services.sharing import shares

pytestmark = [pytest.mark.proof, pytest.mark.timed]

SECOND = 1.0
HELD = [Way(SILENT)] * 200 + [Way(HALF_HEAD, b"x"), Way(HALF_BODY, b"x")] * 100
HERE = ["127.0.0.1"]
ELSEWHERE = [f"127.0.1.{number}" for number in range(1, 21)]


@pytest.fixture
def share(db: Path) -> str:
    """Sam and Alex, and what Alex shows of their own; the database is left to the server."""
    factories.set_up_site()
    alex = pair().rater
    scope = own_scope(alex.today)
    item = shares.show_own(alex, scope, seen_by("Alex", scope))
    database.close()
    assert item is not None
    return item


def timed(ask: Callable[[], Answer]) -> tuple[int, float]:
    begun = time.perf_counter()
    answer = ask()
    return answer.status, time.perf_counter() - begun


def fresh(server: Server, browser: Browser, source: str) -> Browser:
    """The same person, on a connection that is opened now."""
    again = server.again(browser)
    again.source = source
    return again


def ways_out(server: Server, share: str, people: Mapping[str, Browser], source: str) -> dict[str, tuple[int, float]]:
    """What Alex and Sam do, each on a connection of its own: the status of each answer and the seconds that it took."""
    alex, sam, stranger = people["Alex"], people["Sam"], fresh(server, Browser(server.port), source)
    said = {"email": email("Sam"), "password": password("Sam")}
    return {
        "help": timed(lambda: fresh(server, alex, source).get("/help")),
        "the page of sign-in": timed(lambda: stranger.get("/sign-in")),
        "sign-in": timed(lambda: fresh(server, stranger, source).post("/sign-in", said)),
        "revoke": timed(lambda: fresh(server, alex, source).post(f"/sharing/{share}/end", {})),
        "leave": timed(lambda: fresh(server, alex, source).post("/leaving/leave/confirm", {"space": actor_space()})),
        "exit": timed(lambda: fresh(server, sam, source).post("/exit", {})),
    }


DONE = {"help": 200, "the page of sign-in": 200, "sign-in": 303, "revoke": 303, "leave": 303, "exit": 200}


def actor_space() -> str:
    with database.connection_context():
        return actor("Alex").couple


def held_up(found: Mapping[str, tuple[int, float]]) -> list[str]:
    print({what: f"{1000 * seconds:.0f} ms" for what, (_, seconds) in found.items()})  # noqa: T201  # a figure for the reader
    return [f"{what}: {code} in {took:.2f} s" for what, (code, took) in found.items() if took > SECOND or code != DONE[what]]


def people_of(server: Server) -> dict[str, Browser]:
    people = {name: server.browser(name) for name in ("Sam", "Alex")}
    for browser in people.values():
        browser.get("/help")  # what is made once is made
        browser.close()
    return people


@pytest.mark.parametrize(
    ("attackers", "source"), [(HERE, "127.0.0.1"), (ELSEWHERE, "127.0.0.1"), (HERE + ELSEWHERE, "127.0.1.99")]
)
def test_beside_two_hundred_silent_and_two_hundred_slow_connections_each_way_out_answers_within_a_second(
    db: Path, share: str, attackers: list[str], source: str
):
    with serving(db.parent) as server:
        people = people_of(server)
        with holding(server.port, HELD, attackers) as held:
            found = ways_out(server, share, people, source)
            stood = held.open_later()
        assert server.browser().get("/healthz").status == 200
    assert held_up(found) == []
    assert stood >= (300 if attackers is ELSEWHERE else 1)


def test_behind_a_proxy_each_forwarded_address_counts_by_itself(db: Path, share: str):
    def forwarded(way: Way, number: int) -> Way:
        return Way(
            way.first.replace(b"\r\nContent", f"\r\nX-Forwarded-For: 203.0.113.{number % 4}\r\nContent".encode(), 1), way.drip
        )

    held_bodies = [forwarded(Way(HALF_BODY, b"x"), number) for number in range(400)]
    with serving(db.parent, settings={"STEADY_PROXY_HOPS": "1"}) as server:
        people = people_of(server)
        with holding(server.port, held_bodies, HERE) as held:
            found = ways_out(server, share, people, "127.0.0.1")
            stood = held.open_later()
    assert held_up(found) == []
    assert stood <= 4 * 24


@pytest.mark.parametrize("first", [HUGE_BODY, GARBAGE, NEVER_READ], ids=["huge bodies", "garbage", "answers not taken"])
def test_beside_other_ways_to_hold_a_connection_each_way_out_answers_within_a_second(db: Path, share: str, first: bytes):
    with serving(db.parent) as server:
        people = people_of(server)
        with holding(server.port, [Way(first, b"x" * 10_000 if first is HUGE_BODY else b"")] * 100, ELSEWHERE):
            found = ways_out(server, share, people, "127.0.0.1")
    assert held_up(found) == []


def test_who_sends_no_headers_is_let_go_after_ten_seconds_and_an_open_page_is_not(db: Path, share: str):
    with serving(db.parent) as server:
        kept = server.browser("Sam")
        silent, half = (line_of(server.port, first) for first in (SILENT, HALF_HEAD))
        begun = time.monotonic()
        ended = [closed_after(line, begun) for line in (silent, half)]
        assert kept.connection is not None
        assert kept.connection.sock is not None
        assert kept.get("/today").status == 200
    assert [9 <= seconds <= 13 for seconds in ended] == [True, True], ended


def line_of(port: int, first: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(first)
    return line


def closed_after(line: socket.socket, begun: float) -> float:
    line.settimeout(30)
    with suppress(ConnectionError):
        assert line.recv(1) == b""
    line.close()
    return time.monotonic() - begun
