"""A database that takes nothing: a page says what happened and what to do, one can still read, and every way out is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from peewee import SqliteDatabase

from tests.support.disks import Disk, mounted
from tests.support.factories import Pair, actor, csrf, kept_by, sign_in
from tests.support.pages import say_yes, tap_today
from tracker.models.account import Session
from tracker.models.base import database
from tracker.models.connection import pragmas
from tracker.models.entries import Entry
from tracker.services import ballast

FULL = "The disk of this server is full. What you sent last was not saved."
READ_ONLY = "This server can only read its record, not write to it. What you sent last was not saved."
BUSY = "What you sent last was not saved. Wait a minute, go back and send it again."


@pytest.fixture
def sam(client: FlaskClient, people: Pair) -> FlaskClient:
    """Sam's browser, signed in. Sam keeps one commitment."""
    kept_by(people.keeper)
    return sign_in(client, "Sam")


@pytest.fixture
def disk(sam: FlaskClient, data_dir: Path) -> Iterator[Disk]:
    """The disk under all this, as full as the ballast lets it be."""
    ballast.keep()
    database.close()
    with mounted(data_dir / "steady.db", pragmas("wal")) as disk:
        disk.capacity = disk.used()
        yield disk


def test_a_full_disk_is_told_as_it_is_and_keeps_nobody_in(client: FlaskClient, disk: Disk):
    code, said = tap_today(client)
    assert (code, FULL in said, "Exit, signing out, pausing" in said, Entry.select().count()) == (503, True, True, 0)
    page = client.get("/leaving/leave/confirm")
    sent = {"csrf_token": csrf(page), "space": actor("Sam").couple, "erase": "y"}
    left = say_yes(client, client.post("/leaving/leave/confirm", data=sent))
    assert (left.status_code, actor("Sam").partner) == (303, None), left.text
    assert client.post("/sign-out", data={"csrf_token": csrf(page)}).status_code == 303
    assert Session.select().count() == 0


def test_exit_ends_the_session_on_a_full_disk(client: FlaskClient, disk: Disk):
    assert (client.post("/exit").status_code, Session.select().count()) == (200, 0)


@pytest.mark.parametrize(
    "path", ["/today", "/trends", "/record", "/commitments", "/sharing", "/account/settings", "/help", "/healthz"]
)
def test_everything_can_still_be_read_on_a_full_disk(client: FlaskClient, disk: Disk, path: str):
    assert client.get(path).status_code == 200


def test_a_database_that_can_only_be_read_says_so_and_exit_leads_away(sam: FlaskClient):
    database.execute_sql("PRAGMA query_only = 1")
    code, said = tap_today(sam)
    assert (code, READ_ONLY in said, "Exit, signing out" in said) == (503, True, False)
    answer = sam.post("/exit")
    assert (answer.status_code, sam.get_cookie("s")) == (200, None)


def test_a_database_that_somebody_else_holds_is_busy(sam: FlaskClient, data_dir: Path):
    database.execute_sql("PRAGMA busy_timeout = 1")
    other = SqliteDatabase(str(data_dir / "steady.db"))
    other.execute_sql("BEGIN IMMEDIATE")
    code, said = tap_today(sam)
    other.close()
    assert (code, BUSY in said) == (503, True)
