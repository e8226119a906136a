"""A kind that has a table, a line in the list of kinds and a line in the matrix is everywhere, and everywhere as private.

It is added in a process of its own: see `tests/support/made_up_kind.py`.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.made_up_words import ALONE, SHOWN
from tests.support.settings import with_master_key

ROOT = Path(__file__).parents[1]
Pages = dict[str, dict[str, str]]


def asked(migrated: Path, folder: Path, what: str, kind: str) -> Any:  # noqa: ANN401  # JSON
    file = folder / "data" / "steady.db"
    file.parent.mkdir(mode=0o700)
    shutil.copyfile(migrated, with_master_key(file))
    command = [sys.executable, "-m", "tests.support.made_up_kind", str(file.parent), what, kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own module
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


KINDS = {"kind_word": "kind word", "week_word": "week word", "moment_word": "moment word"}
"""One that has a day, one that has a week and further words, one that belongs to a moment: each with what it is called."""


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def told(migrated: Path, tmp_path_factory: pytest.TempPathFactory, kind: str) -> dict[str, Any]:
    """What became of one that Alex showed and of one that Alex kept alone."""
    found: dict[str, Any] = asked(migrated, tmp_path_factory.mktemp("told"), "told", kind)
    return found


@pytest.fixture(scope="module")
def pages(told: dict[str, Any]) -> Pages:
    """What Sam and Alex read."""
    found: Pages = told["pages"]
    return found


SAY_IT = ("record", "day", "chosen", "search", "versions", "removal", "restored")


@pytest.mark.parametrize("page", SAY_IT)
def test_both_read_what_was_shown(pages: Pages, page: str):
    assert [SHOWN in pages[name][page] for name in ("Sam", "Alex")] == [True, True]


@pytest.mark.parametrize("page", ["record", "day", "chosen", "search alone", "restored"])
def test_its_writer_reads_what_nobody_else_does(pages: Pages, page: str):
    assert [ALONE in pages[name][page] for name in ("Sam", "Alex")] == [False, True]


def test_nothing_that_the_other_reads_has_what_is_kept_alone(pages: Pages):
    assert [page for page, text in pages["Sam"].items() if ALONE in text] == []


@pytest.mark.parametrize("page", ["record", "day", "chosen", "search", "versions", "removal"])
def test_each_page_says_what_it_is(pages: Pages, kind: str, page: str):
    assert KINDS[kind] in pages["Sam"][page].lower()


def test_the_month_counts_it(pages: Pages, kind: str):
    # What stands beside something is counted with that.
    counted = kind != "moment_word"
    assert [f"{number} {KINDS[kind]}" in pages[name]["month"] for name, number in (("Sam", 1), ("Alex", 2))] == [counted] * 2


def test_it_is_not_there_where_something_else_was_chosen(pages: Pages):
    assert SHOWN not in pages["Sam"]["others"]


def test_the_download_has_it_in_its_document_its_table_and_its_chain(pages: Pages, kind: str):
    files = ("export, steady.json", f"export, {kind}.csv", "export, bundle.json")
    assert [[SHOWN in pages[name][file] for file in files] for name in ("Sam", "Alex")] == [[True] * 3] * 2
    assert [ALONE in pages["Alex"][file] for file in files] == [True, True, False]


def test_what_goes_with_an_account_is_counted_before(told: dict[str, Any]):
    assert told["counted"] == [1, 1]


def test_one_that_was_taken_back_is_taken_back_in_an_older_copy_that_is_put_back(told: dict[str, Any]):
    assert told["restored"] == [True, True]


def test_both_together_can_remove_its_words(told: dict[str, Any]):
    assert told["removed"] == {"left": False, "broken": [None, None]}


def test_with_the_account_of_its_writer_goes_what_only_they_saw_and_the_words_of_the_rest(told: dict[str, Any]):
    assert told["ended"]["rows"] == [["", True], ["", True]]
    assert told["ended"]["left"] == []
    assert set(told["ended"]["broken"]) == {None}


@pytest.mark.proof
def test_many_that_one_keeps_alone_move_no_answer_of_the_other_by_a_byte_or_a_step(migrated: Path, tmp_path: Path, kind: str):
    assert asked(migrated, tmp_path, "kept", kind) == []
