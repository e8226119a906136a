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

from tracker.domain.exports.own_data import canonical, document, tables, zipped

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


SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")  # noqa: RUF001  # wide signs count as well
LINE_ENDS = ("\r\n", *"\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


@pytest.mark.parametrize("begin", [*SIGNS, "\r", "\n", " =", "\xa0+"])
def test_what_a_spreadsheet_would_run_is_defused(begin: str):
    found = tables([Space(begin, [item(words=f"{begin}1+1")])])
    last = rows(found["entry.csv"])[1]
    assert (last[0], last[-1]) == (f"'{begin}", f"'{begin}1+1")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_formula_on_a_later_line_of_a_cell_is_defused_there(sign: str, end: str):
    [_, row] = rows(tables([Space("Alex", [item(words=f"one{end}{sign}2{end}three")])])["entry.csv"])
    assert row[-1] == f"one{end}'{sign}2{end}three"


def test_a_word_with_a_sign_inside_stays_as_it_is():
    [_, row] = rows(tables([Space("Alex", [item(words="half-past, 1+1=2, a@b\n\n'quoted'")])])["entry.csv"])
    assert row[-1] == "half-past, 1+1=2, a@b\n\n'quoted'"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from([*SIGNS, *LINE_ENDS[1:], "'"])))
def test_every_text_survives_a_table_and_no_cell_and_no_line_is_a_formula(words: str):
    [_, row] = rows(tables([Space("Alex", [item(words=words)])])["entry.csv"])
    assert row[-1].replace("'", "") == words.replace("'", "")
    assert not row[-1].startswith(("\r", "\n"))
    assert not any(line.lstrip(" ").startswith(SIGNS) for line in row[-1].splitlines())


def test_spaces_as_they_stand_in_a_file_are_written_like_those_that_are_here():
    here = Space("Alex", [item(words="a"), item(words="b", mine=False)])
    again = json.loads(canonical(here))
    assert tables([again]) == tables([here])


def test_a_field_that_only_some_items_have_is_a_column_all_the_same():
    found = rows(tables([Space("Alex", [item(), item(words="later")])])["entry.csv"])
    assert [row[-1] for row in found] == ["words", "", "later"]


def test_the_archive_holds_the_files_as_they_are_with_the_time_of_its_making():
    archive = zipfile.ZipFile(io.BytesIO(zipped({"a.txt": b"a", "b.csv": b"b" * 9000}, AT)))
    assert {each.filename: (archive.read(each), each.date_time) for each in archive.infolist()} == {
        "a.txt": (b"a", (2026, 3, 3, 18, 5, 30)),
        "b.csv": (b"b" * 9000, (2026, 3, 3, 18, 5, 30)),
    }
    assert archive.infolist()[1].compress_size < 900
