"""The database as a whole: brought up to date, copied while it is used, and put back."""

import os
import resource
import shutil
import stat
from contextlib import closing
from errno import EIO, EPERM
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from tests.support.databases import names, reopen
from tests.support.factories import actor, pair, person
from tests.support.refusals import refuses
from tests.support.settings import with_master_key
from tracker.domain.errors import Invalid, Unusable, Unwritable
from tracker.models import connection
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.driver import driver
from tracker.queries.record.verify import verify
from tracker.resources import MIGRATIONS
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.store.database import (
    check_known,
    connect_to_write,
    migrate,
    open_file,
    open_where_nothing_can_be_written,
    pending,
)


def test_migrations_run_once_and_leave_a_connection_as_it_was(tmp_path: Path):
    open_database(tmp_path / "new.db")
    first = migrate()
    assert (first != [], migrate(), database.is_closed()) == (True, [], True)
    database.connect()
    assert (migrate(), database.is_closed()) == ([], False)
    database.close()


def test_a_copy_holds_everything_and_is_its_owners_alone(db: Path, tmp_path: Path):
    both = pair()
    copy = tmp_path / "copy.db"
    back_up(copy)
    assert oct(stat.S_IMODE(copy.stat().st_mode)) == "0o600"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "copy.db.sha256", "data", "data.master.key"]
    with_master_key(copy)
    reopen(copy)
    assert (names(), verify(both.keeper.couple).broken) == (["Alex", "Sam"], None)


def test_restoring_puts_the_copy_in_place_and_keeps_the_one_before_with_all_it_held(db: Path, tmp_path: Path):
    person("Sam")
    back_up(tmp_path / "copy.db")
    person("Alex")
    _leave_the_log_behind(db)
    kept = put_back.put_back_copy(tmp_path / "copy.db", db).kept
    assert kept is not None
    assert (kept.name, oct(stat.S_IMODE(db.stat().st_mode))) == ("steady.db.before-restore-1", "0o600")
    reopen(db)
    assert names() == ["Sam"]
    reopen(kept)
    assert names() == ["Alex", "Sam"]


@pytest.mark.parametrize("step", ["hardlink_to", "replace"])
def test_where_the_copy_cannot_take_its_place_the_database_stands_with_its_log(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    person("Sam")
    back_up(tmp_path / "copy.db")
    person("Alex")
    _leave_the_log_behind(db)
    logs = Path(f"{db}-wal").read_bytes()

    def fails(*_: object) -> None:
        raise OSError(EIO, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(Path, step, fails)
        disk.setattr(shutil, "copyfileobj", fails)
        with pytest.raises(OSError, match="Input/output error"):
            put_back.put_back_copy(tmp_path / "copy.db", db)
    assert (Path(f"{db}-wal").read_bytes() == logs, list(db.parent.glob("*before-restore*"))) == (True, [])
    reopen(db)
    assert names() == ["Alex", "Sam"]


def test_where_nothing_stood_and_the_copy_cannot_take_its_place_nothing_stands(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    person("Sam")
    back_up(tmp_path / "copy.db")
    database.close()
    db.unlink()

    def fails(*_: object) -> None:
        raise OSError(EIO, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", fails)
        with pytest.raises(OSError, match="Input/output error"):
            put_back.put_back_copy(tmp_path / "copy.db", db)
    assert [each.name for each in db.parent.iterdir() if each.name.startswith(f"{db.name}.") and "lock" not in each.name] == []
    assert not db.exists()


def test_the_one_before_is_kept_where_a_file_has_but_one_name(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    person("Sam")
    back_up(tmp_path / "copy.db")
    person("Alex")
    _leave_the_log_behind(db)

    def fails(*_: object) -> None:
        raise OSError(EPERM, "Operation not permitted")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "hardlink_to", fails)
        # Its mode is its own from the first byte, and not set when all is copied.
        disk.setattr(os, "chmod", lambda *_, **__: None)
        kept = put_back.put_back_copy(tmp_path / "copy.db", db).kept
    assert kept is not None
    assert [oct(each.stat().st_mode & 0o777) for each in db.parent.glob(f"{kept.name}*")] == ["0o600"] * 3
    reopen(kept)
    assert names() == ["Alex", "Sam"]


def _leave_the_log_behind(path: Path) -> None:
    """End as a killed process does: what was written last stands in the log alone."""
    parts = [Path(f"{path}{tail}") for tail in ("", "-wal", "-shm")]
    saved = [(part, part.read_bytes()) for part in parts if part.exists()]
    database.close()
    for part, content in saved:
        part.write_bytes(content)


def test_a_copy_that_does_not_fit_beside_the_database_is_told_by_its_place(db: Path, tmp_path: Path):
    back_up(tmp_path / "copy.db")
    database.close()
    before, limits = db.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))  # the largest file that this process may write
    try:
        with refuses(Unusable, r"data/steady\.db\.part cannot be made of .*copy\.db: File too large"):
            put_back.put_back_copy(tmp_path / "copy.db", db)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (db.read_bytes() == before, list(db.parent.glob("*.part"))) == (True, [])


def test_each_restore_keeps_the_one_before_under_a_name_of_its_own(db: Path, tmp_path: Path):
    back_up(tmp_path / "copy.db")
    database.close()
    kept = [put_back.put_back_copy(tmp_path / "copy.db", db).kept for _ in range(2)]
    assert [path and path.name for path in kept] == ["steady.db.before-restore-1", "steady.db.before-restore-2"]


@pytest.mark.parametrize("empty_file", [True, False])
def test_restoring_where_nothing_was_keeps_nothing(db: Path, tmp_path: Path, *, empty_file: bool):
    sam = person("Sam")
    back_up(tmp_path / "copy.db")
    if empty_file:
        (tmp_path / "elsewhere.db").touch()
    with_master_key(tmp_path / "elsewhere.db")
    assert put_back.put_back_copy(tmp_path / "copy.db", tmp_path / "elsewhere.db").kept is None
    reopen(tmp_path / "elsewhere.db")
    assert actor("Sam") == sam


def _nothing(_path: Path) -> None:
    pass


def _words(path: Path) -> None:
    path.write_text("this is no database")


def _of_others(path: Path) -> None:
    shutil.copyfile(_made_elsewhere(path), path)


def _made_elsewhere(path: Path) -> Path:
    other = path.with_name("other.db")
    opened = open_database(other)
    opened.connect()
    opened.execute_sql("CREATE TABLE something (id INTEGER)")
    opened.close()
    return other


def _torn(path: Path) -> None:
    back_up(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2))


@pytest.mark.parametrize("make", [_nothing, _words, _of_others, _torn])
def test_what_is_no_whole_copy_changes_nothing(db: Path, tmp_path: Path, make: object):
    person("Sam")
    source = tmp_path / "source.db"
    make(source)  # type: ignore[operator]  # one of the four above
    before = db.read_bytes()
    with pytest.raises(Invalid) as refused:
        put_back.put_back_copy(source, db)
    assert (refused.value.field, db.read_bytes() == before, list(db.parent.glob("*restore*"))) == ("file", True, [])


def test_a_database_is_not_put_in_its_own_place(db: Path, tmp_path: Path):
    person("Sam")
    database.close()
    (tmp_path / "link.db").symlink_to(db)
    for source in (db, tmp_path / "link.db"):
        with refuses(Invalid, "is the database itself, and no copy of it"):
            put_back.put_back_copy(source, db)
    assert list(db.parent.glob("*restore*")) == []


def test_a_database_that_is_gone_is_not_opened(tmp_path: Path):
    (tmp_path / "empty.db").touch()
    for name in ("gone.db", "empty.db"):
        with pytest.raises(Unusable) as refused:
            open_file(tmp_path / name)
        assert refused.value.code == "database_replaced"
    with refuses(Unusable, "is the disk mounted"):
        check_known(tmp_path)  # a folder in its place


@pytest.mark.parametrize("opened", [False, True])
def test_a_database_that_another_program_has_for_itself_is_busy_and_not_a_strange_one(
    db: Path, monkeypatch: pytest.MonkeyPatch, *, opened: bool
):
    database.close()
    monkeypatch.setattr(connection, "_SECONDS", 0.01)
    with closing(driver.connect(db, isolation_level=None)) as other:
        if opened:
            database.connect()
            database.execute_sql("PRAGMA busy_timeout = 10")
            database.execute_sql("PRAGMA journal_mode = delete")
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with refuses(Unwritable, "Another process is writing"):
            migrate()
    database.close()


def test_a_database_that_takes_nothing_is_named_to_whoever_wants_to_write(db: Path, monkeypatch: pytest.MonkeyPatch):
    database.close()
    monkeypatch.setattr(os, "access", lambda _path, _how: False)
    with refuses(Unusable, r"data/steady\.db can only be read here"):
        connect_to_write()


def test_where_nothing_can_be_written_a_database_is_read_as_it_is_and_an_older_one_is_not(db: Path, tmp_path: Path):
    pair()
    database.close()
    open_where_nothing_can_be_written(db)
    assert names() == ["Alex", "Sam"]
    database.close()
    older = with_master_key(tmp_path / "older.db")
    open_database(older)
    database.connect()
    Runner(database.obj, str(MIGRATIONS)).up("0001_first")
    database.close()
    with refuses(Unusable, "older version of Steady"):
        open_where_nothing_can_be_written(older)


def test_a_list_of_migrations_that_is_not_ours_is_of_no_database_of_steady(db: Path):
    database.execute_sql("DROP TABLE schema_migration")
    database.execute_sql("CREATE TABLE schema_migration (other TEXT)")
    with refuses(Unusable, "not a database of Steady"):
        pending()
