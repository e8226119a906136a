"""A backup: a copy of the record while it is in use, and whether a file is whole."""

from pathlib import Path

from peewee import SqliteDatabase

from tracker.domain.errors import Invalid
from tracker.models.base import database, scalar
from tracker.services import ballast
from tracker.services.store import copies, mark
from tracker.services.store.folder import means_something


def back_up(target: Path) -> None:
    """Write a whole, checked copy of the database to `target`, mode 0600, while others read and write. Refuses to overwrite.

    Its digest lies beside it (`copies.checked`). Invalid, and nothing is left behind, where it
    cannot be written: also where it would take room that is kept for ways out, or a name that means something to Steady.
    """
    own = Path(database.obj.database)
    # It is written under a second name first.
    if target.name and any(means_something(target.with_name(target.name + tail), own) for tail in ("", ".part")):
        raise Invalid("file", "name_of_steady", target=target)
    with copies.written_to(target) as part:
        ballast.refuse_to_fill(part, _size())
        database.execute_sql("VACUUM INTO ?", (str(part),))
        mark.take_off(part)
        check_whole(part)


def _size() -> int:
    return int(scalar("PRAGMA page_count") * scalar("PRAGMA page_size"))


def check_whole(file: Path) -> None:
    """Refuse, with Invalid, what is no whole database of Steady."""
    copy = SqliteDatabase(str(file))
    try:
        [found] = copy.execute_sql("PRAGMA integrity_check").fetchone()
        tables = set(copy.get_tables())
    except Exception as err:
        raise Invalid("file", "database_unreadable", file=file) from err
    finally:
        copy.close()
    if found != "ok" or "ledger_event" not in tables:
        raise Invalid("file", "database_not_whole", file=file)
