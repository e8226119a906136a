"""The files of somebody's own data: one document for programs, one table for each kind of item, in one archive."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from tracker.domain.record.chain import canonical_json

FORMAT = "steady-own-data/1"
NAME = "steady.json"

# A spreadsheet would run a cell that begins like this as a formula; of one with several lines, each may become a cell.
# Wide signs count as well.
_SIGNS = r"=+\-@\t\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"\A(?=[\r\n])|(?:\A|(?<=[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]))(?=[ \xa0]*[{_SIGNS}])")
_FIRST = ("space", "day", "id", "mine", "since", "shared_since", "erased_at", "erased_by_both", "about")


def document(data: object, made_at: datetime) -> bytes:
    """The dataclass `data`, with those in it, as UTF-8 JSON with the name of its format; docs/export.md describes it."""
    whole = {"format": FORMAT, "made_at": made_at.isoformat(), **_fields(data)}
    return json.dumps(whole, ensure_ascii=False, default=_fields).encode()


def canonical(data: object) -> bytes:
    """The one UTF-8 JSON of plain values, and of dataclasses with those in them: sorted names, no spaces."""
    return canonical_json(data, _fields).encode()


def part(thing: Any, name: str) -> Any:  # noqa: ANN401  # a space or an item
    """What a space or an item says under `name`: a dataclass, or as it stands in a file, where it may be missing."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name)


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401  # any dataclass
    # Not asdict: copying five years of entries takes longer than writing them.
    return {field.name: getattr(value, field.name) for field in fields(value)}


def tables(spaces: Iterable[Any]) -> dict[str, bytes]:
    """A CSV for each kind of item, by file name, with the items of every space."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for space in spaces:
        for item in part(space, "items"):
            row = {**part(item, "said"), **{name: part(item, name) for name in _FIRST[1:]}}
            row["space"] = part(space, "partner_name")
            rows.setdefault(part(item, "kind"), []).append(row)
    return {f"{kind}.csv": _table(of_kind) for kind, of_kind in rows.items()}


def _table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    columns = list(dict.fromkeys([*_FIRST, *(name for row in rows for name in row)]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    # The mark at the start lets spreadsheets read it as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _FORMULA.sub("'", str(value))


def zipped(files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """The files in one zip archive, each dated `made_at`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _pack(archive, files, made_at)
    return out.getvalue()


def packed(files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """The files of an archive without its end: `layout.closed` adds that."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _pack(archive, files, made_at)
        return out.getvalue()


def _pack(archive: zipfile.ZipFile, files: Mapping[str, bytes], made_at: datetime) -> None:
    for name, content in files.items():
        entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # the same bytes on every system
        archive.writestr(entry, content)
