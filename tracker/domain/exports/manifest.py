"""The manifest of an exported archive: each file in it by name, size and digest, signed by its server."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from tracker.domain.errors import Invalid
from tracker.domain.record.chain import canonical_json

FORMAT = "steady-manifest/1"
NAME = "manifest.json"
LONGEST = 1024 * 1024  # bytes

_MOST_FILES, _MOST_SPACES, _LARGEST = 200, 400, 2**40
_FILE = re.compile(r"[a-z][a-z_]{0,60}\.(?:html|json|csv)")
_DIGITS = {"packed": 64, "key_id": 64, "signature": 128}
_LONGEST_ID = 100
_YEARS = range(1980, 2108)  # those that a zip can name


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as it was written: its size in bytes, and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive held when it was made, in the order in which it stands there.

    `packed` is the SHA-256 of all that stands in the archive before the manifest, `restored` the ids of spaces that had
    come from a file themselves. `key_id` is the public key; with the signature, all hexadecimal.
    """

    made_at: str
    files: tuple[Listed, ...]
    packed: str
    restored: tuple[str, ...]
    key_id: str
    signature: str = ""

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def listed(files: Mapping[str, bytes]) -> tuple[Listed, ...]:
    """The files as a manifest lists them."""
    return tuple(Listed(name, len(content), sha256(content).hexdigest()) for name, content in files.items())


def signed_bytes(manifest: Manifest) -> bytes:
    """The exact bytes that are signed: all but the signature, as UTF-8 JSON with its format, sorted names and no spaces."""
    said = _said(manifest)
    del said["signature"]
    return canonical_json(said).encode()


def document(manifest: Manifest) -> bytes:
    """The manifest with its signature, spelled the same way: the one form in which it can stand in a file."""
    return canonical_json(_said(manifest)).encode()


def _said(manifest: Manifest) -> dict[str, Any]:
    said: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    # Files that were made before have it under this name.
    said["brought_back"] = said.pop("restored")
    return said


def read_manifest(data: bytes) -> Manifest:
    """The manifest in the bytes of a file. Raises Invalid for whatever `document` would not have written like this."""
    try:
        found = _manifest(json.loads(data[: LONGEST + 1]))
        right = _may_stand(found) and document(found) == data
    except (ValueError, TypeError, LookupError, RecursionError) as err:
        raise _unreadable() from err
    if not right:
        raise _unreadable()
    return found


def _manifest(said: Mapping[str, Any]) -> Manifest:
    files = tuple(Listed(each["name"], each["size"], each["sha256"]) for each in said["files"])
    texts = {name: said[name] for name in ("made_at", "packed", "key_id", "signature")}
    return Manifest(files=files, restored=tuple(said["brought_back"]), **texts)


def _may_stand(manifest: Manifest) -> bool:
    names = [each.name for each in manifest.files]
    return (
        len(names) == len(set(names)) <= _MOST_FILES
        and NAME not in names
        and all(map(_is_file, manifest.files))
        and len(manifest.restored) <= _MOST_SPACES
        and all(isinstance(each, str) and len(each) <= _LONGEST_ID for each in manifest.restored)
        and all(_is_hex(getattr(manifest, name), digits) for name, digits in _DIGITS.items())
        and manifest.made.tzinfo is not None
        and manifest.made.year in _YEARS
    )


def _is_file(file: Listed) -> bool:
    return (
        isinstance(file.name, str)
        and _FILE.fullmatch(file.name) is not None
        and type(file.size) is int
        and 0 <= file.size < _LARGEST
        and _is_hex(file.sha256, 64)
    )


def _is_hex(value: object, digits: int) -> bool:
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", value) is not None


def _unreadable() -> Invalid:
    return Invalid("file", "manifest_unreadable", name=NAME)
