"""The database as a whole: migrations, copies and their return."""

import os
import shutil
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from peewee import SqliteDatabase
from playhouse.migrations import Runner

from tracker.domain.errors import Invalid, Unwritable
from tracker.models.base import database, open_database
from tracker.resources import MIGRATIONS
from tracker.services import copies, keys
from tracker.services.writing import named_refusals, way_out


def open_file(path: Path) -> None:
    """Name the database to a process that has no application. Each thread connects for itself."""
    open_database(path)


def connected() -> AbstractContextManager[object]:
    """A connection of this thread while the block lasts."""
    return database.connection_context()


_WITHOUT_OPEN_PAGES = 1
"""The `user_version` of a database that was emptied of the pages in which words stood before they were encrypted."""


@way_out
def migrate() -> list[str]:
    """Bring the tables up to date. Returns the names of the migrations that ran.

    Raises UnusableKey where the keys that lie there do not open what is stored.
    """
    opened = database.connect(reuse_if_open=True)
    try:
        with named_refusals():
            ran = [str(name) for name in Runner(database.obj, str(MIGRATIONS)).up()]
            keys.check()
        with suppress(Unwritable), named_refusals():
            _empty_free_pages()
        return ran
    finally:
        if opened:
            database.close()


def _empty_free_pages() -> None:
    # What stood in the open before must not stay in pages that are free now. Where there is no room for it, or somebody else
    # writes, or an earlier start ended halfway, the next start does it.
    if database.execute_sql("PRAGMA user_version").fetchone()[0] >= _WITHOUT_OPEN_PAGES:
        return
    database.execute_sql("VACUUM")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.execute_sql(f"PRAGMA user_version = {_WITHOUT_OPEN_PAGES}")


def back_up(target: Path) -> None:
    """Write a whole, checked copy of the database to `target`, mode 0600, while others read and write. Refuses to overwrite.

    Its digest lies beside it (`copies.checked`). Unwritable, and nothing is left behind, when there is no room for it.
    """
    if target.exists():
        raise Invalid("file", f"{target} exists already. Name a new file.")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with named_refusals():
            database.execute_sql("VACUUM INTO ?", (str(part),))
        _check(part)
        # The digest first: of a process that ends between the two, no copy stays that its digest calls damaged.
        copies.keep_digest(part, target)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def restore(source: Path, into: Path) -> Path | None:
    """Put a checked copy in the place of the database `into`, while nothing serves it. Returns where the old one is kept."""
    copies.checked(source)
    _check(source)
    part = into.with_name(into.name + ".part")
    shutil.copyfile(source, part)
    part.chmod(0o600)
    _check(part)
    kept = _set_aside(into)
    part.replace(into)
    return kept


def _set_aside(into: Path) -> Path | None:
    if not into.exists() or into.stat().st_size == 0:
        return None
    number = 1
    while (kept := into.with_name(f"{into.name}.before-restore-{number}")).exists():
        number += 1
    # The log goes along: what was written last may stand in it alone.
    for tail in ("-wal", "-shm", ""):
        if (part := Path(f"{into}{tail}")).exists():
            part.replace(f"{kept}{tail}")
    return kept


def _check(file: Path) -> None:
    copy = SqliteDatabase(str(file))
    try:
        [found] = copy.execute_sql("PRAGMA integrity_check").fetchone()
        tables = set(copy.get_tables())
    except Exception as err:
        raise Invalid("file", f"{file} is not a readable database. Nothing was changed.") from err
    finally:
        copy.close()
    if found != "ok" or "ledger_event" not in tables:
        raise Invalid("file", f"{file} is not a whole Steady database. Nothing was changed.")
