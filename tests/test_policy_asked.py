"""Record, month, search, export, bundle, sheet and charts ask one table: where a rule of it is changed, each answer changes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.settings import with_master_key
from tests.support.shares import couple_with_a_record
from tracker.models.base import database
from tracker.models.connection import open_database

ROOT = Path(__file__).parents[1]

Counts = Mapping[str, Mapping[str, int]]


@pytest.fixture(scope="module")
def record(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Alex has shared a moment and ratings with Sam, and kept another moment private."""
    file = with_master_key(Path(shutil.copy(migrated, tmp_path_factory.mktemp("asked"))))
    open_database(file)
    database.connect()
    couple_with_a_record()
    database.close()
    return file


@pytest.fixture(scope="module")
def before(record: Path) -> Counts:
    """What is there while the rules are as they stand."""
    return asked(record)


def asked(file: Path, *flipped: str) -> Counts:
    command = [sys.executable, "-m", "tests.support.answer_counts", str(file), *flipped]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  # our own module
    found: Counts = json.loads(done.stdout)
    return found


def test_every_way_of_asking_shows_what_is_shared_and_no_more(before: Counts):
    assert before["moment"] == dict.fromkeys(("record", "month", "search", "export", "bundle", "sheet", "trends"), 1)
    assert all(number > 10 for answer, number in before["rating"].items() if answer != "search")


@pytest.mark.parametrize(("kind", "other"), [("moment", "rating"), ("rating", "moment")])
def test_what_partners_may_never_see_is_in_no_answer(record: Path, before: Counts, kind: str, other: str):
    found = asked(record, kind, "partner", "never")
    assert set(found[kind].values()) == {0}
    # Without ratings there is no chart on which a moment could stand.
    assert {**found[other], "trends": 0} == {**before[other], "trends": 0}


def test_what_partners_may_always_see_is_in_every_answer_though_nobody_shared_it(record: Path):
    found = asked(record, "moment", "partner", "always")["moment"]
    assert {answer for answer, number in found.items() if number == 2} == found.keys() - {"bundle"}


def test_what_links_may_never_show_is_missing_from_the_sheet_alone(record: Path, before: Counts):
    assert asked(record, "moment", "link", "never")["moment"] == {**before["moment"], "sheet": 0}
