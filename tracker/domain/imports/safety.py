"""Opens what people upload without trusting it: limits on size, and zip members read by counting what comes out."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256

from tracker.domain.errors import Invalid
from tracker.domain.imports.limits import MAX_MEMBERS, MAX_RATIO, MAX_RECORD, MAX_UNPACKED, MAX_UPLOAD, MEBIBYTE

_CHUNK = 65_536
_ENCRYPTED = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises on damaged bytes: its own error, and what escapes from its readers and from file name decoding.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def checked_upload(data: bytes, most: int = MAX_UPLOAD) -> bytes:
    """The same bytes, if there are some and not more than `most`. Raises `Invalid`."""
    if not data:
        raise Invalid("file", "file_empty")
    if len(data) > most:
        raise Invalid(
            "file",
            "file_too_large",
            size=most // MEBIBYTE,
        )
    return data


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive does, whatever the file is named."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


class Archive:
    """A zip archive in memory. Nothing is written to disk, and a member's own word about its size is not believed."""

    def __init__(self, data: bytes, most: int = MAX_UNPACKED) -> None:
        # Before anything is made of each: a table of nothing but names fills the memory.
        if data.count(b"PK\x01\x02") > MAX_MEMBERS:
            raise Invalid("file", "too_many_files", most=MAX_MEMBERS)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as err:
            raise _damaged() from err
        self._left = most

    @property
    def names(self) -> list[str]:
        """The members' paths as they are written in the archive; never used as paths on this machine."""
        return [info.filename for info in self._zip.infolist()]

    def read(self, name: str, most: int = MAX_RECORD) -> bytes:
        """What the member holds: at most `most` bytes, and at most what is left for this archive. Raises `Invalid`."""
        content = bytearray()
        for piece in self._pieces(name):
            content += piece
            if len(content) > most:
                raise _too_much()
        return bytes(content)

    def size_and_digest(self, name: str) -> tuple[int, str]:
        """The size of what the member holds, and its SHA-256 in hexadecimal, without keeping it. Counts like `read`."""
        size, digest = 0, sha256()
        for piece in self._pieces(name):
            size += len(piece)
            digest.update(piece)
        return size, digest.hexdigest()

    def begins_at(self, name: str) -> int:
        """Where the member stands in the bytes of the archive, by the archive's own word."""
        return self._zip.getinfo(name).header_offset

    def _pieces(self, name: str) -> Iterator[bytes]:
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise Invalid("file", "zip_locked")
        if info.compress_type not in _PLAIN_METHODS:
            raise Invalid("file", "zip_packed_unusually")
        try:
            yield from self._counted(info)
        except _DAMAGED as err:
            raise _damaged() from err

    def _counted(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        with self._zip.open(info) as member:
            while piece := member.read(_CHUNK):
                size += len(piece)
                self._left -= len(piece)
                if self._left < 0 or size > max(MEBIBYTE, MAX_RATIO * info.compress_size):
                    raise _too_much()
                yield piece


def _too_much() -> Invalid:
    return Invalid("file", "zip_unpacks_too_far")


def _damaged() -> Invalid:
    return Invalid("file", "zip_damaged")
