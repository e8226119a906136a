import io
import zipfile
from datetime import date

import pytest

from tests.support.refusals import refuses
from tracker.domain.errors import Invalid
from tracker.domain.imports.limits import MAX_CELLS, MAX_COLUMNS, MAX_MEMBERS, MAX_ROWS, MAX_UNPACKED, MAX_UPLOAD, MEBIBYTE
from tracker.domain.imports.loop import read_loop
from tracker.domain.imports.safety import Archive
from tracker.domain.imports.scores import read_ratings
from tracker.web.errors.words import sentence_of

TODAY = date(2026, 5, 1)
GOOD = b"Date,Walk,\n2026-04-05,2,\n"
BOMB = "This zip unpacks to far more than Loop exports. Unpack it and choose Checkmarks.csv."
DAMAGED = "This zip is damaged. Export it again and choose the new file."


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def refused_as(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_loop(data, "Loop.zip", TODAY)
    assert caught.value.field == "file"
    return sentence_of(caught.value)


def incompressible(size: int) -> bytes:
    """Text that deflate shrinks only a little, so that the limit on the total speaks and not the ratio."""
    return b"".join(b"%x" % (n * 2654435761 % 2**32) for n in range(size // 8 + size // 50))[:size]


def test_an_export_in_a_folder_or_with_other_capitals_is_found() -> None:
    for name in ("Loop/Checkmarks.csv", "CHECKMARKS.CSV", "./Checkmarks.csv"):
        data = zipped((name, GOOD), ("Loop/001 Walk/Checkmarks.csv", b""), ("Checkmarks.csv/", b""))
        assert read_loop(data, "x.zip", TODAY).rows_read == 1


def test_a_habits_csv_in_another_folder_is_not_asked() -> None:
    habits = b"Name,NumRepetitions,Interval\nWalk,1,1\n"
    data = zipped(("Loop/Checkmarks.csv", GOOD), ("Habits.csv", habits))
    assert read_loop(data, "x.zip", TODAY).habits[0].recurrence is None


def test_a_member_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    assert refused_as(zipped(("Checkmarks.csv", b"0" * (2 * MEBIBYTE)))) == BOMB


def test_a_member_of_a_mebibyte_is_read_however_small_it_was_packed() -> None:
    assert refused_as(zipped(("Checkmarks.csv", b"0" * MEBIBYTE))) != BOMB
    assert refused_as(zipped(("Checkmarks.csv", b"0" * (MEBIBYTE + 1)))) == BOMB


def test_the_total_of_what_is_unpacked_is_limited_over_all_members() -> None:
    half = b"ab,\n" * (MAX_UNPACKED // 8) + incompressible(100_000)
    assert refused_as(zipped(("Checkmarks.csv", half), ("Habits.csv", half))) == BOMB


def test_a_header_that_lies_about_the_size_is_not_believed() -> None:
    data = zipped(("Checkmarks.csv", GOOD * 50_000))
    size, lie = (len(GOOD) * 50_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert refused_as(data.replace(size, lie)) == DAMAGED


def test_a_member_is_read_up_to_the_bytes_that_were_asked_for_and_not_one_beyond() -> None:
    data = zipped(("a", b"x" * 1000))
    assert Archive(data).read("a", 1000) == b"x" * 1000
    with refuses(Invalid, "unpacks to far more"):
        Archive(data).read("a", 999)


def test_a_zip_with_too_many_members_is_refused() -> None:
    data = zipped(*((str(n), b"") for n in range(MAX_MEMBERS + 1)), method=zipfile.ZIP_STORED)
    assert refused_as(data) == "This zip holds over 2000 files. Choose the zip that Loop exported."


def test_a_zip_in_a_zip_is_refused_with_what_to_do() -> None:
    data = zipped(("export.ZIP", zipped(("Checkmarks.csv", GOOD))))
    assert refused_as(data) == "This zip holds another zip. Unpack it and choose the zip that Loop exported."


@pytest.mark.parametrize("names", [[], ["Scores.csv"], ["001 A/Checkmarks.csv", "002 B/Checkmarks.csv"]])
def test_a_zip_without_one_checkmarks_csv_at_its_top_is_refused(names: list[str]) -> None:
    data = zipped(*((name, GOOD) for name in names))
    assert refused_as(data) == "This zip has no Checkmarks.csv at its top. Choose the zip that Loop exported."


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(zipped(("Checkmarks.csv", GOOD)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused_as(bytes(data)) == "This zip is locked with a password. Unpack it and choose Checkmarks.csv."


def test_an_unusual_packing_is_refused() -> None:
    data = zipped(("Checkmarks.csv", GOOD), method=zipfile.ZIP_BZIP2)
    assert refused_as(data) == "This zip is packed in an unusual way. Unpack it and choose Checkmarks.csv."


def test_a_cut_or_damaged_zip_is_refused() -> None:
    data = zipped(("Checkmarks.csv", GOOD))
    assert refused_as(data[:-30]) == DAMAGED
    assert refused_as(data.replace(b"PK\x03\x04", b"PK\x03\x05", 1).replace(b"PK\x03\x05", b"PK\x07\x08", 1)) == DAMAGED


def test_an_upload_over_the_limit_is_refused_and_one_of_that_size_is_read() -> None:
    assert refused_as(b"x" * (MAX_UPLOAD + 1)) == (
        "This file is over 5 MB, which is too large here. A table can be split, or exported with fewer days."
    )
    filling = (b"," * 999 + b"\n") * (MAX_UPLOAD // 1000)
    assert read_loop((GOOD + filling).ljust(MAX_UPLOAD, b","), "a.csv", TODAY).rows_read == 1


def test_as_many_rows_as_the_limit_are_read_and_one_more_is_refused() -> None:
    rows = b"d,s\n" + b"2026-04-05,1\n" * MAX_ROWS
    assert read_ratings(rows, "d", "s", TODAY).rows_read == MAX_ROWS
    with refuses(Invalid, "over 100,000 rows or 1,000,000 values"):
        read_ratings(rows + b"2026-04-05,1\n", "d", "s", TODAY)


def test_too_many_values_or_columns_are_refused() -> None:
    wide = b"," * (MAX_CELLS // 100)
    with refuses(Invalid, "over 100,000 rows or 1,000,000 values"):
        read_ratings(b"d,s\n" + (b"2026-04-05,1" + wide + b"\n") * 101, "d", "s", TODAY)
    with refuses(Invalid, "over 500 columns"):
        read_ratings(b"x," * MAX_COLUMNS + b"y\n", "x", "y", TODAY)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xfe\xff\xd8\x00", b"\x81\x8d\x8f", b"\xef\xbb\xbf\xff"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert refused_as_csv(data) == "This file is not readable as text. Save it as CSV in UTF-8 and choose it again."


def test_a_field_without_end_is_refused() -> None:
    assert (
        refused_as_csv(b"a" * 200_000) == "Line 1 has a quotation mark that is not closed, or too much text. Correct it there."
    )


def refused_as_csv(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_loop(data, "a.csv", TODAY)
    return sentence_of(caught.value)
