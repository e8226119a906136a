"""A server that is killed again and again under load: what it acknowledged is there, once, and the record stays whole.

Twenty kills, or as many as `KILLS` in the environment says: `make crash` kills five hundred times.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from random import Random

import pytest

from tests.proofs.taps import form_key
from tests.support import factories
from tests.support.factories import kept_by, pair
from tests.support.server import Browser, Server, serving
from tests.support.settings import with_master_key
from tracker.domain.commitments.recurrence import WHENEVER
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.entries import Entry
from tracker.queries.record.verify import verify

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("crash loop")]

KILLS = int(os.environ.get("KILLS", "20"))
LOOK_EVERY = 5
PROMISES, DAYS = 10, 4000

Row = tuple[str, str]


@dataclass(slots=True)
class Client:
    """One of a person's browsers. `waiting` was sent, but nobody knows whether it was saved: it is sent again."""

    name: str
    taps: Iterator[dict[str, str]]
    browser: Browser | None = None
    waiting: dict[str, str] | None = None
    acknowledged: list[Row] = field(default_factory=list)

    def meet(self, server: Server) -> None:
        """Go on at a server that was started anew, with the session from before."""
        self.browser = server.again(self.browser) if self.browser else server.browser(self.name)

    def tap_until_it_dies(self) -> None:
        """Send answer after answer, each under a key of its own, until the server hangs up."""
        assert self.browser is not None
        while True:
            self.waiting = self.waiting or next(self.taps)
            try:
                answer = self.browser.tap(self.waiting)
            except (OSError, HTTPException):
                return
            assert answer.status == 200, answer.text
            self.acknowledged.append((self.waiting["commitment"], self.waiting["day"]))
            self.waiting = None


@pytest.fixture
def clients(db: Path) -> list[Client]:
    """Sam and Alex, who keep daily commitments and such that may be logged any number of times, each with two browsers."""
    factories.set_up_site()
    both = pair(mutual=True)
    made = []
    for actor in (both.keeper, both.rater):
        taps = list(_taps(actor))
        made += [Client(actor.name, iter(taps[place::2])) for place in range(2)]
    database.close()
    return made


def _taps(actor: Actor) -> Iterator[dict[str, str]]:
    since = actor.today - timedelta(days=DAYS)
    daily = [kept_by(actor, f"Commitment {number}", from_day=since) for number in range(PROMISES)]
    logs = [kept_by(actor, f"Log {number}", from_day=since, recurrence=WHENEVER.encode()) for number in range(PROMISES)]
    for back in range(DAYS):
        day = (actor.today - timedelta(days=back)).isoformat()
        for promise, log in zip(daily, logs, strict=True):
            yield {"key": form_key(actor), "commitment": promise, "day": day, "slot": day, "state": "kept"}
            yield {"key": form_key(actor), "commitment": log, "day": day, "state": "kept"}


def killed_under_load(folder: Path, clients: list[Client], rng: Random) -> float:
    """Start the server, load it, kill it. How many seconds it took to answer again."""
    with serving(folder) as server, ThreadPoolExecutor(len(clients)) as pool:
        for client in clients:
            client.meet(server)
        running = [pool.submit(client.tap_until_it_dies) for client in clients]
        time.sleep(rng.uniform(0.3, 1.3))
        server.kill()
        for each in running:
            each.result()
        return server.started_in


def looked_at(file: Path, clients: list[Client]) -> list[str]:
    """What is wrong with a database: lost, doubled, not whole."""
    open_database(file)
    with database.connection_context():
        [[said]] = database.execute_sql("PRAGMA integrity_check").fetchall()
        there = Counter((promise, day) for promise, day in database.execute_sql("SELECT commitment_id, day FROM entry"))
        broken = verify(factories.actor("Sam").couple).broken
    acked = [row for client in clients for row in client.acknowledged]
    lost, doubled = set(acked) - set(there), [row for row, times in there.items() if times > 1]
    found = {"lost": len(lost), "doubled": len(doubled), "chain": broken, "integrity": said.removeprefix("ok")}
    return [f"{name}: {what}" for name, what in found.items() if what]


def a_copy(file: Path, folder: Path) -> Path:
    """The files as a kill left them: the server itself shall recover the ones that it goes on with."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with_master_key(folder / file.name)
    for tail in ("", "-wal"):
        shutil.copyfile(f"{file}{tail}", folder / f"{file.name}{tail}")
    return folder / file.name


def finish(folder: Path, clients: list[Client]) -> None:
    """Send once more what nobody knows about."""
    with serving(folder) as server:
        for client in clients:
            client.meet(server)
            if client.waiting and client.browser:
                assert client.browser.tap(client.waiting).status == 200
                client.acknowledged.append((client.waiting["commitment"], client.waiting["day"]))


def test_a_server_killed_again_and_again_under_load_loses_nothing_that_it_acknowledged(
    clients: list[Client], db: Path, tmp_path: Path
):
    rng = Random(9)  # noqa: S311  # only how long each server lives
    recoveries, problems = [], []
    for number in range(1, KILLS + 1):
        recoveries.append(killed_under_load(db.parent, clients, rng))
        if number % LOOK_EVERY == 0:
            problems += looked_at(a_copy(db, tmp_path / "copy"), clients)
    finish(db.parent, clients)
    problems += looked_at(db, clients)
    acked = sum(len(client.acknowledged) for client in clients)
    p95 = sorted(recoveries)[int(0.95 * len(recoveries))]
    print(f"\n{KILLS} kills, {acked} answers acknowledged, recovery p95 {p95:.2f} s")  # noqa: T201  # figures for the reader
    assert problems == []
    assert acked > KILLS
    assert written() == acked


def written() -> int:
    with database.connection_context():
        return Entry.select().count()
