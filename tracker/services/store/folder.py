"""The place of the database: whether a record is there, whether keys lie apart from it, and whether others can read it."""

import errno
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from tracker.crypto.master_key import master_file
from tracker.crypto.signatures import key_file
from tracker.domain.errors import Unusable

_BESIDE = re.compile(r"(\.(lock|ballast|ended|mark(\.\d+\.part)?|part|before\.part|before-restore-\d+))?(-wal|-shm|-journal)?")

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def check_place(database: Path, keys: Iterable[Path], *, may_begin: bool) -> None:
    """Refuse, with Unusable, a place in which a record must not be opened or begun; nothing is made there.

    `keys` are the key files that settings name. What others could read of a record is made its owner's alone.
    """
    refuse_other_kinds(database)
    if not holds_data(database):
        check_beginning(database, may_begin=may_begin)
    check_keys_apart(database, keys)
    close_to_others(database)


def refuse_other_kinds(database: Path) -> None:
    """Refuse, with Unusable, a database that is a folder, a device or anything else but a file."""
    if database.exists() and not database.is_file():
        raise Unusable("database_is_no_file", database=database)


def make_place(database: Path) -> None:
    """Make the folder of the database, for its owner alone."""
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as err:
        raise Unusable("folder_not_made", folder=database.parent, why=err.strerror) from None


def holds_data(database: Path) -> bool:
    """Whether a database lies there. An empty file is what a start that ended halfway leaves."""
    return database.exists() and database.stat().st_size > 0


def check_keys_apart(database: Path, keys: Iterable[Path]) -> None:
    """Refuse, with Unusable, any key in the folder of the database: those that settings name, and whatever is called one."""
    folder = database.resolve().parent
    named = (*keys, master_file(database), key_file(database))
    lying_in = [*folder.glob("*.key"), *(each for each in named if _lies_in(each, folder))]
    if lying_in:
        raise Unusable("key_beside_database", key=lying_in[0])


def check_beginning(database: Path, *, may_begin: bool) -> None:
    """Refuse, with Unusable, to begin a record where keys of an earlier one lie, or where this may not begin one."""
    refuse_left_keys(database)
    if not may_begin:
        raise Unusable("no_record_here", database=database)


def refuse_left_keys(database: Path) -> None:
    """Refuse, with Unusable, a database that is not there, or in which nobody wrote, where keys lie beside it."""
    left = [each for each in (master_file(database), key_file(database)) if each.exists()]
    if left:
        if database.exists():
            raise Unusable("database_empty_beside_key", key=left[0], database=database)
        raise Unusable("database_missing_beside_key", key=left[0], database=database)


def means_something(file: Path, database: Path) -> bool:
    """Whether a file of this name, there or not, would be taken for one of Steady's own: beside the database, or for a key."""
    folder, lies_in = database.resolve().parent, file.parent.resolve()
    if lies_in == folder:
        return file.suffix == ".key" or _is_named_after(database.resolve().name, file.name)
    return lies_in == folder.parent and file.name in {f"{folder.name}{kind}.key" for kind in ("", ".master", ".sign")}


def _lies_in(key: Path, folder: Path) -> bool:
    # By what a folder is and not by its name: one has several.
    return any(each.exists() and folder.exists() and each.samefile(folder) for each in key.resolve().parents)


def close_to_others(database: Path) -> None:
    """Let nobody else read the database, what lies beside it, and its folder where that holds nothing else.

    Unusable where that cannot be done, but for a disk that takes nothing at all.
    """
    folder = database.resolve().parent
    if not folder.is_dir():
        return
    lying = list(folder.iterdir())
    ours = [each for each in lying if _is_of(database.resolve().name, each)]
    for each in ours:
        _close(each, 0o600)
    if len(ours) == len(lying):
        _close(folder, 0o700)
    elif folder.stat().st_mode & _OTHERS_WRITE:
        raise Unusable("folder_open_to_others", folder=folder)


def _is_of(database: str, path: Path) -> bool:
    """Whether it is the file of that name, or one that SQLite or Steady lays beside it."""
    return _is_named_after(database, path.name) and path.is_file() and not path.is_symlink()


def _is_named_after(database: str, name: str) -> bool:
    return name.startswith(database) and _BESIDE.fullmatch(name.removeprefix(database)) is not None


def _close(path: Path, mode: int) -> None:
    try:
        if path.stat().st_mode & _OTHERS:
            path.chmod(mode)
    except FileNotFoundError:
        return  # a log that its last reader has just removed
    except OSError as err:
        if err.errno != errno.EROFS:
            raise Unusable("file_open_to_others", path=path, mode=f"{mode:o}") from None
