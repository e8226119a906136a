"""The files of somebody's own data."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.take_along import document, tables, zipped

AT = datetime(2026, 3, 3, 18, 5, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    said: Mapping[str, object]
    kind: str = "entry"
    mine: bool = True
    day: str = "2026-03-03"
    id: str = "i"
    since: str = "s"
    shared_since: str | None = None
    erased_at: str | None = None
    erased_by_both: bool = False
    about: str = "Call"


@dataclass(frozen=True, slots=True)
class Space:
    partner_name: str
    items: Sequence[Item]


def item(*, kind: str = "entry", mine: bool = True, **said: object) -> Item:
    return Item({"state": "kept", **said}, kind, mine)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_document_names_its_format_and_keeps_every_character():
    read = json.loads(document(Space("Zoë 🙂", [item(words="=1")]), AT))
    assert (read["format"], read["made_at"]) == ("steady-own-data/1", "2026-03-03T18:05:30+00:00")
    assert (read["partner_name"], read["items"][0]["said"]) == ("Zoë 🙂", {"state": "kept", "words": "=1"})


def test_each_kind_has_a_table_with_the_items_of_every_space():
    spaces = [
        Space("", [item(words="a")]),
        Space("Alex", [item(words="b"), item(words=None, kind="plan", mine=False)]),
    ]
    found = tables(spaces)
    assert list(found) == ["entry.csv", "plan.csv"]
    head = ["space", "day", "id", "mine", "since", "shared_since", "erased_at", "erased_by_both", "about", "state", "words"]
    assert rows(found["entry.csv"]) == [
        head,
        ["", "2026-03-03", "i", "yes", "s", "", "", "no", "Call", "kept", "a"],
        ["Alex", "2026-03-03", "i", "yes", "s", "", "", "no", "Call", "kept", "b"],
    ]
    assert rows(found["plan.csv"])[1] == ["Alex", "2026-03-03", "i", "no", "s", "", "", "no", "Call", "kept", ""]


def test_without_items_there_are_no_tables():
    assert tables([Space("", [])]) == {}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_run_is_defused(begin: str):
    found = tables([Space(begin, [item(words=f"{begin}1+1")])])
    last = rows(found["entry.csv"])[1]
    assert (last[0], last[-1]) == (f"'{begin}", f"'{begin}1+1")


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_survives_a_table_and_no_cell_is_a_formula(words: str):
    [_, row] = rows(tables([Space("Alex", [item(words=words)])])["entry.csv"])
    assert row[-1].removeprefix("'" if row[-1][1:] == words else "") == words
    assert not row[-1].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_the_archive_holds_the_files_as_they_are_with_the_time_of_its_making():
    archive = zipfile.ZipFile(io.BytesIO(zipped({"a.txt": b"a", "b.csv": b"b" * 9000}, AT)))
    assert {each.filename: (archive.read(each), each.date_time) for each in archive.infolist()} == {
        "a.txt": (b"a", (2026, 3, 3, 18, 5, 30)),
        "b.csv": (b"b" * 9000, (2026, 3, 3, 18, 5, 30)),
    }
    assert archive.infolist()[1].compress_size < 900
