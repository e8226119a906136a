"""The number of a database in use: it stands in its file and beside it, and no copy bears it.

By it a server notices that a copy was written into the file of the database, and nothing is opened together with the log of
another file: that a killed server left, for example, before a copy was put in the place of its database by hand.
"""

from contextlib import suppress
from pathlib import Path

from peewee import SqliteDatabase

from tracker import chance
from tracker.crypto.key_files import replace
from tracker.domain.errors import Unusable, Unwritable
from tracker.models.base import database, scalar
from tracker.models.connection import logs_beside, opened_file
from tracker.models.database_file import read_header
from tracker.services.writing import named_refusals

_COPYS = 0
_NUMBER = "PRAGMA application_id"


def give_anew() -> None:
    """Give the database that is open a new number. The caller has it alone.

    Where nothing can be written, or somebody reads it all the while, it keeps the one that it has.
    """
    opened = bool(database.connect(reuse_if_open=True))
    try:
        with suppress(OSError, Unwritable), named_refusals():
            _renumber()
    finally:
        if opened:
            database.close()
    if (file := opened_file()) is not None:
        file.forget()
        file.stands()


def _renumber() -> None:
    before = scalar(_NUMBER)
    new = int.from_bytes(chance.salt("mark", "")[:4]) % (2**31 - 1) + 1
    # Both, until the file itself has the new one: this may end in between.
    _note(before, new)
    database.execute_sql(f"{_NUMBER} = {new}")
    busy, *_ = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        database.execute_sql(f"{_NUMBER} = {before}")
    else:
        _note(new)


def take_off(copy: Path) -> None:
    """Give a database that nobody has opened the number of every copy."""
    opened = SqliteDatabase(str(copy))
    try:
        opened.execute_sql(f"{_NUMBER} = {_COPYS}")
    finally:
        opened.close()


def forget(path: Path) -> None:
    """Let any number be right: another database is put in the place of this one."""
    _file(path).unlink(missing_ok=True)


def check_log(path: Path) -> None:
    """Refuse, with Unusable, a database beside which the log of another one lies. No connection to it may be open here."""
    if not is_its_own(path):
        raise Unusable("log_of_other_database", log=logs_beside(path)[0], database=path)


def is_its_own(path: Path) -> bool:
    """Whether the log beside a database, if there is one, belongs to it, as far as that was noted."""
    noted, header = _noted(path), read_header(path)
    return not logs_beside(path) or not noted or (header is not None and header.number in noted)


def _noted(path: Path) -> set[int]:
    try:
        return {int(each) for each in _file(path).read_text(encoding="ascii").split()}
    except (OSError, ValueError):
        return set()


def _note(*numbers: int) -> None:
    replace(_file(Path(database.obj.database)), " ".join(map(str, numbers)))


def _file(path: Path) -> Path:
    return Path(f"{path.resolve()}.mark")
