"""A copy of the database as a file: where it is written, and the digest beside it, by which damage is told later."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path

from peewee import OperationalError

from tracker.domain.errors import Invalid, Unwritable
from tracker.durable import sync
from tracker.services.writing import named_refusals

_LINE = re.compile(r"\s*([0-9a-fA-F]{64})(?:[ \t\r\n].*)?", re.DOTALL)
_LONGEST = 10_000  # bytes: a digest is one line with a name


@contextmanager
def written_to(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, mode 0600, which becomes it, on the disk and with its digest, at the end of the block.

    Whoever writes a copy into the same folder waits. Invalid for a name that is taken, and where it turns out, in the block as
    well, that nothing can be written there; nothing of it is left then.
    """
    if not target.name:
        raise Invalid("file", "copy_name_is_folder", target=target)
    part = target.with_name(target.name + ".part")
    with _told_of(target), _alone_in(target.parent):
        if target.exists():
            raise Invalid("file", "copy_exists", target=target)
        try:
            _remove(part)  # what an interrupted copy left
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            yield part
            sync(part)
            _name(part, target)
        finally:
            with suppress(OSError):  # its disk may be gone
                _remove(part)


@contextmanager
def _told_of(target: Path) -> Iterator[None]:
    try:
        with named_refusals():
            yield
    except Unwritable as err:
        if err.code == "disk_full":
            raise Invalid("file", "copy_without_room", target=target) from err
        if err.code == "read_only":
            raise Invalid("file", "copy_on_read_only_disk", target=target) from err
        raise
    except OperationalError as err:
        raise Invalid("file", "copy_not_made", target=target, why=err) from err
    except OSError as err:
        raise Invalid("file", "copy_not_written", target=target, why=err.strerror or err) from err
    except UnicodeEncodeError as err:
        raise Invalid("file", "copy_name_no_text", target=target) from err


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk that knows no locks
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _name(part: Path, target: Path) -> None:
    try:
        # The digest first: of a process that ends between the two, no copy stays that its digest calls damaged.
        keep_digest(part, target)
        part.replace(target)
        sync(target.parent)
    except OSError:
        with suppress(OSError):
            target.unlink(missing_ok=True)
            digest_file(target).unlink(missing_ok=True)
        raise


def _remove(part: Path) -> None:
    for tail in ("-journal", ""):
        Path(f"{part}{tail}").unlink(missing_ok=True)


def digest_file(copy: Path) -> Path:
    """Where the digest of a copy lies: beside it, named after it, in the form that `sha256sum --check` reads."""
    return copy.with_name(copy.name + ".sha256")


def keep_digest(content: Path, copy: Path) -> None:
    """Write the digest of what is in `content` as that of `copy`, mode 0600, over an earlier one."""
    file = digest_file(copy)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        part.write_text(f"{_digest(content)}  {copy.name}\n", encoding="utf-8")
        sync(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def checked(copy: Path) -> bool:
    """Whether a digest lies beside the copy, which then is the copy's. False without one: then nobody can tell.

    Where the copy is a link, it may lie beside the file as well to which that leads, and both count.
    Raises Invalid when the copy is not there or is not what was copied. The copy is read whole;
    it is not asked whether it is a database. The name in the digest does not count: a copy may be renamed with it.
    """
    if not copy.is_file():
        raise Invalid("file", "copy_is_no_file", copy=copy) if copy.exists() else Invalid("file", "copy_missing", copy=copy)
    try:
        files = dict.fromkeys((digest_file(copy), digest_file(copy.resolve())))
        kept = {file: said for file in files if (said := _kept(file)) is not None}
        found = _digest(copy) if kept else ""
        for file, said in kept.items():
            if said != found:
                raise Invalid("file", "copy_changed", copy=copy, file=file)
    except OSError as err:
        raise Invalid("file", "copy_unreadable", file=err.filename or copy, why=err.strerror) from err
    return bool(kept)


def _kept(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            said = opened.read(_LONGEST).decode(errors="replace")
    except FileNotFoundError:
        return None
    found = _LINE.fullmatch(said)
    if found is None:
        raise Invalid("file", "no_digest", file=file)
    return found[1].lower()


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
