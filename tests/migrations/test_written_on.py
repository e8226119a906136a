"""What earlier versions wrote is carried over whole: a database of the first tables, brought up to date."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from tracker.domain.record import chain
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.queries.record.verify import verify_all
from tracker.resources import MIGRATIONS
from tracker.services.store.database import migrate

EVENING, NIGHT, NEXT_WEEK = "2026-03-03T20:30:00.000000Z", "2026-03-04T10:30:00.000000Z", "2026-03-10T12:00:00.000000Z"
PEOPLE = (("sam", "Pacific/Auckland", 3), ("alex", "America/Los_Angeles", 5), ("robin", "Europe/Berlin", 0))
"""In the evening it is the next morning for Sam, noon for Alex; at night Alex's day has not begun, and Sam's has not ended."""


@pytest.fixture
def first_tables(tmp_path: Path) -> Iterator[None]:
    """A database that the first version of Steady made."""
    open_database(tmp_path / "old.db")
    database.connect()
    Runner(database.obj, str(MIGRATIONS)).up("0001_first")
    database.execute_sql("INSERT INTO couple VALUES ('us', ?, NULL)", (EVENING,))
    for name, zone, day_start in PEOPLE:
        insert("person", name, f"{name}@example.org", name, None, zone, day_start, "", EVENING)
    for name in ("sam", "alex"):
        insert("membership", f"{name} here", "us", name, EVENING, None, None)
    yield
    database.close()


def insert(table: str, *values: object) -> None:
    database.execute_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608  # the names of tables


def moment(item: str, writer: str, *, first_at: str, shown_at: str) -> None:
    """Something that its writer said first for themselves, and showed later with the same words."""
    said = {"writer": writer, "day": "2026-03-03", "kind": "other", "words": "A walk", "state": "said", "written_at": first_at}
    insert("moment", item, shown_at, "us", writer, "2026-03-03", "other", "A walk", "said", first_at)
    body = json.dumps(said, sort_keys=True, separators=(",", ":"))
    for number, (kept_at, stamp) in enumerate(((first_at, None), (shown_at, shown_at)), 1):
        insert("version", f"{item} {number}", "us", "moment", item, number, writer, body, kept_at, stamp, None)
    last = database.execute_sql("SELECT seq, commitment, prev, hash FROM ledger_event ORDER BY seq DESC").fetchone()
    committed = chain.canonical(writer, "moment", item, shown_at, said)
    new = chain.next_link(chain.Link(*last) if last else None, chain.commit(b"salt" * 8, committed))
    insert("ledger_event", "us", new.seq, new.commitment, new.prev, new.hash)
    insert("ledger_body", "us", new.seq, b"salt" * 8, committed)


@pytest.mark.usefixtures("first_tables")
def test_every_version_gets_its_writers_own_day_and_the_chain_still_holds():
    moment("a walk", "sam", first_at=EVENING, shown_at=NEXT_WEEK)
    moment("at night", "alex", first_at=NIGHT, shown_at=NIGHT)
    insert("repair", "ours", None, "us", "sam", None, NIGHT)
    insert("version", "repair 1", "us", "repair", "ours", 1, "sam", '{"accountable":"sam","hurt":null}', NIGHT, None, NEXT_WEEK)
    before = database.execute_sql("SELECT * FROM version ORDER BY id").fetchall()
    assert Runner(database.obj, str(MIGRATIONS)).up("0002_written_on") == ["0002_written_on"]
    found = database.execute_sql("SELECT * FROM version ORDER BY id").fetchall()
    assert [(*row[:8], *row[9:]) for row in found] == before
    assert [(row[0], row[8]) for row in found] == [
        ("a walk 1", "2026-03-04"),
        ("a walk 2", "2026-03-04"),
        ("at night 1", "2026-03-03"),
        ("at night 2", "2026-03-03"),
        ("repair 1", "2026-03-04"),
    ]
    migrate()
    assert [(each.events, each.broken) for each in verify_all()] == [(2, None)]
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.usefixtures("first_tables")
def test_the_last_day_of_every_rest_that_ended_is_written_down():
    rests = {
        "resumed": ("sam", None, NIGHT),
        "resumed early": ("alex", "2026-03-20", NIGHT),
        "ran out": ("robin", "2026-03-03", NEXT_WEEK),
        "stopped": ("robin", None, NEXT_WEEK),
        "lasting": ("sam", "2026-03-20", None),
        "lasting without an end": ("alex", None, None),
    }
    for name, (who, until, ended_at) in rests.items():
        insert("pause", name, "us", who, "stop" if name == "stopped" else "pause", "2026-03-01", until, EVENING, ended_at)
    migrate()
    assert dict(database.execute_sql("SELECT id, until_day FROM pause").fetchall()) == {
        "resumed": "2026-03-03",
        "resumed early": "2026-03-02",
        "ran out": "2026-03-03",
        "stopped": "2026-03-09",
        "lasting": "2026-03-20",
        "lasting without an end": None,
    }
