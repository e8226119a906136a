"""A database of an earlier version keeps everything when it is brought up to date."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from tests.support.databases import everything
from tests.support.factories import actor, email
from tracker.domain.record import chain
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.queries.account.sessions import person_by_email
from tracker.queries.couple import directions
from tracker.queries.record.verify import verify
from tracker.queries.site import site
from tracker.resources import MIGRATIONS
from tracker.services.store.database import migrate

AT = "2026-03-03T20:00:00.000000Z"
WORDS = "We sat by the harbour"


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Path]:
    """A database as the first migration made it, with a couple, a shared moment and its chain."""
    file = tmp_path / "data" / "steady.db"
    file.parent.mkdir()
    open_database(file)
    database.connect()
    Runner(database.obj, str(MIGRATIONS)).up("0001_first")
    _fill()
    yield file
    if not database.is_closed():
        database.close()


def _fill() -> None:
    run = database.execute_sql
    for name in ("Sam", "Alex"):
        who = name.lower()
        run("INSERT INTO person VALUES (?, ?, ?, NULL, 'Europe/Berlin', 3, '', ?)", (who, email(name), name, AT))
    run("INSERT INTO site VALUES (1, 'Robin', 0, ?)", (AT,))
    run("INSERT INTO couple VALUES ('c', ?, NULL)", (AT,))
    for who in ("sam", "alex"):
        run("INSERT INTO membership VALUES (?, 'c', ?, ?, NULL, NULL)", (f"m {who}", who, AT))
    run("INSERT INTO own_words VALUES ('sam', 'breathe', '', '', ?)", (AT,))
    run("INSERT INTO moment VALUES ('m', ?, 'c', 'sam', '2026-03-03', 'went_well', ?, 'said', ?)", (AT, WORDS, AT))
    said = {"writer": "sam", "day": "2026-03-03", "kind": "went_well", "words": WORDS, "state": "said", "written_at": AT}
    _keep("moment", "m", said)
    run("INSERT INTO repair VALUES ('r', ?, 'c', 'sam', 'alex', ?)", (AT, AT))
    _keep("repair", "r", {"accountable": "sam", "hurt": "alex"})


def _keep(kind: str, item: str, said: dict[str, str]) -> None:
    run = database.execute_sql
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    run("INSERT INTO version VALUES (?, 'c', ?, ?, 1, 'sam', ?, ?, ?, NULL)", (f"v {item}", kind, item, body, AT, AT))
    last = run("SELECT seq, hash FROM ledger_event ORDER BY seq DESC LIMIT 1").fetchone()
    exact = chain.canonical("sam", kind, item, AT, said)
    link = chain.next_link(chain.Link(last[0], b"", b"", last[1]) if last else None, chain.commit(b"s" * 32, exact))
    run("INSERT INTO ledger_event VALUES ('c', ?, ?, ?, ?)", (link.seq, link.commitment, link.prev, link.hash))
    run("INSERT INTO ledger_body VALUES ('c', ?, ?, ?)", (link.seq, b"s" * 32, exact))


def test_what_was_written_in_the_open_is_encrypted_and_reads_as_before(first: Path):
    migrate()
    assert (verify("c").events, verify("c").broken) == (2, None)
    said = everything()
    assert [words in said for words in (WORDS, "breathe", "Robin", email("Sam"))] == [True] * 4
    assert [(each.accountable_name, each.hurt_name) for each in directions(actor("Sam"))] == [("Sam", "Alex")]
    assert [person_by_email(email(name)) is not None for name in ("Sam", "Alex", "Eve")] == [True, True, False]
    host = site()
    assert host is not None
    assert host.host_name == "Robin"


@pytest.mark.parametrize("ended_halfway", [False, True])
def test_no_word_of_it_stays_in_the_open_in_any_file(first: Path, *, ended_halfway: bool):
    if ended_halfway:
        Runner(database.obj, str(MIGRATIONS)).up("0008_brought_back")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        assert database.execute_sql("PRAGMA freelist_count").fetchone()[0] > 0
    migrate()
    assert database.execute_sql("PRAGMA freelist_count").fetchone()[0] == 0
    content = b"".join(each.read_bytes() for each in first.parent.iterdir())
    assert [words for words in (WORDS, "breathe", "Robin", "@example.org", "Alex") if words.encode() in content] == []
