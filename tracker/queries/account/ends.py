"""What has ended and could not be written into the database yet: a small file beside it, which every process asks."""

import os
from pathlib import Path

from tracker.models.base import database

_LENGTH = 64
_only_here: set[str] = set()
"""What could not be written into the file either. It ends with this process."""


def has_ended(token_hash: str) -> bool:
    """Whether the session, or the visit, under this hash has ended, whatever the database says."""
    return token_hash in noted()


def noted() -> frozenset[str]:
    """The hashes of all that has ended and still stands in the database."""
    return frozenset(_only_here) | in_file()


def in_file() -> frozenset[str]:
    """The hashes in the file. A line that a power cut left unfinished is skipped."""
    path = file()
    try:
        if not path.stat().st_size:
            return frozenset()
        lines = path.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return frozenset()
    return frozenset(line for line in lines if len(line) == _LENGTH)


def keep_here(hashes: frozenset[str]) -> None:
    """Note hashes that have ended, for as long as this process runs."""
    _only_here.update(hashes)


def forget_here(hashes: frozenset[str]) -> None:
    """Forget hashes that the database knows by now to have ended."""
    _only_here.difference_update(hashes)


def file() -> Path:
    """Where the file lies, when there is one. It holds hashes alone and is part of no backup."""
    return Path(f"{os.fspath(database.database)}.ended")
