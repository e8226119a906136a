"""A file that is checked in a process of its own says what it says here, and costs no more than it may."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.archives import archive_of, chain_of, files_of
from tests.support.refusals import refuses
from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import document
from tracker.models.base import database
from tracker.queries.exports import check
from tracker.queries.exports.bundles import report, summary
from tracker.queries.exports.check import summary_apart

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
WHOLE = document([chain_of(7)], NOON)
ARCHIVE = archive_of(files_of(chain_of(7)))

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("data", [WHOLE, ARCHIVE, ARCHIVE + b"x", WHOLE.replace(b'"seq":5', b'"seq":6')])
def test_it_says_the_same_as_here(data: bytes):
    assert summary_apart(data) == summary(report(data))


def test_a_refusal_comes_back_with_its_sentence():
    for data, words in ((b"", "This file is empty."), (b"a letter", "is not")):
        with pytest.raises(Invalid) as here:
            report(data)
        with refuses(Invalid, words) as apart:
            summary_apart(data)
        assert vars(apart.value) == vars(here.value)


def test_one_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "_SECONDS", 0.001)
    with refuses(Invalid, "more parts than a record has"):
        summary_apart(WHOLE)


def test_one_whose_process_ends_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    ends = tmp_path / "python"
    ends.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    ends.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(ends))
    with refuses(Invalid, "more parts than a record has"):
        summary_apart(WHOLE)


def test_one_that_takes_more_memory_than_it_may_ends_its_process_as_refused(monkeypatch: pytest.MonkeyPatch, db: Path):
    def too_much(_data: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(check, "report", too_much)
    monkeypatch.setattr(check, "_bound", lambda: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WHOLE)))
    database.close()
    with pytest.raises(SystemExit) as ended:
        check._main(db)  # noqa: SLF001  # what the process does, in this one
    assert ended.value.code == 1


def test_nothing_is_imported_from_the_folder_in_which_the_server_was_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "pickle.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert summary_apart(WHOLE) == summary(report(WHOLE))
