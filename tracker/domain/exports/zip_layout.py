"""The one layout of an archive that bears a manifest: each file, the manifest, a table of both, and not a byte beside them.

A zip can say the same in many ways, and hold what no reader shows. So what follows the files is written out here, and whoever
checks an archive writes it once more and compares. Fields are those of PKWARE's APPNOTE: 4.3.7, 4.3.12 and 4.3.16.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from struct import Struct, error
from zlib import crc32

_LOCAL = Struct("<4s5H3I2H")
_CENTRAL = Struct("<4s6H3I5H2I")
_END = Struct("<4s4H2IH")
_VERSION = 20
_UNIX = 3 << 8
_STORED = 0
_OWNERS_ALONE = 0o600 << 16


@dataclass(frozen=True, slots=True)
class _Member:
    """What an archive says of a file, before it and in its table; `at` is where it begins."""

    name: bytes
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    at: int

    def local(self) -> bytes:
        return _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, *self._fields(), 0) + self.name

    def central(self) -> bytes:
        made_by = _VERSION | _UNIX
        return (
            _CENTRAL.pack(b"PK\x01\x02", made_by, _VERSION, 0, *self._fields(), 0, 0, 0, 0, _OWNERS_ALONE, self.at) + self.name
        )

    def _fields(self) -> tuple[int, ...]:
        return self.method, self.time, self.date, self.crc, self.packed, self.size, len(self.name)


def closed(files: bytes, names: Sequence[str], last: str, content: bytes, at: datetime) -> bytes:
    """The whole archive: `files`, which are packed already, then `content` as it is under the name `last`, then the table.

    `at` dates the last one. Raises ValueError where `files` are not these names one after the other, each as
    `export_files.packed` writes it.
    """
    members = list(_members(files))
    if [each.name for each in members] != [name.encode() for name in names]:
        raise ValueError(names)
    clock, day = at.hour << 11 | at.minute << 5 | at.second // 2, at.year - 1980 << 9 | at.month << 5 | at.day
    size = len(content)
    final = _Member(last.encode(), _STORED, clock, day, crc32(content), size, size, len(files))
    table = b"".join(each.central() for each in (*members, final))
    head = final.local()
    number = len(members) + 1
    end = _END.pack(b"PK\x05\x06", 0, 0, number, number, len(table), len(files) + len(head) + size, 0)
    return b"".join((files, head, content, table, end))


def _members(files: bytes) -> Iterator[_Member]:
    at = 0
    while at < len(files):
        member = _member(files, at)
        if not files.startswith(member.local(), at):
            raise ValueError(at)
        yield member
        at += _LOCAL.size + len(member.name) + member.packed
    if at != len(files):
        raise ValueError(at)


def _member(files: bytes, at: int) -> _Member:
    try:
        _, _, _, method, time, date, crc, packed, size, length, _ = _LOCAL.unpack_from(files, at)
    except error as err:
        raise ValueError(at) from err
    return _Member(files[at + _LOCAL.size : at + _LOCAL.size + length], method, time, date, crc, packed, size, at)
