"""The signing key: made once beside the data, its owner's alone, and what it signs holds under its own name only."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.archives import KEY, OTHER_KEY
from tests.support.refusals import refuses
from tracker.crypto.key_files import UnusableKey, refuse_open_key
from tracker.crypto.master_key import master_keys
from tracker.crypto.signatures import key_file, key_id, own_signing_key, signature_holds


@pytest.fixture
def path(data_dir: Path) -> Path:
    return key_file(data_dir / "steady.db")


def test_the_key_lies_beside_the_data_folder_and_is_made_once(data_dir: Path, path: Path):
    first = key_id(own_signing_key(path))
    assert (path, stat.S_IMODE(path.stat().st_mode)) == (data_dir.parent / "data.sign.key", 0o600)
    assert key_id(own_signing_key(path)) == first
    assert sorted(each.name for each in data_dir.parent.iterdir()) == ["data", "data.master.key", "data.sign.key"]


def test_two_servers_have_two_keys(tmp_path: Path):
    assert key_id(own_signing_key(tmp_path / "one")) != key_id(own_signing_key(tmp_path / "two"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_reach_is_refused(path: Path, mode: int):
    refuse_open_key(path)
    own_signing_key(path)
    path.chmod(mode)
    for use in (own_signing_key, refuse_open_key):
        with refuses(UnusableKey, "can be read by others"):
            use(path)


def test_a_folder_in_the_place_of_a_key_is_told_as_such(path: Path):
    path.mkdir()
    for use in (own_signing_key, refuse_open_key, master_keys):
        with refuses(UnusableKey, r"data\.sign\.key is a folder, or something else that is no file"):
            use(path)


def test_a_key_that_cannot_be_made_is_named_and_leaves_nothing(path: Path):
    gone = path.with_name("gone") / "data.sign.key"
    with pytest.raises(OSError, match=r"No such file or directory: '.*/gone/data\.sign\.key'"):
        own_signing_key(gone)


@pytest.mark.parametrize("text", ["", "not a key", "ab" * 31, "ab" * 33, "ä" * 64])
def test_what_is_no_key_is_refused_and_left_as_it_is(path: Path, text: str):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with refuses(UnusableKey, "holds no signing key"):
        own_signing_key(path)
    assert path.read_text(encoding="utf-8") == text


def test_of_two_keys_made_at_once_the_first_one_stays(path: Path, monkeypatch: pytest.MonkeyPatch):
    link = os.link

    def late(source: Path, target: Path) -> None:
        target.write_text("ab" * 32, encoding="ascii")
        target.chmod(0o600)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    own_signing_key(path)
    assert path.read_text(encoding="ascii") == "ab" * 32
    assert list(path.parent.glob("*.part")) == []


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_a_signature_holds_for_its_message_and_its_key_alone(message: bytes, other: bytes):
    signature = KEY.sign(message)
    assert signature_holds(key_id(KEY), signature, message)
    assert signature_holds(key_id(KEY), signature, other) == (other == message)
    assert not signature_holds(key_id(OTHER_KEY), signature, message)


@pytest.mark.parametrize(("key", "signature"), [("", b""), ("zz", bytes(64)), ("ab" * 32, b"short"), ("ab" * 31, bytes(64))])
def test_what_is_no_key_or_no_signature_does_not_hold(key: str, signature: bytes):
    assert not signature_holds(key, signature, b"a message")
