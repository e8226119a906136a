"""Exit answers at once while another process holds the write lock, and no later request is served with that cookie."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from peewee import sqlite3  # type: ignore[attr-defined]  # the library that peewee chose

from tests import factories
from tests.factories import pair
from tests.serving import Browser, Server, serving
from tracker.models.base import database
from tracker.queries.ended import file, in_file

pytestmark = [pytest.mark.proof, pytest.mark.timed]

MOST = 0.3
SIGNED_OUT = "/sign-in?next=/today"


@pytest.fixture
def data(db: Path) -> Path:
    factories.set_up_site()
    pair()
    database.close()
    return db.parent


@contextmanager
def locked(data: Path) -> Iterator[None]:
    other = sqlite3.connect(str(data / "steady.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def led_to(server: Server, browser: Browser) -> str | None:
    return server.again(browser).get("/today").headers["Location"]


@pytest.mark.parametrize(("path", "code"), [("/exit", 200), ("/sign-out", 303)])
def test_a_session_ends_at_once_and_stays_ended_when_the_server_is_killed_in_between(data: Path, path: str, code: int):
    with serving(data) as server:
        browser, other = server.browser("Sam"), server.browser("Alex")
        cookie = dict(browser.cookies)
        with locked(data):
            begun = time.perf_counter()
            answer = browser.post(path, {})
            took = time.perf_counter() - begun
            browser.cookies = cookie
            assert led_to(server, browser) == SIGNED_OUT
            server.kill()
            assert len(in_file()) == 1
    print(f"{path}: {1000 * took:.0f} ms")  # noqa: T201  # a figure for the reader
    assert (answer.status, took < MOST) == (code, True), took
    with serving(data) as server:
        browser.port = other.port = server.port
        assert led_to(server, browser) == SIGNED_OUT
        assert server.again(other).get("/today").status == 200
        until = time.monotonic() + 30
        while file().stat().st_size and time.monotonic() < until:
            time.sleep(0.1)
        assert file().stat().st_size == 0
        assert led_to(server, browser) == SIGNED_OUT
