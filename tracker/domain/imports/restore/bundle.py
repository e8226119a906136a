"""Reading a bundle that somebody brings: nothing in it is believed, and what is not one is refused."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import FORMAT, Body, Chain, MissingReason, MissingWords
from tracker.domain.imports.limits import MAX_UNPACKED, MEBIBYTE
from tracker.domain.record.chain import Link
from tracker.domain.record.heads import Head, HeadAndSignature

T = TypeVar("T")

_HASH, _SIGNATURE = 64, 128  # hexadecimal digits
_LARGEST = 2**63
_HALVES = re.compile("[\ud800-\udfff]")
_LONGEST_NAME = 100
# A record fills 20 MB with a third of this; a file of nothing else would fill a small computer's memory.
MOST_PARTS = 2_000_000
# Anybody may have a file checked, so what it costs is bounded by what a record has. Twenty years with four events a day
# fill 20 MB with 120,000 lists and objects, and have 7,305 signed days: checking one takes a fifth of a millisecond.
# Each space that somebody had with somebody is one chain, and costs a question to the database.
MOST_BRANCHES, MOST_SIGNED_DAYS, MOST_CHAINS = 250_000, 10_000, 200


def read_bundle(data: bytes) -> tuple[Chain, ...]:
    """The chains of a bundle. Raises Invalid for what has not the form of one; whether it holds is not asked here."""
    return read_bundle_and_mark(data)[0]


def read_bundle_and_mark(data: bytes) -> tuple[tuple[Chain, ...], bool]:
    """The same, and whether it says that a manifest lies beside it in its archive."""
    _check_counts(data)
    try:
        said = json.loads(data, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as err:
        raise Invalid("file", "no_record_to_check") from err
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Invalid(
            "file",
            "bundle_of_other_version",
        )
    chains = tuple(_chain(each) for each in _of(said, "chains", list))
    # A name can be written in other letters.
    if len(chains) > MOST_CHAINS or sum(len(each.heads) for each in chains) > MOST_SIGNED_DAYS:
        raise too_large()
    return chains, "manifest" in said


def _check_counts(data: bytes) -> None:
    # Before anything is made of them. Quotes inside of words are escaped, so only signed days have this name.
    branches, days = data.count(b"[") + data.count(b"{"), data.count(b'"public_key"')
    if branches > MOST_BRANCHES or branches + data.count(b",") > MOST_PARTS or days > MOST_SIGNED_DAYS:
        raise too_large()


def _each_once(said: list[tuple[str, object]]) -> dict[str, object]:
    """What an object says; a name twice is not JSON of ours: two readers could read two things."""
    found = dict(said)
    if len(found) < len(said):
        raise ValueError(said)
    return found


def too_large() -> Invalid:
    """The refusal of a file that is more than a record can be."""
    size = MAX_UNPACKED // MEBIBYTE
    return Invalid("file", "record_too_large", size=size)


def _chain(said: object) -> Chain:
    couple = _text(said, "couple", _LONGEST_NAME)
    return Chain(
        couple=couple,
        links=tuple(_link(each) for each in _of(said, "links", list)),
        bodies=tuple(_body(each) for each in _of(said, "bodies", list)),
        heads=tuple(_head(couple, each) for each in _of(said, "heads", list)),
        missing=_missing(said),
    )


def _missing(said: object) -> tuple[MissingWords, ...] | None:
    if not isinstance(said, dict) or "missing" not in said:
        return None  # a file from before files gave reasons
    return tuple(MissingWords(_number(each, "seq"), _reason(each)) for each in _of(said, "missing", list))


def _reason(said: Mapping[str, object]) -> MissingReason | None:
    found = said.get("reason", "")
    try:
        return None if found is None else MissingReason(str(found))
    except ValueError as err:
        raise _unreadable("reason") from err


def _link(said: object) -> Link:
    return Link(_number(said, "seq"), _bytes(said, "commitment"), _bytes(said, "prev"), _bytes(said, "hash"))


def _body(said: object) -> Body:
    return Body(_number(said, "seq"), _bytes(said, "salt"), _text(said, "body", MAX_UNPACKED).encode())


def _head(couple: str, said: object) -> HeadAndSignature:
    head = Head(
        couple=couple,
        day=_day(said, "day"),
        seq=_number(said, "seq"),
        hash=_bytes(said, "hash"),
        signed_at=_text(said, "signed_at", _LONGEST_NAME),
        key_id=_bytes(said, "public_key").hex(),
    )
    return HeadAndSignature(head, _bytes(said, "signature", _SIGNATURE))


def _of(said: object, name: str, kind: type[T]) -> T:
    found = said.get(name) if isinstance(said, dict) else None
    if type(found) is not kind:
        raise _unreadable(name)
    return found


def _number(said: object, name: str) -> int:
    found = _of(said, name, int)
    if not 0 < found < _LARGEST:
        raise _unreadable(name)
    return found


def _text(said: object, name: str, longest: int) -> str:
    found = _of(said, name, str)
    # Half a character, which JSON can write and UTF-8 cannot.
    if len(found) > longest or _HALVES.search(found):
        raise _unreadable(name)
    return found


def _bytes(said: object, name: str, digits: int = _HASH) -> bytes:
    found = _of(said, name, str)
    if not re.fullmatch(f"[0-9a-f]{{{digits}}}", found):
        raise _unreadable(name)
    return bytes.fromhex(found)


def _day(said: object, name: str) -> date:
    found = _of(said, name, str)
    try:
        day = date.fromisoformat(found)
    except ValueError as err:
        raise _unreadable(name) from err
    if day.isoformat() != found:
        raise _unreadable(name)
    return day


def _unreadable(name: str) -> Invalid:
    return Invalid("file", "bundle_changed", name=name)
