"""The number of a database in use: no copy bears it, and no log is taken for that of another file."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.databases import reopen
from tests.support.disks import mounted
from tests.support.factories import pair, person
from tests.support.refusals import refuses
from tracker.domain.errors import Unusable
from tracker.models.base import database
from tracker.models.connection import pragmas
from tracker.models.database_file import read_header
from tracker.models.driver import driver
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.store import mark
from tracker.services.store.database import is_there, log_taken_over_apart, open_file


def number_of(file: Path) -> int:
    header = read_header(file)
    assert header
    return header.number


def test_each_number_is_another_and_stands_in_the_file_itself(db: Path):
    found = []
    for _ in range(3):
        mark.give_anew()
        found.append(number_of(db))
    assert (len({0, *found}), is_there(), database.is_closed()) == (4, True, False)
    database.close()
    mark.give_anew()
    assert (number_of(db) in found, database.is_closed()) == (False, True)


def test_a_copy_bears_no_number(db: Path, tmp_path: Path):
    mark.give_anew()
    back_up(tmp_path / "copy.db")
    assert (number_of(tmp_path / "copy.db"), number_of(db) > 0) == (0, True)


def test_a_database_that_is_read_all_the_while_keeps_its_number(db: Path):
    person("Sam")
    mark.give_anew()
    before = number_of(db)
    database.execute_sql("PRAGMA busy_timeout = 1")
    with closing(driver.connect(db, isolation_level=None)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT 1 FROM person").fetchall()
        person("Alex")
        mark.give_anew()
        assert is_there()
    person("Dana")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert (number_of(db), is_there(), mark.is_its_own(db)) == (before, True, True)


def test_on_a_full_disk_it_keeps_its_number(db: Path):
    mark.give_anew()
    before = number_of(db)
    database.close()
    with mounted(db, pragmas("wal")) as disk:
        disk.capacity = disk.used()
        mark.give_anew()
    assert (number_of(db), mark.is_its_own(db)) == (before, True)


def _killed(db: Path) -> None:
    """Leave the files as a killed process does: what was saved last stands in the log alone."""
    person("Eve")
    log, saved = Path(f"{db}-wal"), Path(f"{db}-wal").read_bytes()
    database.close()
    log.write_bytes(saved)


def test_a_log_belongs_to_its_own_file_and_is_opened_with_no_other(db: Path, tmp_path: Path):
    person("Sam")
    mark.give_anew()
    back_up(tmp_path / "copy.db")
    _killed(db)
    mark.check_log(db)
    own = db.read_bytes()
    shutil.copyfile(tmp_path / "copy.db", db)
    for do in (mark.check_log, open_file):
        with refuses(Unusable, r"steady\.db-wal holds what was saved last into another file than .*steady\.db:"):
            do(db)
    db.write_bytes(own)
    mark.check_log(db)


def test_a_worker_begins_on_no_file_that_is_half_written_over(db: Path):
    mark.give_anew()
    _killed(db)
    for half in (b"SQLite format 3\0", bytes(4096)):
        db.write_bytes(half)
        with refuses(Unusable, r"holds what was saved last into another file"):
            open_file(db)


def test_a_log_is_not_taken_over_into_another_file(db: Path, tmp_path: Path):
    mark.give_anew()
    back_up(tmp_path / "copy.db")
    with log_taken_over_apart():
        person("Sam")
        shutil.copyfile(tmp_path / "copy.db", db)
    assert db.read_bytes() == (tmp_path / "copy.db").read_bytes()


def test_where_no_number_was_noted_any_log_is_the_files(db: Path):
    mark.give_anew()
    _killed(db)
    for content in ("", "not a number", None):
        noted = db.with_name("steady.db.mark")
        noted.unlink() if content is None else noted.write_text(content)
        mark.check_log(db)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_copy_that_is_put_back_is_not_mixed_with_the_log_that_lay_there(db: Path, tmp_path: Path, *, emptied: bool):
    pair()
    mark.give_anew()
    back_up(tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    database.execute_sql("UPDATE person SET zone = 'UTC'")
    _killed(db)
    db.write_bytes(b"" if emptied else before)
    done = put_back.put_back_copy(tmp_path / "copy.db", db)
    assert done.kept
    assert (done.carried, Path(f"{done.kept}-wal").stat().st_size > 0, Path(f"{db}-wal").exists()) == (False, True, False)
    reopen(db)
    assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert ("UTC",) not in database.execute_sql("SELECT zone FROM person").fetchall()


class Killed(BaseException):
    """What ends a process half way."""


def test_a_copy_that_was_put_back_half_way_is_opened_with_no_log(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pair()
    mark.give_anew()
    back_up(tmp_path / "copy.db")
    database.execute_sql("UPDATE person SET zone = 'UTC'")
    _killed(db)
    unlink = Path.unlink

    def ends(file: Path, *, missing_ok: bool = False) -> None:
        if file == Path(f"{db}-wal"):
            raise Killed
        unlink(file, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", ends)
        with pytest.raises(Killed):
            put_back.put_back_copy(tmp_path / "copy.db", db)
    assert (number_of(db), Path(f"{db}-wal").stat().st_size > 0) == (0, True)
    with refuses(Unusable, "holds what was saved last into another file"):
        open_file(db)
    put_back.put_back_copy(tmp_path / "copy.db", db)
    reopen(db)
    assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
