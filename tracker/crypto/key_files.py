"""The server's own key files. They lie beside the folder of the database, so that no copy of that folder holds them."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from tracker.domain.errors import Refused
from tracker.durable import give, sync

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FEWEST_LETTERS = 8


class UnusableKey(Refused):
    """A key cannot be used as it lies there, or is not there."""


def beside(database: Path, ending: str) -> Path:
    """Where a key lies: the folder of the database, with an ending of its own."""
    folder = database.resolve().parent
    return folder.with_name(folder.name + ending)


def refuse_open_key(path: Path) -> None:
    """Raise UnusableKey for a key that others on this computer can read, or that is no file. One that is absent is fine."""
    if path.exists() and not path.is_file():
        raise UnusableKey("key_is_no_file", path=path)
    if path.exists() and path.stat().st_mode & _OTHERS:
        raise UnusableKey("key_open_to_others", path=path)


def too_plain(secret: str) -> bool:
    """Whether a secret was hardly drawn by chance: it has under eight different letters, or says one piece again and again."""
    again = any(secret[piece:] == secret[:-piece] for piece in range(1, len(secret) // 2 + 1))
    return again or len(set(secret)) < _FEWEST_LETTERS


def refuse_plain_key(path: Path) -> None:
    """Raise UnusableKey for a file with a key that is too plain. One that is not there yet, or holds none, is fine here."""
    lines = path.read_bytes().decode("latin-1").splitlines() if path.exists() else []
    if any(too_plain(line.split()[-1]) for line in lines if line.strip()):
        raise UnusableKey("key_too_plain", path=path)


def make_once(path: Path, content: str) -> None:
    """Write a key file with mode 0600, unless there is one. It is on the disk, whole, before this returns; OSError names it.

    Linked when whole: a process that ends half-way leaves no half key, and of two at once the first one's stays.
    """
    part = _written(path, content)
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()
    sync(path.parent)


def replace(path: Path, content: str) -> None:
    """Put a key file with mode 0600 in the place of the one there. It is on the disk, whole, before this returns."""
    _written(path, content).replace(path)
    sync(path.parent)


def _written(path: Path, content: str) -> Path:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            give(part, path if path.exists() else path.parent)
            out.write(content)
        sync(part)
    except OSError as err:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OSError(err.errno, err.strerror, str(path)) from err
    return part
