"""A copy put in the place of the database: checked whole first, and never a way to revive what was taken back since."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from peewee import DatabaseError

from tracker import clock
from tracker.crypto.key_files import UnusableKey
from tracker.domain.errors import Damage, Invalid, Refused, Unusable, Unwritable
from tracker.durable import give, sync
from tracker.models.base import database, instant, instant_text, scalar
from tracker.models.connection import logs_beside, open_database, open_to_read
from tracker.queries.record.damage import damage
from tracker.queries.record.verify import verify_all
from tracker.services.backup import carry_over
from tracker.services.backup.back_up import check_whole
from tracker.services.backup.carry_over import Lost
from tracker.services.store import copies, mark
from tracker.services.store.database import check_known, migrate
from tracker.services.store.folder import holds_data
from tracker.services.writing import named_refusals

_LOGS = ("-wal", "-shm", "-journal")
_TAILS = (*_LOGS, "")
_MOST_TOLD = 10
_NEWEST = """
SELECT MAX(at) FROM (SELECT MAX(written_at) AS at FROM version UNION ALL SELECT MAX(at) FROM heartbeat
    UNION ALL SELECT MAX(created_at) FROM person UNION ALL SELECT MAX(seen_at) FROM session)
"""
_PEOPLE = "SELECT COUNT(*) FROM person"
_ASK_EVERYBODY = """
INSERT OR REPLACE INTO put_back (person_id, stands_at, at) SELECT id, ?, ? FROM person WHERE email_index IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class CopyPutBack:
    """A copy that was put back: how it stands, where the database before is kept, whether that told what was taken back since.

    `lost` is None where the database before could not be read.
    """

    kept: Path | None
    stands_at: datetime | None
    carried: bool
    lost: Lost | None
    with_digest: bool


def put_back_copy(source: Path, into: Path, *, damaged: bool = False, empty: bool = False) -> CopyPutBack:
    """Put a checked copy in the place of the database `into`, which the caller has alone.

    Nothing is changed unless the copy is whole, its keys are there and its records verify; `damaged` goes on where one does
    not.
    `empty` lets a copy in which nobody is replace a database in which somebody is, or may be. The database stays closed.
    """
    if source.exists() and into.exists() and source.samefile(into):
        raise Invalid("file", "copy_is_database", source=source)
    with_digest = copies.checked(source)
    if source.resolve() in _working_names(into.resolve()):
        raise Invalid("file", "name_of_restore", source=source)
    with _working_copies(into) as (part, before):
        _lay(source, part)
        readable = _lay_before(into, before)
        _open_copy(part)
        try:
            _check_record(source, damaged=damaged)
            _check_people(source, into, before if readable else None, empty=empty)
            stands_at, carried, lost = _take_back(before if readable else None)
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            database.close()
        kept = _put(part, into)
    open_database(into)
    return CopyPutBack(kept, stands_at, carried, lost, with_digest)


@contextmanager
def _working_copies(into: Path) -> Iterator[tuple[Path, Path]]:
    """Two names beside the database, so that the same keys open what lies there. Nothing of them stays."""
    names = _working_names(into)
    _remove(*names)
    try:
        with named_refusals():
            yield names
    finally:
        _remove(*names)


def _working_names(into: Path) -> tuple[Path, Path]:
    return into.with_name(into.name + ".part"), into.with_name(into.name + ".before.part")


def _remove(*names: Path) -> None:
    for each in names:
        for tail in _TAILS:
            Path(f"{each}{tail}").unlink(missing_ok=True)


def _lay(source: Path, part: Path) -> None:
    check_whole(source)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        shutil.copyfile(source, part)
        give(part, part.parent)
    except OSError as err:
        # It names the source, whichever of the two fails.
        raise Unusable("copy_not_laid", part=part, source=source, why=err.strerror) from err
    check_whole(part)


def _lay_before(into: Path, before: Path) -> bool:
    """Copy the database that is replaced, brought up to date. False where it cannot be read."""
    if not holds_data(into) or not mark.is_its_own(into):
        return False
    os.close(os.open(before, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _copy_before(into, before)
    except Unwritable:
        raise
    except (Refused, DatabaseError):
        return False
    return True


def _copy_before(into: Path, before: Path) -> None:
    opened = open_to_read(into)
    try:
        opened.connect()
        with named_refusals():
            opened.execute_sql("VACUUM INTO ?", (str(before),))
    finally:
        opened.close()
    check_whole(before)
    check_known(before)
    open_database(before)
    migrate()


def _open_copy(part: Path) -> None:
    check_known(part)
    open_database(part)
    try:
        migrate()
    except UnusableKey as err:
        raise Unusable("copy_keys_missing", why=err) from None
    database.connect()


def _check_record(source: Path, *, damaged: bool) -> None:
    torn = [] if damaged else list(damage())
    if torn:
        raise Unusable("copy_torn", source=source, damage=torn[:_MOST_TOLD])
    broken = [Damage("couple_broken", couple=each.couple, why=each.broken) for each in verify_all() if each.broken]
    if broken and not damaged:
        raise Unusable("copy_record_broken", source=source, couples=len(broken), broken=broken)


def _check_people(source: Path, into: Path, before: Path | None, *, empty: bool) -> None:
    if empty or _people() or not holds_data(into):
        return
    if before is None or _people_in(before):
        raise Unusable("copy_empty", source=source, into=into)


def _people() -> int:
    return int(scalar(_PEOPLE))


def _people_in(before: Path) -> int:
    with _attached(before):
        return int(scalar("SELECT COUNT(*) FROM before.person"))


@contextmanager
def _attached(before: Path) -> Iterator[None]:
    database.execute_sql("ATTACH ? AS before", (str(before),))
    try:
        yield
    finally:
        database.execute_sql("DETACH before")


def _take_back(before: Path | None) -> tuple[datetime | None, bool, Lost | None]:
    newest = scalar(_NEWEST)
    stands_at, lost, carried = newest and instant(newest), None, False
    if before is not None:
        with _attached(before), database.atomic():
            lost, carried = carry_over.lost(), carry_over.goes_on()
            carry_over.carry_over(gone=carried)
            _end(stands_at, carried=carried)
    else:
        with database.atomic():
            _end(stands_at, carried=False)
    return stands_at, carried, lost


def _end(stands_at: datetime | None, *, carried: bool) -> None:
    carry_over.end_what_ends()
    if not carried:
        carry_over.end_known_browsers()
        now = clock.now()
        database.execute_sql(_ASK_EVERYBODY, (instant_text(stands_at or now), instant_text(now)))


def _put(part: Path, into: Path) -> Path | None:
    sync(part)
    kept = _kept_beside(into)
    try:
        part.replace(into)
    except OSError:
        if kept:
            _remove(kept)
        raise
    # The log of the database before would be taken for that of the copy, but for the number that was noted of its file.
    for tail in _LOGS:
        Path(f"{into}{tail}").unlink(missing_ok=True)
    sync(into.parent)
    mark.forget(into)
    return kept


def _kept_beside(into: Path) -> Path | None:
    """Give the database and its log a second name. It stands in its place until the copy takes that, in one step."""
    if not holds_data(into) and not logs_beside(into):
        return None
    number = 1
    while any(Path(f"{into}.before-restore-{number}{tail}").exists() for tail in _TAILS):
        number += 1
    kept = Path(f"{into}.before-restore-{number}")
    try:
        # What was written last may stand in the log alone.
        for tail in _TAILS:
            with suppress(FileNotFoundError):
                _name_also(Path(f"{into}{tail}"), Path(f"{kept}{tail}"))
    except OSError:
        _remove(kept)
        raise
    return kept


def _name_also(file: Path, name: Path) -> None:
    try:
        name.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:  # not every disk knows two names of one file
        with file.open("rb") as whole, os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            shutil.copyfileobj(whole, out)
        give(name, file)
        sync(name)
