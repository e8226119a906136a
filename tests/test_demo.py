"""The demonstration is told by the services and leaves a record that holds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import csrf
from tests.support.settings import KEY
from tracker import clock
from tracker.cli import main
from tracker.demo.fill import Demo, tell
from tracker.domain.errors import Conflict
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.commitments import Commitment
from tracker.models.entries import Entry, Plan, Response, ThreadLine
from tracker.models.moments import FoundNote, Moment
from tracker.models.ratings import Rating
from tracker.queries.journal.reflections import journal
from tracker.queries.moments import setback, setbacks
from tracker.queries.record.verify import verify_all
from tracker.queries.site import site
from tracker.services.sharing import shares

TWO_MONTHS = 62
NOON = datetime(2026, 4, 30, 12, tzinfo=UTC)


@pytest.fixture
def told(app: Flask) -> Iterator[Demo]:
    """The first two months of the story, ending on 30 April 2026."""
    with clock.frozen(NOON):
        yield tell(TWO_MONTHS)


def newest(table: type[Entry | Rating | Plan]) -> str:
    return str(table.select().order_by(table.day.desc()).get().day)


def test_the_first_account_keeps_promises_in_the_first_direction(told: Demo) -> None:
    sam, alex = told.accounts
    assert [(each.name, each.email) for each in (sam, alex)] == [("Sam", "sam@example.org"), ("Alex", "alex@example.org")]
    assert sam.password != alex.password
    keepers = {row.writer_id for row in Commitment.select()}
    assert keepers == {row.id for row in Person.select() if row.email == sam.email}


def test_the_record_is_whole_and_ends_today_with_something_left_to_do(told: Demo) -> None:
    assert [verdict.broken for verdict in verify_all()] == [None, None]
    assert (newest(Entry), newest(Plan), newest(Rating)) == ("2026-04-30", "2026-04-30", "2026-04-29")
    assert [row.commitment_id for row in Entry.select().where(Entry.day == "2026-04-30")] == [
        Commitment.get(Commitment.category == "whereabouts").id
    ]


def test_nothing_is_written_later_than_now(told: Demo) -> None:
    tables = (Entry, Rating, Plan, Moment, Response)
    assert max(row.written_at for table in tables for row in table.select()) <= NOON


def test_each_says_what_belongs_to_them_of_the_first_setback(told: Demo) -> None:
    alex = factories.actor("Alex")
    [marked] = setbacks(alex)
    found = setback(alex, marked.id)
    assert found
    said = [(each.name, each.now.said["kind"], each.now.shared) for each in found.parts]
    assert said == [
        ("Sam", "happened", True),
        ("Sam", "will_do", True),
        ("Alex", "did_to_me", True),
        ("Alex", "repaired", False),
    ]


def test_both_write_below_an_answer_that_did_not_match_and_each_for_themselves(told: Demo) -> None:
    sam, alex = factories.actor("Sam"), factories.actor("Alex")
    lines = ThreadLine.select().order_by(ThreadLine.written_at)
    assert [(line.writer_id, line.shared_at is not None) for line in lines] == [(sam.person, True), (alex.person, True)]
    assert [row.shared_at for row in FoundNote.select()] == [None]
    assert [len(journal(each, {}).lines) for each in (sam, alex)] == [1, 1]


def test_both_can_sign_in_and_the_share_opens(told: Demo, client: FlaskClient) -> None:
    for account in told.accounts:
        token = csrf(client.get("/sign-in"))
        fields = {"csrf_token": token, "email": account.email, "password": account.password}
        assert client.post("/sign-in", data=fields).location == "/today"
        assert client.get("/today").status_code == 200
        client.post("/exit", data={"csrf_token": csrf(client.get("/account/settings"))})
    assert len(shares.open_share(told.share, "127.0.0.1")) == 64


def test_a_database_with_people_is_left_alone(db: Path) -> None:
    factories.person("Eve")
    with pytest.raises(Conflict):
        tell(TWO_MONTHS)
    assert (Person.select().count(), site()) == (1, None)


def test_the_command_refuses_a_database_with_people_and_says_what_to_do(
    db: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    factories.person("Eve")
    result = CliRunner().invoke(main, ["demo", "--json"])
    assert result.exit_code == 1
    assert result.output == (
        "Error: This database already holds people; nothing was changed. Name a new folder in STEADY_DATA_DIR.\n"
    )


@pytest.mark.proof
def test_fourteen_months_hold_setbacks_silence_gaps_and_a_second_direction(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    data_dir.with_name("data.master.key").unlink()
    result = CliRunner().invoke(main, ["demo", "--json"])
    said = json.loads(result.output)
    assert [sorted(account) for account in said["accounts"]] == [["email", "name", "password"]] * 2
    assert said["share"].startswith("http://127.0.0.1:8000/s#")
    assert [verdict.broken for verdict in verify_all()] == [None, None]
    assert {row.kind for row in Moment.select()} >= {"setback", "disclosure", "milestone", "session", "hard_date"}
    assert {row.state for row in Commitment.select()} == {"active", "proposed", "finished"}
    assert {row.kind for row in Response.select()} == {"read", "helped", "no_match"}
    assert len({row.writer_id for row in Rating.select()}) == 2
    assert Entry.select().count() > 1000
    database.close()


@pytest.mark.proof
def test_a_person_reads_how_to_sign_in(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    data_dir.with_name("data.master.key").unlink()
    result = CliRunner().invoke(main, ["demo"])
    lines = result.output.splitlines()
    assert [line.split(" and the password ")[0] for line in lines[:2]] == [
        "Sam signs in with sam@example.org",
        "Alex signs in with alex@example.org",
    ]
    assert lines[2].startswith("Dana, their counselor, reads at http://127.0.0.1:8000/s#")
    database.close()
