"""Exit answers at once, while another process holds the write lock and beside floods; no later request has that cookie."""

import time
from pathlib import Path
from statistics import median

import pytest

from tests.proofs.flood import ANEW, flooding
from tests.support import factories
from tests.support.databases import held_elsewhere
from tests.support.factories import pair
from tests.support.server import Browser, Server, serving
from tracker.models.base import database
from tracker.queries.account.ends import file, in_file

pytestmark = [pytest.mark.proof, pytest.mark.timed]

MOST = 0.3
SIGNED_OUT = "/sign-in?next=/today"


@pytest.fixture
def data(db: Path) -> Path:
    factories.set_up_site()
    pair()
    database.close()
    return db.parent


def led_to(server: Server, browser: Browser) -> str | None:
    return server.again(browser).get("/today").headers["Location"]


@pytest.mark.parametrize(("path", "code"), [("/exit", 200), ("/sign-out", 303)])
def test_a_session_ends_at_once_and_stays_ended_when_the_server_is_killed_in_between(data: Path, path: str, code: int):
    with serving(data) as server:
        browser, other = server.browser("Sam"), server.browser("Alex")
        cookie = dict(browser.cookies)
        with held_elsewhere(data / "steady.db"):
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


MANY = [f"127.0.{number}.1" for number in range(1, 151)]
HERE = "127.0.0.1"
LINES, PEOPLE = 150, 7


def seconds_to_exit(server: Server, browser: Browser) -> float:
    """How long somebody waits who opened a page before, on a connection that is opened now."""
    again = server.again(browser)
    again.source = browser.source
    begun = time.perf_counter()
    answer = again.post("/exit", {})
    took = time.perf_counter() - begun
    assert (answer.status, led_to(server, browser)) == (200, SIGNED_OUT)
    return took


@pytest.mark.parametrize(
    ("sources", "cookie", "home"),
    [
        (MANY, "", "127.0.2{:02d}.1"),
        (["127.0.200.250", "127.0.200.251"], "", "127.0.200.{}"),
        ([HERE], ANEW, HERE),
        ([HERE], "of somebody signed in", HERE),
    ],
    ids=["150 networks", "others of one's network", "made-up browsers of one's address", "a browser of one's address"],
)
def test_exit_answers_at_once_beside_a_flood_of_exits(data: Path, sources: list[str], cookie: str, home: str):
    with serving(data) as server:
        people = [server.browser("Sam", source=home.format(number)) for number in range(1, PEOPLE + 1)]
        other = server.browser("Alex", source=sources[0])
        sent = cookie if cookie in {"", ANEW} else f"s={other.cookies['s']}"
        asked = "POST /exit" if cookie in {"", ANEW} else "GET /leaving/stop"
        with flooding(server.port, sources, lines=LINES, asked=asked, cookie=sent):
            took = [seconds_to_exit(server, browser) for browser in people]
    print([f"{1000 * each:.0f} ms" for each in took])  # noqa: T201  # figures for the reader
    assert median(took) < MOST, took


def test_a_flood_of_exits_keeps_nobody_from_the_other_ways_out(data: Path):
    with serving(data) as server:
        alex, took = server.browser("Alex", source=HERE), []
        with flooding(server.port, MANY, lines=600):
            for _ in range(PEOPLE):
                begun = time.perf_counter()
                codes = alex.get("/leaving/stop").status, alex.post("/sharing/unknown/end", {}).status
                took.append(time.perf_counter() - begun)
                assert codes == (200, 404)
    print([f"{1000 * each:.0f} ms" for each in took])  # noqa: T201  # figures for the reader
    assert median(took) < 2 * MOST, took
