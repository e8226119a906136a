"""Tables that are named by other words now hold what they held, and what was encrypted in them still opens."""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from tests.support.exports import a_space
from tests.support.factories import person
from tests.support.settings import with_master_key
from tracker.crypto.fields import Unreadable
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.encrypted import encrypted_bytes
from tracker.models.ratings import HeldBackRating, HoldBack
from tracker.models.record import Removal
from tracker.queries.imports.restore import restored_space, restored_spaces
from tracker.resources import MIGRATIONS
from tracker.services.store.database import migrate

AT = "2026-03-03T20:30:00.000000Z"
COLUMNS = {
    "couple": ("id", "created_at"),
    "person": ("id", "email", "name", "zone", "day_start", "country", "created_at"),
    "repair": ("id", "couple_id", "accountable_id", "hurt_id", "created_at"),
    "rating": ("id", "couple_id", "repair_id", "writer_id", "day", "tenths", "audience", "state", "written_at", "imported"),
    "brought_back": ("id", "person_id", "part", "space", "made_at", "content"),
    "taking_out": ("id", "couple_id", "kind", "object", "asker_id", "asked_at"),
    "holding": ("id", "couple_id", "repair_id", "writer_id", "weekday", "hour", "written_at"),
    "held_rating": ("rating_id", "couple_id", "repair_id", "writer_id", "held_at"),
}


def insert(table: str, *values: object) -> None:
    names, marks = ", ".join(COLUMNS[table]), ", ".join("?" * len(values))
    database.execute_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608  # names of tables


@pytest.fixture
def earlier(tmp_path: Path):
    open_database(with_master_key(tmp_path / "old.db"))
    database.connect()
    Runner(database.obj, str(MIGRATIONS)).up("0019_one_word")
    insert("couple", "us", AT)
    insert("person", "alex", "", "Alex", "UTC", 3, "", AT)
    insert("person", "sam", "", "Sam", "UTC", 3, "", AT)
    yield
    database.close()


def space_before(row: str, space: str) -> None:
    content = zlib.compress(json.dumps(a_space(id=space)).encode())
    insert("brought_back", row, "alex", "space", space, AT, encrypted_bytes("brought_back.content", row, "alex", content))


def test_a_space_that_was_restored_before_is_read_as_before(earlier: None):
    space_before("one", "from elsewhere")
    migrate()
    [found] = restored_spaces(replace(person("Kim"), person="alex"))
    assert (found.id, found.content["id"], found.content["items"]) == ("one", "from elsewhere", a_space()["items"])


def test_a_damaged_space_stays_damaged_and_hinders_no_other(earlier: None):
    space_before("damaged", "one")
    database.execute_sql("UPDATE brought_back SET content = substr(content, 1, length(content) - 1)")
    space_before("whole", "another")
    migrate()
    alex = replace(person("Kim"), person="alex")
    assert restored_space(alex, "whole").content["id"] == "another"
    with pytest.raises(Unreadable):
        restored_space(alex, "damaged")


def test_what_is_held_back_and_what_is_asked_to_be_removed_stands_as_it_did(earlier: None):
    insert("repair", "r", "us", "sam", "alex", AT)
    insert("rating", "x", "us", "r", "alex", "2026-03-03", 50, "each", "said", AT, 0)
    insert("holding", "h", "us", "r", "alex", 6, 20, AT)
    insert("held_rating", "x", "us", "r", "alex", AT)
    insert("taking_out", "t", "us", "entry", "an entry", "sam", AT)
    migrate()
    assert [(row.id, row.weekday, row.hour, row.ended_at) for row in HoldBack.select()] == [("h", 6, 20, None)]
    assert [(row.rating_id, row.writer_id) for row in HeldBackRating.select()] == [("x", "alex")]
    assert [(row.id, row.object, row.asker_id) for row in Removal.select()] == [("t", "an entry", "sam")]
