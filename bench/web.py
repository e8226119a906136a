"""How fast Today and a tap are through the real server, beside the floor of the same machine at the same moment."""

import gzip
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.floor import raw_commits
from bench.load import Figures, get, measure, post
from tests.support import factories
from tests.support.factories import kept_by
from tests.support.server import Browser, Server, serving
from tracker import chance, clock
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.services.account import sessions
from tracker.services.account.sessions import Attempt
from tracker.services.store.database import migrate
from tracker.services.writing import transaction

COMMITMENTS = 10
MANY = 16
DAYS = 600
_FLOOR = (sys.executable, "-m", "bench.floor")
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IMPORT = re.compile(r'^import[^;]*?["\'](\./[^"\']+)["\']', re.MULTILINE)

Line = tuple[str, Figures]


def prepare(folder: Path) -> tuple[Actor, list[str], list[str]]:
    """Sam and Alex with ten commitments: who taps, the commitments, and a session cookie for each of sixteen browsers."""
    folder.mkdir(mode=0o700)
    open_database(folder / "steady.db")
    database.connect()
    migrate()
    factories.set_up_site()
    sam = factories.pair().keeper
    since = sam.today - timedelta(days=DAYS)
    kept = [kept_by(sam, f"Commitment number {number}", from_day=since) for number in range(COMMITMENTS)]
    cookies = [_session(sam) for _ in range(MANY)]
    database.close()
    return sam, kept, cookies


def _session(sam: Actor) -> str:
    attempt = Attempt("", "", own_device=True, label="Bench", device="", address="")
    with transaction():
        return "s=" + sessions.open_session(sam.person, attempt).token


def browsers(server: Server, cookies: Sequence[str]) -> list[Browser]:
    """A browser for each session, which has opened Today once and so holds a CSRF token."""
    made = []
    for cookie in cookies:
        browser = server.browser()
        browser.cookies["s"] = cookie.removeprefix("s=")
        browser.get("/today")
        browser.close()
        made.append(browser)
    return made


def taps(sam: Actor, kept: Sequence[str]) -> Iterator[dict[str, str]]:
    """First answers for commitment after commitment and day after day, none twice, each under a key of its own."""
    for back in range(DAYS):
        day = (sam.today - timedelta(days=back)).isoformat()
        for commitment in kept:
            key = chance.ident("form", "bench")
            yield {"key": key, "commitment": commitment, "slot": day, "day": day, "state": "kept"}


def of_today(server: Server, signed_in: Sequence[Browser], number: int) -> Figures:
    """Today with ten commitments, opened by every browser."""
    return measure(server.port, [[get("/today", each.cookie_line())] * number for each in signed_in])


def of_taps(server: Server, signed_in: Sequence[Browser], fresh: Iterator[dict[str, str]], number: int) -> Figures:
    """The one-tap write, by every browser."""
    return measure(
        server.port,
        [
            [post("/entries/answer", each.cookie_line(), {"csrf_token": each.token, **next(fresh)}) for _ in range(number)]
            for each in signed_in
        ],
    )


def of_steady(server: Server, sam: Actor, kept: Sequence[str], cookies: Sequence[str]) -> list[Line]:
    """Steady's own figures."""
    signed_in, fresh = browsers(server, cookies), taps(sam, kept)
    of_today(server, signed_in, 5)
    of_taps(server, signed_in, fresh, 5)
    wanted: list[tuple[str, Callable[[], Figures]]] = [
        ("one-tap write, 1 client", lambda: of_taps(server, signed_in[:1], fresh, 500)),
        ("one-tap write, 16 clients", lambda: of_taps(server, signed_in, fresh, 150)),
        ("Today, 10 commitments, 1 client", lambda: of_today(server, signed_in[:1], 300)),
        ("Today, 10 commitments, 16 clients", lambda: of_today(server, signed_in, 60)),
        *((path, partial(of_page, server, signed_in[:1], path)) for path in ("/record", "/trends", "/healthz")),
    ]
    return [(name, _with_cpu(server, work)) for name, work in wanted]


def of_page(server: Server, signed_in: Sequence[Browser], path: str, number: int = 100) -> Figures:
    """A page, opened by every browser."""
    return measure(server.port, [[get(path, each.cookie_line())] * number for each in signed_in])


def _with_cpu(server: Server, work: Callable[[], Figures]) -> Figures:
    before = _cpu_seconds(server.process.pid)
    found = work()
    return replace(found, cpu=_cpu_seconds(server.process.pid) - before)


def _cpu_seconds(pid: int) -> float:
    """Seconds of a core that the processes of a server have taken, in the kernel too; the worker beside it among them."""
    clocks = [
        Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split() for each in (pid, *_children(pid))
    ]
    return sum(int(user) + int(system) for user, system in (fields[11:13] for fields in clocks)) / os.sysconf("SC_CLK_TCK")


def of_floor(folder: Path) -> list[Line]:
    """The bare route, and SQLite itself."""
    tap = [post("/tap", "", {"state": "kept"})]
    with serving(folder, _FLOOR) as server:
        measure(server.port, [tap * 5] * MANY)
        one, many = measure(server.port, [tap * 500]), measure(server.port, [tap * 150] * MANY)
    return [
        ("floor: bare route, 1 client", one),
        ("floor: bare route, 16 clients", many),
        ("floor: SQLite commit alone", raw_commits(folder, 1000)),
    ]


def over_the_wire(browser: Browser) -> list[tuple[str, int]]:
    """Bytes of Today and of every file that it makes a browser load, heads included, as this server sends them."""
    page = browser.get("/today", {"Accept-Encoding": "gzip"})
    text = _text(page.body)
    sizes, wanted = [("/today", _size(page.body, page.headers.as_bytes()))], _ASSET.findall(text)
    for path in wanted:
        answer = browser.get(path, {"Accept-Encoding": "gzip"})
        sizes.append((path, _size(answer.body, answer.headers.as_bytes())))
        folder = path.rpartition("/")[0]
        wanted += [found for name in _IMPORT.findall(_text(answer.body)) if (found := f"{folder}/{name[2:]}") not in wanted]
    browser.close()
    return sizes


def _text(body: bytes) -> str:
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return plain.decode(errors="replace")


def _size(body: bytes, head: bytes) -> int:
    return len(body) + len(head)


def wait_for_worker(server: Server) -> None:
    """Come back when everything that belongs to a server at rest has started."""
    browser, until = server.browser(), time.monotonic() + 20
    while b"none" in browser.get("/healthz").body and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(1)


def memory(server: Server) -> list[tuple[float, float]]:
    """Megabytes of each process of a server: what it holds, and its share where pages that several hold are counted once."""
    own = [server.process.pid, *_children(server.process.pid)]
    return [(_kilobytes(pid, "Rss:") / 1024, _kilobytes(pid, "Pss:") / 1024) for pid in own]


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [each for child in map(int, found) for each in (child, *_children(child))]


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def now() -> str:
    """When the figures were taken."""
    return f"{clock.now():%Y-%m-%d %H:%M} UTC"
