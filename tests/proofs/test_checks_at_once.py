"""While several have files checked that are as large as a record can be, signing in and Exit hardly take longer."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from tests.proofs.checkers import checking
from tests.support.archives import signed
from tests.support.factories import email, password
from tests.support.server import Answer, serving
from tracker.domain.exports.bundle import Body, Chain, document
from tracker.domain.exports.own_data import zipped
from tracker.domain.imports.restore.bundle import MOST_BRANCHES, MOST_SIGNED_DAYS
from tracker.domain.record.chain import Link, commit, next_link

pytestmark = [pytest.mark.proof, pytest.mark.timed]

CLIENTS, TURNS = 7, 5
SIGNED_IN, AT_ONCE = 1.0, 0.3
NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
EVENTS = 4 * MOST_SIGNED_DAYS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A record that holds, with as many signed days, lists and objects as are looked at."""
    said, links = b'{"kind":"entry"}', list[Link]()
    for _ in range(EVENTS):
        links.append(next_link(links[-1] if links else None, commit(bytes(32), said)))
    bodies = tuple(Body(each.seq, bytes(32), said) for each in links)
    heads = tuple(signed(each, NOON.date() + timedelta(days=each.seq // 4)) for each in links[3::4])
    whole = document([Chain("our couple", tuple(links), bodies, heads)], NOON)
    room = MOST_BRANCHES - whole.count(b"{") - whole.count(b"[") - 1
    packed = zipped({"bundle.json": whole[:-1] + b',"x":[' + b",".join([b"[]"] * room) + b"]}"}, NOON)
    made = tmp_path / "record.zip"
    made.write_bytes(packed)
    return made


def timed(ask: Callable[[], Answer], code: int) -> float:
    begun = time.perf_counter()
    answer = ask()
    took = time.perf_counter() - begun
    assert answer.status == code, answer.text
    return took


def test_signing_in_and_exit_wait_for_no_check(cast: Path, file: Path):
    with serving(cast) as server:
        people = [server.browser(source=f"127.0.1.{number}") for number in range(1, TURNS + 1)]
        for browser in people:
            browser.get("/sign-in")
        said = {"email": email("Sam"), "password": password("Sam")}
        with checking(server.port, file, clients=CLIENTS) as checked:
            signing_in = [timed(lambda browser=each: browser.post("/sign-in", said), 303) for each in people]  # type: ignore[misc]
            leaving = [timed(lambda browser=each: browser.post("/exit", {}), 200) for each in people]  # type: ignore[misc]
    figures = {"sign-in": signing_in, "exit": leaving}
    print({what: [f"{1000 * each:.0f} ms" for each in took] for what, took in figures.items()}, checked)  # noqa: T201
    assert (max(signing_in) < SIGNED_IN, median(leaving) < AT_ONCE, checked[0] > 0) == (True, True, True), figures
