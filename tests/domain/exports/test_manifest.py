"""The list of the files in an archive: by whose key it is signed, and what is no such list."""

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tests.support.archives import (
    FILES,
    KEY,
    MADE_AT,
    OTHER_KEY,
    WHOLE,
    around,
    checked,
    packed_again,
    standings,
    unzipped,
    verdict_on,
)
from tracker.crypto.signatures import key_id
from tracker.domain.errors import Invalid
from tracker.domain.exports import manifest
from tracker.domain.exports.manifest import Listed, Manifest, read_manifest
from tracker.domain.exports.own_data import packed
from tracker.domain.exports.zip_layout import closed
from tracker.domain.imports.limits import MAX_RECORD, MEBIBYTE
from tracker.domain.imports.restore.check import FileVerdict, Flaw
from tracker.web.errors.words import sentence_of


def signed_anew(change: Mapping[str, object], files: Mapping[str, bytes] = FILES) -> bytes:
    """The archive with a manifest that says something else, signed by somebody with a key of their own."""
    whole = packed(files, MADE_AT)
    told = Manifest(
        made_at=MADE_AT.isoformat(),
        files=manifest.listed(files),
        packed=sha256(whole).hexdigest(),
        restored=(),
        key_id=key_id(OTHER_KEY),
    )
    told = replace(told, **change)  # type: ignore[arg-type]  # whatever somebody writes
    told = replace(told, signature=OTHER_KEY.sign(manifest.signed_bytes(told)).hex())
    return closed(whole, list(files), manifest.NAME, manifest.document(told), MADE_AT)


def test_the_names_in_a_manifest_stay_as_they_were_in_earlier_files():
    told = Manifest(MADE_AT.isoformat(), manifest.listed(FILES), "00" * 32, ("our space",), key_id(OTHER_KEY), "00" * 64)
    said = json.loads(manifest.document(told))
    names = ["brought_back", "files", "format", "key_id", "made_at", "packed", "signature"]
    assert (list(said), said["brought_back"]) == (names, ["our space"])


def test_a_manifest_by_whoever_made_it_up_is_unknown_at_best():
    assert verdict_on(signed_anew({})) is FileVerdict.UNKNOWN
    assert verdict_on(signed_anew({"packed": "00" * 32})) is FileVerdict.BROKEN
    assert verdict_on(signed_anew({"made_at": "2026-03-20T12:34:59+00:00"})) is FileVerdict.BROKEN


def test_a_wrong_size_or_digest_in_the_list_is_not_whole():
    first, *rest = manifest.listed(FILES)
    for wrong in (replace(first, size=first.size + 1), replace(first, sha256="00" * 32)):
        data = signed_anew({"files": (wrong, *rest)})
        assert (verdict_on(data), standings(data)) == (FileVerdict.BROKEN, {"index.html": "changed"})


def test_a_signature_by_another_key_than_the_one_that_is_named_is_found():
    assert checked(signed_anew({"key_id": key_id(KEY)})).flaws == (Flaw.SIGNATURE,)


@pytest.mark.parametrize(
    "change",
    [
        {"files": (Listed("index.html", 1, "00" * 32),) * 2},
        {"files": (Listed("../index.html", 1, "00" * 32),)},
        {"files": (Listed("INDEX.html", 1, "00" * 32),)},
        {"files": (Listed("manifest.json", 1, "00" * 32),)},
        {"files": (Listed("index.html", -1, "00" * 32),)},
        {"files": (Listed("index.html", True, "00" * 32),)},  # noqa: FBT003  # what JSON can say
        {"files": (Listed("index.html", 1, "0"),)},
        {"files": (Listed(7, 1, "00" * 32),)},  # type: ignore[arg-type]  # what JSON can say
        {"files": tuple(Listed(f"{chr(97 + n % 26) * (1 + n // 26)}.csv", 1, "00" * 32) for n in range(201))},
        {"packed": "AB" * 32},
        {"key_id": 7},
        {"restored": ("x" * 101,)},
        {"restored": (7,)},
        {"restored": ("x",) * 401},
        {"restored": ("half \ud800",)},
        {"made_at": "2026-03-20T12:34:57"},
        {"made_at": "1950-03-20T12:34:57+00:00"},
        {"made_at": "on Friday"},
        {"made_at": 7},
    ],
)
def test_a_list_that_no_steady_writes_is_no_list(change: dict[str, Any]):
    said = Manifest(MADE_AT.isoformat(), manifest.listed(FILES), "00" * 32, (), key_id(KEY), "00" * 64)
    assert read_manifest(manifest.document(said)) == said
    whole = json.loads(manifest.document(said)) | {
        name: [{"name": each.name, "size": each.size, "sha256": each.sha256} for each in value] if name == "files" else value
        for name, value in change.items()
    }
    spelled = {"sort_keys": True, "separators": (",", ":")}
    assert read_manifest(json.dumps(json.loads(manifest.document(said)), **spelled).encode()) == said  # type: ignore[arg-type]  # as above
    with pytest.raises(Invalid):
        read_manifest(json.dumps(whole, **spelled).encode())  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("data", [b"", b"[]", b"7", b"{}", b"[" * 100_000, b'{"files":[7]}', b"\xff", b" " * 2 * MEBIBYTE])
def test_what_is_no_list_at_all_is_refused_in_words(data: bytes):
    with pytest.raises(Invalid) as refused:
        read_manifest(data)
    assert sentence_of(refused.value) == "The list of files in this zip (manifest.json) cannot be read, or was changed."


def test_a_list_that_is_spelled_otherwise_is_not_the_one_that_was_written():
    files = unzipped(WHOLE)
    files["manifest.json"] = json.dumps(json.loads(files["manifest.json"])).encode()
    assert around(packed_again(files)) == (FileVerdict.BROKEN, (Flaw.LIST,))


def test_a_list_of_more_than_a_record_can_hold_is_refused():
    with pytest.raises(Invalid) as refused:
        checked(signed_anew({"files": (Listed("index.html", MAX_RECORD + 1, "00" * 32),)}))
    assert "has more parts than a record has" in sentence_of(refused.value)
