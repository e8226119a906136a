"""The file of a database as a process opened it, told from whatever lies in its place later."""

import os
from dataclasses import dataclass
from pathlib import Path
from weakref import finalize

_HEADER = 100
_WITH_A_LOG = 2  # what byte 18 says of a database with a write-ahead log


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a database say: its number, and how often its first page was written.

    The count is 0 without a write-ahead log: there a transaction that is taken back takes it back as well.
    """

    number: int
    count: int


def header_of(data: bytes) -> Header | None:
    """What these first bytes of a file say; None for what is no database."""
    if len(data) < _HEADER or not data.startswith(b"SQLite format 3\0"):
        return None
    count = int.from_bytes(data[24:28]) if data[18] == _WITH_A_LOG else 0
    return Header(int.from_bytes(data[68:72]), count)


def read_header(path: Path) -> Header | None:
    """What the first bytes of the file say. Only for a process that has no connection to it: closing it ends SQLite's locks."""
    try:
        with path.open("rb") as opened:
            return header_of(opened.read(_HEADER))
    except OSError:
        return None


class DatabaseFile:
    """The file that lay at `path` when this was made. A copy that is written into it, or less, is another file as well."""

    def __init__(self, path: Path) -> None:
        self._path, self._place = path, place_of(path)
        self._file: int | None = None
        self._seen: tuple[Header, int] | None = None

    def stands(self) -> bool:
        """Whether it still lies there. True as well where none lay there."""
        if self._place is None:
            return True
        # What was seen first: another thread may see a later state meanwhile. Then the length: what makes a database shorter
        # writes its first page before.
        seen = self._seen
        try:
            lies = self._path.stat()
        except OSError:
            return False
        if (lies.st_dev, lies.st_ino) != self._place:
            return False
        header = self._header()
        found = None if header is None else (header, lies.st_size)
        if seen is None or (found is not None and _goes_on(seen, found)):
            self._seen = found
            return True
        return False

    def forget(self) -> None:
        """Take it as it stands at the next look."""
        self._seen = None

    def _header(self) -> Header | None:
        # Opened once and kept: to close any file of a database ends the locks that SQLite has on it in this process.
        if self._file is None:
            self._file = os.open(self._path, os.O_RDONLY)
            finalize(self, os.close, self._file)
        return header_of(os.pread(self._file, _HEADER, 0))


def _goes_on(seen: tuple[Header, int], found: tuple[Header, int]) -> bool:
    (before, length_before), (now, length) = seen, found
    cut_off = length < length_before and 0 < now.count == before.count
    return now.number == before.number and now.count >= before.count and not cut_off


def place_of(path: Path) -> tuple[int, int] | None:
    """Which file lies there, whatever it is called; None where none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
