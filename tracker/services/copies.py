"""The digest beside a copy of the database, by which a copy that was damaged later is told from a whole one."""

import re
from hashlib import file_digest
from pathlib import Path

from tracker.domain.errors import Invalid

WITHOUT_DIGEST = "No digest lies beside it, so this cannot tell whether the copy was damaged since it was made."
"""What to say of a copy for which `checked` is False."""

_LINE = re.compile(r"\s*([0-9a-fA-F]{64})(?:[ \t\r\n].*)?", re.DOTALL)
_LONGEST = 10_000  # bytes: a digest is one line with a name


def digest_file(copy: Path) -> Path:
    """Where the digest of a copy lies: beside it, named after it, in the form that `sha256sum --check` reads."""
    return copy.with_name(copy.name + ".sha256")


def keep_digest(content: Path, copy: Path) -> Path:
    """Write the digest of what is in `content` as that of `copy`, mode 0600, over an earlier one. Returns its file."""
    file = digest_file(copy)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        part.write_text(f"{_digest(content)}  {copy.name}\n", encoding="utf-8")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def checked(copy: Path) -> bool:
    """Whether a digest lies beside the copy, which then is the copy's. False without one: say WITHOUT_DIGEST and go on.

    Raises Invalid, in words for the command line, when the copy is not there or is not what was copied. The copy is read whole;
    it is not asked whether it is a database. The name in the digest does not count: a copy may be renamed with it.
    """
    if not copy.is_file():
        raise Invalid("file", f"{copy} is not there.")
    try:
        kept = _kept(digest_file(copy))
        if kept is not None and kept != _digest(copy):
            raise Invalid(
                "file", f"{copy} was damaged or changed since it was made: {digest_file(copy)} says so. Use another copy."
            )
    except OSError as err:
        raise Invalid("file", f"{err.filename or copy} cannot be read: {err.strerror}.") from err
    return kept is not None


def _kept(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            said = opened.read(_LONGEST).decode(errors="replace")
    except FileNotFoundError:
        return None
    found = _LINE.fullmatch(said)
    if found is None:
        raise Invalid("file", f"{file} holds no digest. Put back the one that was made with the copy, or move this one away.")
    return found[1].lower()


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
