"""The disk fills up at any byte: nothing acknowledged is lost, a page says what happened, and every way out stays open."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.disks import Files, contents, mounted
from tests.support.factories import actor, csrf, kept_by, pair, sign_in
from tests.support.refusals import told_of
from tests.support.settings import with_master_key
from tracker.models.account import Session
from tracker.models.base import database
from tracker.models.connection import open_database, pragmas
from tracker.queries.record.verify import verify
from tracker.services import ballast

pytestmark = pytest.mark.proof

PARTS, OFFSETS = 4, 50
STEP = 23_000  # bytes from one offset to the next: the last lie beyond the first emptying of the log
DAYS = 2000
SAID = "The disk of this server is full. What you sent last was not saved."


@dataclass(frozen=True, slots=True)
class Life:
    """A database with Sam and Alex, to be copied: its folder, Sam's session, the commitment that Sam keeps."""

    folder: Path
    session: str
    promise: str


@pytest.fixture
def life(app: Flask, data_dir: Path) -> Life:
    factories.set_up_site()
    sam = pair().keeper
    promise = kept_by(sam, from_day=sam.today - timedelta(days=DAYS))
    cookie = sign_in(app.test_client(), "Sam").get_cookie("s")
    assert cookie is not None
    ballast.keep()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return Life(data_dir, cookie.value, promise)


def browser(app: Flask, life: Life) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("s", life.session)
    return client


def taps(client: FlaskClient, life: Life) -> Iterator[tuple[str, int, str]]:
    """Answer for day after day until the disk takes no more: the day, and what the server said."""
    today, token = actor("Sam").today, csrf(client.get("/today"))
    for back in range(DAYS):
        day = (today - timedelta(days=back)).isoformat()
        sent = {"csrf_token": token, "commitment": life.promise, "day": day, "slot": day, "state": "kept"}
        answer = client.post("/entries/answer", data=sent)
        yield day, answer.status_code, " ".join(answer.text.split())
        if answer.status_code == 503:
            return


def get_out(client: FlaskClient, number: int) -> str:
    """Take one of the ways out. What is wrong with it, or nothing."""
    path = ("/sign-out", "/exit", "/leaving/leave/confirm", "/leaving/stop", "/leaving/pause")[number % 5]
    sent = {
        "csrf_token": csrf(client.get("/account/settings")),
        "space": actor("Sam").couple,
        "erase": "y" if number % 2 else "",
    }
    sent["sure"] = "0/0"  # no words were written
    code = client.post(path, data=sent).status_code
    done = {
        "/sign-out": lambda: Session.select().count() == 0,
        "/exit": lambda: Session.select().count() == 0,
        "/leaving/leave/confirm": lambda: actor("Sam").partner is None,
        "/leaving/stop": lambda: not actor("Sam").shares,
        "/leaving/pause": lambda: actor("Sam").paused,
    }[path]()
    return "" if code == (200 if path == "/exit" else 303) and done else f"{path} answers {code}"


def fill(app: Flask, life: Life, folder: Path, offset: int, number: int) -> tuple[int, list[str]]:
    """Fill a disk with `offset` bytes of room. How many answers were acknowledged, and all that went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(life.folder, folder)
    with_master_key(folder / "steady.db")
    couple, problems, client = "", [], browser(app, life)
    with mounted(folder / "steady.db", pragmas("wal")) as disk:
        disk.capacity = disk.used() + offset
        couple = actor("Sam").couple
        *good, (_, last, said) = taps(client, life)
        acked = {day for day, code, _ in good if code == 303}
        problems += ["not told"] if (last, len(acked), SAID in said) != (503, len(good), True) else []
        problems += [] if client.get("/today").status_code == 200 else ["cannot be read"]
        problems.append(get_out(client, number))
        left = contents(folder)
    return len(acked), [f"{offset}: {each}" for each in (*problems, *missing(folder, left, couple, acked)) if each]


def missing(folder: Path, left: Files, couple: str, acked: set[str]) -> list[str]:
    """What is wrong with the files as they stood on the full disk, opened anew."""
    shutil.rmtree(folder)
    folder.mkdir()
    for name, data in left.items():
        (folder / name).write_bytes(data)
    open_database(folder / "steady.db")
    with database.connection_context():
        [[said]] = database.execute_sql("PRAGMA integrity_check").fetchall()
        there = {day for (day,) in database.execute_sql("SELECT day FROM entry")}
        return [said.removeprefix("ok"), told_of(verify(couple)), "lost" if acked - there else ""]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_disk_that_is_full_at_any_byte_loses_nothing_says_so_and_keeps_nobody_in(
    app: Flask, life: Life, tmp_path: Path, part: int
):
    rng = Random(part)  # noqa: S311  # the same offsets each time
    acked, problems = 0, []
    for number in range(OFFSETS):
        count, found = fill(app, life, tmp_path / "disk", STEP * (PARTS * number + part) + rng.randrange(STEP), number)
        acked += count
        problems += found
    print(f"\n{OFFSETS} full disks, {acked} answers acknowledged")  # noqa: T201  # a figure for the reader
    assert problems == []
    assert acked > OFFSETS
