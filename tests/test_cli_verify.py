"""`steady verify`, on a database and on a file."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import factories
from tests.support.archives import BUNDLE, OTHER_KEY, archive_of, chain_of, files_of, unzipped
from tests.support.settings import KEY, run
from tracker import clock
from tracker.crypto.signatures import key_file, key_id, own_signing_key
from tracker.domain.exports.bundle import MissingReason, MissingWords, document
from tracker.domain.exports.own_data import zipped
from tracker.domain.record.heads import six_words
from tracker.models.base import database
from tracker.queries.exports.bundles import chains_to_export
from tracker.queries.exports.own_data import own_data, own_spaces
from tracker.queries.record.chain import links_of
from tracker.services.exports import record_zip
from tracker.services.record.ledger import sign_due_heads
from tracker.web.exports import words

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
NO_LIST = "It has no signed list of its files: only the chains in it were checked, and what else it says is not covered."
CANNOT_KNOW = ["What nobody can know from a file:", *(f"  {each}" for each in words.CANNOT_KNOW)]
NOT_A_BUNDLE = "This is not a record from Steady. Choose record.zip as it was downloaded, or the bundle.json in it."


def verified(file: Path, data: bytes) -> tuple[int, list[str]]:
    file.write_bytes(data)
    result = run("verify", file)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output.splitlines()


def test_a_whole_file_is_told_with_every_signed_day(tmp_path: Path):
    heads = [each.head for each in chain_of(4).heads]
    lines = [f"  {each.day} event {each.seq}: {' '.join(six_words(each))} (key {each.key_id[:16]})" for each in heads]
    expected = (2, ["our couple: 4 events, 2 signed heads, whole", *lines, NO_LIST, *CANNOT_KNOW])
    assert verified(tmp_path / "bundle.json", BUNDLE) == expected
    assert verified(tmp_path / "record.zip", zipped({"bundle.json": BUNDLE}, NOON)) == expected


def test_a_bundle_with_one_chain_twice_is_told_and_not_whole(tmp_path: Path):
    twice = document([chain_of(4), chain_of(4)], NOON)
    code, lines = verified(tmp_path / "steady.json", twice)
    heads = [each.head for each in chain_of(4).heads]
    told = [f"  {each.day} event {each.seq}: {' '.join(six_words(each))} (key {each.key_id[:16]})" for each in heads]
    chain = ["our couple: 4 events, 2 signed heads, whole", *told]
    flaw = "One chain stands in it twice, which no file of Steady has."
    assert (code, lines) == (1, [*chain, *chain, flaw, "Not whole.", *CANNOT_KNOW])
    said = json.loads(run("verify", "--json", tmp_path / "steady.json").output)
    assert (said["verdict"], said["whole"], said["wrong"]) == ("not whole", False, [flaw[:1].lower() + flaw[1:-1]])
    assert (len(said["chains"]), said["same_until"]) == (2, None)


def test_a_bundle_that_says_two_things_under_one_name_is_no_bundle(tmp_path: Path):
    whole = BUNDLE.decode()
    doubled = whole[:-1] + "," + whole[whole.index('"chains":') :]
    assert verified(tmp_path / "bundle.json", doubled.encode()) == (1, [f"Error: {NOT_A_BUNDLE}"])


def test_no_database_is_made_or_asked_for_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "data"))
    assert verified(tmp_path / "bundle.json", BUNDLE)[0] == 2
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
    code, lines = verified(tmp_path / "bundle.json", BUNDLE.replace(old, new))
    assert (code, lines[0]) == (1, f"our couple: {said}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty. Choose record.zip as it was downloaded."),
        (b"a letter", NOT_A_BUNDLE),
        (b"PK\x03\x04", "This zip is damaged, locked or too large. Choose record.zip as it was downloaded."),
        (document([], NOON), "There is no record in this file, so there is nothing to check."),
        (
            BUNDLE.replace(b'"links"', b'"chain"'),
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
@given(place=st.integers(0, len(BUNDLE) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_is_told_in_lines_and_never_in_a_traceback(tmp_path: Path, place: int, byte: int, *, cut: bool):
    data = BUNDLE[:place] if cut else BUNDLE[:place] + bytes([byte]) + BUNDLE[place + 1 :]
    code, lines = verified(tmp_path / "bundle.json", data)
    assert (code in {1, 2}, bool(lines)) == (True, True)


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


@pytest.fixture
def file(couple: str, tmp_path: Path) -> Path:
    """What Sam exports of the record that the settings name."""
    me, now = factories.actor("Sam"), clock.now()
    sign_due_heads()
    data = record_zip("<p>", own_data(me, now), chains_to_export(me, own_spaces(me, now)), now)
    (tmp_path / "record.zip").write_bytes(data)
    return tmp_path / "record.zip"


def as_json(file: Path) -> tuple[int, dict[str, Any]]:
    result = run("verify", file, "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, json.loads(result.stdout)


def test_a_download_is_whole_and_signed_here(couple: str, file: Path):
    code, said = as_json(file)
    assert (code, said["verdict"], said["whole"], said["signed_here"], said["same_until"]) == (0, "whole", True, True, 2)
    assert (said["missing"], said["wrong"], said["brought_back"]) == ([], [], [])
    assert {each["name"]: each["standing"] for each in said["files"]} == dict.fromkeys(
        ["index.html", "steady.json", "bundle.json", "repair.csv"], "as written"
    )
    files = unzipped(file.read_bytes())
    assert [each["sha256"] for each in said["files"]] == [sha256(files[each["name"]]).hexdigest() for each in said["files"]]
    [chain] = said["chains"]
    assert (chain["couple"], chain["events"], chain["same_until"], len(chain["heads"])) == (couple, 2, 2, 1)
    lines = run("verify", file).output.splitlines()
    assert lines[0] == f"{couple}: 2 events, 1 signed head, whole, the same as here up to event 2"
    assert lines[2].startswith("Whole, 4 files as they were written at ")
    assert lines[2].endswith(", signed here.")


def test_a_download_in_which_a_table_says_something_else_is_not_whole(file: Path):
    files = unzipped(file.read_bytes())
    file.write_bytes(zipped(files | {"repair.csv": files["repair.csv"] + b"x"}, NOON))
    code, said = as_json(file)
    assert (code, said["whole"], said["signed_here"], said["wrong"]) == (
        1,
        False,
        True,
        ["repair.csv is not as it was written"],
    )
    assert run("verify", file).output.splitlines()[2:4] == ["Repair.csv is not as it was written.", "Not whole."]


def test_under_a_key_that_is_unknown_here_it_is_whole_and_ends_with_two(couple: str, tmp_path: Path):
    kept = replace(
        chain_of(4),
        bodies=chain_of(4).bodies[2:],
        missing=(MissingWords(1, MissingReason.ERASED), MissingWords(2, MissingReason.BY_BOTH)),
    )
    (tmp_path / "other.zip").write_bytes(archive_of(files_of(kept), OTHER_KEY))
    code, said = as_json(tmp_path / "other.zip")
    assert (code, said["verdict"], said["whole"], said["signed_here"], said["same_until"]) == (2, "unknown", True, False, None)
    reasons = [("our couple", 1, "erased"), ("our couple", 2, "removed by both")]
    assert [(each["couple"], each["event"], each["reason"]) for each in said["missing"]] == reasons
    lines = run("verify", tmp_path / "other.zip").output.splitlines()
    assert lines[:3] == [
        "our couple: 4 events, 2 without their words, 2 signed heads, whole",
        "  without their words, event 1: erased by whoever wrote them",
        "  without their words, event 2: removed by both",
    ]
    assert f"but signed by a key that is unknown here: {key_id(OTHER_KEY)}." in lines[5]


def test_what_was_restored_is_not_vouched_for_by_the_command_either(couple: str, data_dir: Path, tmp_path: Path):
    key = own_signing_key(key_file(data_dir / "steady.db"))
    (tmp_path / "record.zip").write_bytes(archive_of(files_of(chain_of(2)), key, "our couple"))
    code, said = as_json(tmp_path / "record.zip")
    assert (code, said["whole"], said["signed_here"], said["brought_back"]) == (2, True, False, ["our couple"])
    assert "signed here. Of 1 spaces this server vouches for nothing" in run("verify", tmp_path / "record.zip").output


def test_a_file_that_is_no_record_is_told_to_a_program_too(tmp_path: Path):
    (tmp_path / "letter").write_bytes(b"a letter")
    code, said = as_json(tmp_path / "letter")
    assert (code, said["whole"], said["signed_here"], said["same_until"], said["files"], said["missing"]) == (
        *(1, False, False, None),
        *([], []),
    )
    assert said["wrong"] == [NOT_A_BUNDLE]


def test_a_terminal_obeys_nothing_that_a_file_says(tmp_path: Path):
    chain = replace(chain_of(2, couple="our couple\x1b[2J"), missing=())
    out = io.BytesIO(archive_of(files_of(chain)))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("\x1b]0;gone\x07.csv", b"")
    (tmp_path / "record.zip").write_bytes(out.getvalue())
    said = run("verify", tmp_path / "record.zip").output
    assert ("\x1b" in said, "our couple?[2J: 2 events" in said, "?]0;gone?.csv was not in it when it was made" in said) == (
        *(False, True),
        True,
    )


def test_where_the_database_cannot_be_read_the_file_is_checked_all_the_same(file: Path, data_dir: Path):
    database.close()
    (data_dir / "steady.db").write_bytes(b"no database at all" * 100)
    result = run("verify", file, "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["whole"], said["same_until"]) == (2, True, None)
    assert result.stderr == "The database here cannot be read, so the file was checked without it.\n"


def test_several_chains_are_each_told_by_themselves(couple: str, tmp_path: Path):
    (tmp_path / "bundle.json").write_bytes(document([chain_of(2), chain_of(3, couple="another")], NOON))
    code, said = as_json(tmp_path / "bundle.json")
    assert (code, said["same_until"], [each["events"] for each in said["chains"]]) == (2, None, [2, 3])


def test_the_database_is_checked_in_sentences_only(couple: str):
    result = run("verify", "--json")
    assert (result.exit_code, result.output.splitlines()[-1]) == (2, "Error: --json needs a FILE.")
