"""Every read of the pages of every day goes by an index: none takes longer because other couples write more."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.factories import DAY, felt_in, kept_by, kept_in, pair, set_up_site, sign_in
from tests.support.records import long_record
from tracker.domain.entries.entries import State
from tracker.models.base import database
from tracker.services.entries import entries
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import NewRating

SMALL = {"site", "put_back", "clock_leap", "heartbeat"}
"""Tables that hold one row for a server, or hardly ever any."""

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_NAMED = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', re.IGNORECASE)
_SCANNED = re.compile(r"^SCAN (\w+)")


def scans(statement: str) -> Iterator[str]:
    """The tables that a statement goes through from end to end."""
    tables = {name for (name,) in database.execute_sql(_TABLES).fetchall()}
    called = {alias or name: name for name, alias in _NAMED.findall(statement)} | {name: name for name in tables}
    for _, _, _, what in database.execute_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall():
        found = _SCANNED.match(what)
        if found and called.get(found[1], "") in tables - SMALL:
            yield called[found[1]]


@pytest.fixture
def statements(app: Flask, db: object) -> dict[str, list[str]]:
    """What the pages of a couple ask of the database, where another couple writes as much: by page, with all values."""
    set_up_site()
    long_record(days=120)
    people = pair("Eve", "Frank")
    eve, frank = people.keeper, people.rater
    kept = kept_by(eve, from_day=eve.today - 3 * DAY)
    for back in range(3):
        day = eve.today - back * DAY
        entries.answer(eve, entries.Answer(kept, day, day.isoformat(), State.KEPT))
    audiences.choose_audience(frank, felt_in(frank), "each", earlier=False)
    ratings.rate(frank, NewRating(felt_in(frank), frank.today, 50))
    assert database.execute_sql("SELECT COUNT(*) FROM entry").fetchone()[0] > 1000  # as many rows of others
    client = sign_in(app.test_client(), "Eve")
    pages = [
        "/today",
        f"/record?day={day}",
        "/record",
        "/trends",
        *(f"/trends/{kept_in(eve)}/{figure}.json" for figure in ("felt", "follow-through")),
    ]
    asked: dict[str, list[str]] = {}
    for page in pages:
        database.connection().set_trace_callback(asked.setdefault(page, []).append)
        assert client.get(page).status_code == 200  # the page, and no error page
    database.connection().set_trace_callback(None)
    return asked


def test_no_read_of_a_page_goes_through_a_table_that_grows_with_the_couples(statements: dict[str, list[str]]):
    found = {
        (page, table): said
        for page, each in statements.items()
        for said in each
        if said.startswith(("SELECT", "\nSELECT", "WITH", "\nWITH"))
        for table in scans(said)
    }
    assert found == {}
    assert min(map(len, statements.values())) > 1


def test_a_read_without_an_index_is_noticed(statements: dict[str, list[str]]):  # for its database
    assert list(scans("SELECT e.words FROM entry e WHERE e.words = 'x'")) == ["entry"]
    assert list(scans("SELECT words FROM entry WHERE written_at > ''")) == ["entry"]
    assert list(scans("SELECT words FROM entry WHERE id = ''")) == []
