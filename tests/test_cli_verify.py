"""`steady verify`, on a database and on a file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.conftest import KEY
from tests.domain.bundling import chain_of
from tracker.cli import main
from tracker.domain.bundle import document
from tracker.domain.heads import six_words
from tracker.domain.take_along import zipped
from tracker.models.base import database
from tracker.queries.chains import links_of
from tracker.services.heads import sign_due_heads

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
WHOLE = document([chain_of(4)], NOON)
NOT_A_BUNDLE = "This is not a record from Steady. Choose record.zip as it was downloaded, or the bundle.json in it."


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def verified(file: Path, data: bytes) -> tuple[int, list[str]]:
    file.write_bytes(data)
    result = run("verify", file)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output.splitlines()


def test_a_whole_file_is_told_with_every_signed_day(tmp_path: Path):
    heads = [each.head for each in chain_of(4).heads]
    lines = [f"  {each.day} event {each.seq}: {' '.join(six_words(each))} (key {each.key_id[:16]})" for each in heads]
    expected = (0, ["our couple: 4 events, 2 signed heads, whole", *lines])
    assert verified(tmp_path / "bundle.json", WHOLE) == expected
    assert verified(tmp_path / "record.zip", zipped({"bundle.json": WHOLE}, NOON)) == expected


def test_no_database_is_made_or_asked_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "data"))
    assert verified(tmp_path / "bundle.json", WHOLE)[0] == 0
    assert [each.name for each in tmp_path.iterdir()] == ["bundle.json"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            b"what was said 2",
            b"what was said 5",
            "4 events, 2 signed heads, the words of event 2 are not what was written then",
        ),
        (
            b'"day":"2026-03-06"',
            b'"day":"2026-03-05"',
            "4 events, 2 signed heads, the signed head of 2026-03-05 was not signed like this by its key",
        ),
        (b'{"seq":3,"c', b'{"seq":4,"c', "4 events, 2 signed heads, event 3 does not follow from the one before it"),
    ],
)
def test_what_is_broken_is_named_and_ends_with_one(tmp_path: Path, old: bytes, new: bytes, said: str):
    code, lines = verified(tmp_path / "bundle.json", WHOLE.replace(old, new))
    assert (code, lines[0]) == (1, f"our couple: {said}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty. Choose record.zip as it was downloaded."),
        (b"a letter", NOT_A_BUNDLE),
        (b"PK\x03\x04", "This zip is damaged, locked or too large. Choose record.zip as it was downloaded."),
        (document([], NOON), "There is no record in this file, so there is nothing to check."),
        (
            WHOLE.replace(b'"links"', b'"chain"'),
            "This is not a bundle, or it was changed: a “links” is missing or cannot be read.",
        ),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(tmp_path: Path, data: bytes, said: str):
    assert verified(tmp_path / "bundle.json", data) == (1, [f"Error: {said}"])


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    result = run("verify", tmp_path / "none.zip")
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {tmp_path / 'none.zip'} cannot be read: No such file or directory.\n",
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_is_told_in_lines_and_never_in_a_traceback(tmp_path: Path, place: int, byte: int, *, cut: bool):
    data = WHOLE[:place] if cut else WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    code, lines = verified(tmp_path / "bundle.json", data)
    assert (code in {0, 1}, bool(lines)) == (True, True)


@pytest.fixture
def couple(db: object, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    return factories.pair().keeper.couple


def test_the_database_is_checked_with_its_heads(couple: str):
    events = len(links_of(couple))
    assert (run("verify").exit_code, line_of(couple)) == (0, f"{couple}: {events} events, whole")
    database.connect(reuse_if_open=True)
    sign_due_heads()
    assert (run("verify").exit_code, line_of(couple)) == (0, f"{couple}: {events} events, 1 signed head, whole")


def line_of(couple: str) -> str:
    return next(line for line in run("verify").output.splitlines() if line.startswith(couple))


def test_a_tail_that_was_cut_off_behind_a_head_is_named(couple: str):
    sign_due_heads()
    database.execute_sql("DROP TRIGGER ledger_event_no_delete")
    database.execute_sql("DELETE FROM ledger_event WHERE seq > 0")
    result = run("verify")
    assert result.exit_code == 1
    assert "the chain ends at link 0, but the head of " in result.output
