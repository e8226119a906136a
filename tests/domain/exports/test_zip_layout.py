"""The one layout of an archive with a manifest: what any zip program reads, and nothing beside it."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from tracker.domain.exports.own_data import packed
from tracker.domain.exports.zip_layout import closed

AT = datetime(2026, 3, 20, 12, 34, 57, tzinfo=UTC)
FILES = {"index.html": b"<p>" * 500, "moment.csv": b"day,words"}
PACKED = packed(FILES, AT)


def whole(files: bytes = PACKED, *names: str) -> bytes:
    return closed(files, names or list(FILES), "last.json", b"{}", AT)


def test_it_is_what_python_itself_would_have_written():
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*FILES.items(), ("last.json", b"{}")):
            entry = zipfile.ZipInfo(name, AT.timetuple()[:6])
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_STORED if name == "last.json" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    assert whole() == out.getvalue()


def with_extra_field() -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        entry = zipfile.ZipInfo("index.html", AT.timetuple()[:6])
        entry.extra = b"\x99\x99\x02\x00ab"
        archive.writestr(entry, b"<p>")
        return out.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        PACKED + b"x",
        PACKED + b"PK\x03\x04 and thirty bytes that are no header",
        PACKED[:-1],
        PACKED[:20],
        b"x" + PACKED,
        PACKED[:4] + b"\x15" + PACKED[5:],
        PACKED[:6] + b"\x08" + PACKED[7:],
        with_extra_field(),
    ],
)
def test_nothing_else_can_stand_among_the_files(files: bytes):
    with pytest.raises(ValueError, match=r".*"):
        whole(files, "index.html")
    with pytest.raises(ValueError, match=r".*"):
        whole(files)


@pytest.mark.parametrize("names", [("moment.csv", "index.html"), ("index.html",), ("index.html", "moment.csv", "more.csv")])
def test_the_files_are_those_that_are_named_in_their_order(names: tuple[str, ...]):
    with pytest.raises(ValueError, match=r".*"):
        whole(PACKED, *names)
