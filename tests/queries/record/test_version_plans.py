"""Versions are read along an index that leads past those that are somebody else's alone, by every statement that reads any."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker
from tests.support.policy_gaps import every_file, loaded, statements
from tracker.models.base import database
from tracker.models.driver import driver

HOUSE = Path(str(tracker.__file__)).parent
_MARK = re.compile(r"/\*(own|seen|shared) version (\w+)\*/")
_NAMES, _MOST = re.compile(r":(\w+)"), 20
BY_ITSELF = r"INTEGER PRIMARY KEY|sqlite_autoindex_version_1 \(id="
LEADS = {
    "own": rf"{BY_ITSELF}|object=\?|<expr>=\?",  # of a thing that the statement found to be the reader's own
    "seen": rf"{BY_ITSELF}|<expr>=\?|INDEX version_shared ",
    "shared": rf"{BY_ITSELF}|<expr>=\?|INDEX version_shared ",
}
"""What a plan says of versions, by how they are read."""


def plan(statement: str) -> list[str]:
    """How the database goes about a statement."""
    named = dict.fromkeys(_NAMES.findall(statement))
    for values in (named, *[(None,) * number for number in range(_MOST)]):
        try:
            return [row[3] for row in database.connection().execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
        except driver.ProgrammingError:
            continue  # as many values as it has places
    raise AssertionError(statement)


def astray(statement: str) -> Iterator[str]:
    """What a statement reads of versions along anything else."""
    for how, row in set(_MARK.findall(statement)):
        for step in plan(statement):
            if re.match(rf"(SEARCH|SCAN) {row}\b", step) and not re.search(LEADS[how], step):
                yield step


def reading_versions() -> Iterator[tuple[str, str]]:
    """Every statement that reads versions by the policy, and where it stands."""
    for path in every_file(HOUSE):
        file = path.relative_to(HOUSE).as_posix()
        yield from ((f"{file}: {name}", text) for name, text in statements(loaded(file)) if _MARK.search(text))


def test_no_statement_goes_along_versions_that_are_somebody_elses_alone(db: Path):
    every = list(reading_versions())
    assert {(where, step) for where, text in every for step in astray(text)} == set()
    assert len(every) > 50


@pytest.mark.parametrize("how", LEADS)
def test_a_statement_that_does_is_noticed(db: Path, how: str):
    assert list(astray(f"SELECT v.body FROM version v WHERE v.couple_id = ? /*{how} version v*/"))  # noqa: S608  # a mark
