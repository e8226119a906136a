"""Room on the disk: a ballast lies beside the database, and is let go where somebody needs to get out of a full disk."""

import os
import shutil
from hashlib import shake_256
from pathlib import Path
from typing import BinaryIO

from tracker.domain.errors import Unwritable
from tracker.durable import give
from tracker.models.base import database

SIZE = 16 * 1024 * 1024
"""Bytes of the ballast: more than what the write-ahead log takes when somebody leaves and has their words erased."""

_PIECE = shake_256(b"ballast").digest(1024 * 1024)  # noise, so that no file system can make it small


def keep() -> bool:
    """Lay the ballast beside the database. False, and an empty ballast, when there is no room for it."""
    path = _path()
    return _length(path) == SIZE or _lay(path)


def spare() -> bool:
    """Whether there is room for what can wait: the ballast lies there, or can be laid again, or was never kept."""
    path = _path()
    return _length(path) != 0 or _lay(path)


def let_go() -> bool:
    """Give the room of the ballast to whoever needs it, as every process can see. False when it was given before."""
    path = _path()
    if not _length(path):
        return False
    _empty(path)
    return True


def refuse_to_fill(file: Path, size: int) -> None:
    """Refuse, with Unwritable, a file of this many bytes that would take the room of a ballast that was let go."""
    length = _length(_path())
    kept_free = 0 if length is None else SIZE - length
    on_its_disk = file.stat().st_dev == _path().parent.stat().st_dev
    if on_its_disk and shutil.disk_usage(file.parent).free < size + kept_free:
        raise Unwritable("disk_full")


def _path() -> Path:
    return Path(f"{database.database}.ballast")


def _length(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _lay(path: Path) -> bool:
    # An empty one stays an empty one: its length is what tells all processes that it was let go.
    try:
        with _opened(path) as out:
            for _ in range(SIZE // len(_PIECE)):
                out.write(_PIECE)
    except OSError:
        _empty(path)
        return False
    return True


def _empty(path: Path) -> None:
    _opened(path).close()


def _opened(path: Path) -> BinaryIO:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    give(path, path.parent)
    return os.fdopen(opened, "wb")
