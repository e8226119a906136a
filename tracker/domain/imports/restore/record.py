"""Reading an export that somebody restores: nothing in it is believed, what is not one is refused.

What its items may say comes from outside (`Kinds`), so that a new kind of item needs nothing here.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.days import YEARS
from tracker.domain.errors import Invalid
from tracker.domain.exports.bundle import NAME as BUNDLE
from tracker.domain.exports.bundle import Chain
from tracker.domain.exports.own_data import FORMAT, NAME
from tracker.domain.imports.limits import MAX_RECORD, MEBIBYTE
from tracker.domain.imports.restore.bundle import MOST_PARTS, read_bundle
from tracker.domain.imports.safety import Archive, is_zip

Values = Mapping[str, Any]


class Holds(StrEnum):
    """What a field of an item can hold."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what it holds, whether it can be `null`, and whether it has to be there (a later version may have added it)."""

    holds: Holds
    null: bool = False
    needed: bool = True


Shape = Mapping[str, Field]
Kinds = Mapping[str, Shape]
"""What each kind of item says, by kind and field."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a file holds that can be restored: spaces as they stand in it. `name` and `email` are those of its account."""

    made_at: datetime
    name: str
    email: str
    hard_day: Mapping[str, str] | None
    spaces: tuple[Values, ...]
    chains: tuple[Chain, ...]
    seals: tuple[Values, ...] = ()


_TEXT, _INSTANT, _DAY = Field(Holds.TEXT), Field(Holds.INSTANT), Field(Holds.DAY)
_LATER, _OPEN_DAY = Field(Holds.INSTANT, null=True), Field(Holds.DAY, null=True)
_YES_NO, _NUMBER = Field(Holds.YES_NO), Field(Holds.NUMBER)

_ACCOUNT = {"name": _TEXT, "email": _TEXT, "zone": _TEXT, "day_start": _NUMBER, "country": _TEXT}
_DEVICE = {"label": _TEXT, "created_at": _INSTANT, "seen_at": _INSTANT}
_SEAL = {"id": _TEXT, "owner": _TEXT, "made_at": _INSTANT, "by_recovery": _TEXT}
_HARD_DAY = {"words": 4000, "time_out": 1000, "people": 1000}
_SPACE = {"id": _TEXT, "partner_name": _TEXT, "since": _INSTANT, "until": _LATER, "open": _YES_NO}
_ITEM = {
    "kind": _TEXT,
    "id": _TEXT,
    "mine": _YES_NO,
    "day": _DAY,
    "since": _INSTANT,
    "shared_since": _LATER,
    "erased_at": _LATER,
    "about": _TEXT,
}
_SAID = {"written_at": _INSTANT, "shared": _YES_NO}
_AUDIENCE = {"repair": _TEXT, "audience": _TEXT, "level": _TEXT, "from_day": _DAY, "written_at": _INSTANT}
_REST = {"kind": _TEXT, "from_day": _DAY, "until_day": _OPEN_DAY}
_SHARE = {
    "id": _TEXT,
    "kind": _TEXT,
    "reader_name": _TEXT,
    "from_day": _DAY,
    "until_day": _DAY,
    "proposed_at": _INSTANT,
    "active_at": _LATER,
    "expires_at": _INSTANT,
    "declined_at": _LATER,
    "revoked_at": _LATER,
}
_LISTS = {"rating_audiences": _AUDIENCE, "rests": _REST, "shares": _SHARE}

MOST_SPACES = 200
"""So many spaces, chains and keys of sealed words a record may hold: each is compared with all others of its kind."""

_LARGEST = 2**63
_DEEPEST = 4
_LONGEST_ID = 100
_HALVES = re.compile("[\ud800-\udfff]")
_TIME = re.compile(r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z", re.ASCII)


def read_record(data: bytes, kinds: Kinds) -> Record:
    """The record in the bytes of a file: `record.zip`, or the `steady.json` in it, which has no chains. Raises Invalid."""
    said, bundle = _unpacked(data)
    whole = _parsed(said)
    account = _of(whole, "account", dict, "")
    _fields(account, _ACCOUNT, "account")
    for place, device in _each(whole, "devices", ""):
        _fields(device, _DEVICE, place)
    spaces = tuple(_space(each, place, kinds) for place, each in _each(whole, "spaces", ""))
    seals = tuple(_seal(each, place) for place, each in _each(whole, "seals", "")) if "seals" in whole else ()
    chains = _chains(bundle) if bundle is not None else ()
    if max(map(len, (spaces, seals, chains))) > MOST_SPACES:
        raise _too_large()
    if {each.couple for each in chains} - {each["id"] for each in spaces}:
        raise Invalid("file", "bundle_of_other_record", bundle=BUNDLE, name=NAME)
    return Record(_made_at(whole), account["name"], account["email"], _hard_day(whole), spaces, chains, seals)


def _chains(bundle: bytes) -> tuple[Chain, ...]:
    try:
        return read_bundle(bundle)
    except Invalid as err:
        raise Invalid("file", "record_of_other_version") from err


def _seal(seal: Values, place: str) -> Values:
    _fields(seal, _SEAL, place)
    return seal


def _unpacked(data: bytes) -> tuple[bytes, bytes | None]:
    if not data:
        raise Invalid("file", "record_file_empty")
    if len(data) > MAX_RECORD:
        raise _too_large()
    if not is_zip(data):
        return data, None
    try:
        archive = Archive(data, MAX_RECORD)
        said = archive.read(NAME) if NAME in archive.names else None
        bundle = archive.read(BUNDLE) if BUNDLE in archive.names else None
    except Invalid as err:
        raise Invalid("file", "record_zip_damaged") from err
    if said is None:
        raise Invalid("file", "missing_in_zip", name=NAME)
    return said, bundle


def _too_large() -> Invalid:
    size = MAX_RECORD // MEBIBYTE
    return Invalid("file", "record_too_large", size=size)


def _parsed(data: bytes) -> Values:
    if sum(data.count(each) for each in (b",", b"[", b"{")) > MOST_PARTS:
        raise _too_large()
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as err:
        raise Invalid("file", "no_record") from err
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Invalid("file", "record_of_other_version")
    return whole


def _made_at(whole: Values) -> datetime:
    said = _of(whole, "made_at", str, "")
    try:
        at = datetime.fromisoformat(said)
    except ValueError as err:
        raise _unreadable("made_at") from err
    if at.tzinfo is None or at.year not in YEARS:
        raise _unreadable("made_at")
    return at


def _hard_day(whole: Values) -> Mapping[str, str] | None:
    if whole.get("hard_day") is None:
        return None
    said = _of(whole, "hard_day", dict, "")
    _fields(said, dict.fromkeys(_HARD_DAY, _TEXT), "hard_day")
    for name, longest in _HARD_DAY.items():
        if len(said[name]) > longest:
            raise _unreadable(f"hard_day.{name}")
    return {name: said[name] for name in _HARD_DAY}


def _space(space: Values, place: str, kinds: Kinds) -> Values:
    _fields(space, _SPACE, place, ("items", *_LISTS))
    if not 0 < len(space["id"]) <= _LONGEST_ID:
        raise _unreadable(f"{place}.id")
    for at, item in _each(space, "items", place):
        _item(item, at, kinds)
    for name, shape in _LISTS.items():
        for at, values in _each(space, name, place):
            _fields(values, shape, at)
    return space


def _item(item: Values, place: str, kinds: Kinds) -> None:
    _fields(item, _ITEM, place, ("said", "earlier"))
    shape = kinds.get(item["kind"])
    if shape is None:
        raise Invalid(
            "file",
            "unknown_kind",
            place=place,
            kind=item["kind"][:40],
        )
    for at, said in ((f"{place}.said", item.get("said")), *_each(item, "earlier", place)):
        _fields(said, {**_SAID, **shape}, at)


def _fields(values: object, shape: Shape, place: str, beside: Collection[str] = ()) -> None:
    """What is known is of its kind, what a newer version may have added is plain; what stands `beside` is read elsewhere."""
    if not isinstance(values, dict):
        raise _unreadable(place)
    for name, field in shape.items():
        if name not in values and field.needed:
            raise _unreadable(f"{place}.{name}")
    for name, value in values.items():
        known = shape.get(name)
        right = name in beside or (_plain(value, _DEEPEST) if known is None else _is(value, known))
        if not right:
            raise _unreadable(f"{place}.{name[:40]}")


def _is(value: object, field: Field) -> bool:
    return field.null if value is None else _CHECKS[field.holds](value)


def _is_text(value: object) -> bool:
    # Half a character, which JSON can write and UTF-8 cannot.
    return isinstance(value, str) and not _HALVES.search(value)


def _is_number(value: object) -> bool:
    return type(value) is int and abs(value) < _LARGEST


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and _is_written_as(date.fromisoformat(value), value)
    except ValueError:
        return False


def _is_written_as(day: date, said: str) -> bool:
    return day.year in YEARS and day.isoformat() == said


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value, 10) is not None and _is_day(value[:10])


_CHECKS: Mapping[Holds, Callable[[object], bool]] = {
    Holds.TEXT: _is_text,
    Holds.NUMBER: _is_number,
    Holds.YES_NO: lambda value: isinstance(value, bool),
    Holds.DAY: _is_day,
    Holds.INSTANT: _is_instant,
}


def _plain(value: object, deep: int) -> bool:
    if isinstance(value, dict):
        return deep > 0 and all(_is_text(name) and _plain(each, deep - 1) for name, each in value.items())
    if isinstance(value, list):
        return deep > 0 and all(_plain(each, deep - 1) for each in value)
    return value is None or isinstance(value, bool) or _is_text(value) or _is_number(value)


def _of(values: Values, name: str, kind: type, place: str) -> Any:  # noqa: ANN401  # checked by the caller's kind
    found = values.get(name)
    if type(found) is not kind:
        raise _unreadable(f"{place}.{name}".lstrip("."))
    return found


def _each(values: Values, name: str, place: str) -> Sequence[tuple[str, Any]]:
    found = _of(values, name, list, place)
    return [(f"{place}.{name}[{number}]".lstrip("."), each) for number, each in enumerate(found)]


def _unreadable(place: str) -> Invalid:
    return Invalid("file", "record_changed", place=place)
