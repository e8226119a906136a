"""The log of a database, held by a process: it is missed where it was removed, and what stands in it is not lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import names, reopen
from tests.support.factories import person
from tracker.models.base import database
from tracker.models.connection import held_log
from tracker.services.store.database import (
    hold_log,
    is_there,
    let_log_go,
    log_was_removed,
    rescue_log,
    what_is_wrong,
)


@pytest.fixture
def log(db: Path) -> Iterator[Path]:
    """The log of a database, which this process holds."""
    person("Sam")
    hold_log()
    yield Path(f"{db}-wal")
    let_log_go()


def saved(log: Path) -> list[str]:
    """Who is in the file itself, as one sees it without any log."""
    for each in (log, log.with_name("steady.db-shm")):
        each.unlink(missing_ok=True)
    copy = log.with_name("copy.db")
    shutil.copyfile(log.with_name("steady.db"), copy)
    reopen(copy)
    return names()


def test_it_is_held_once_and_nothing_is_wrong_while_it_lies_there(log: Path):
    held = held_log()
    hold_log()
    assert (held_log() is held, is_there(), log_was_removed(), rescue_log()) == (True, True, False, True)
    let_log_go()
    assert (held_log(), is_there(), rescue_log()) == (None, True, True)


@pytest.mark.parametrize("tail", ["-wal", "-shm"])
def test_one_that_was_removed_is_missed_and_what_stood_in_it_is_put_into_the_file(log: Path, tail: str):
    log.with_name(f"steady.db{tail}").unlink()
    assert (is_there(), log_was_removed(), what_is_wrong().code) == (False, True, "log_removed")
    assert (rescue_log(), saved(log)) == (True, ["Sam"])


def test_what_was_begun_in_its_place_goes(log: Path):
    log.unlink()
    log.with_name("steady.db-shm").unlink()
    log.write_bytes(b"of another process")
    assert (rescue_log(), log.exists()) == (True, False)


def test_it_waits_for_who_still_writes(log: Path):
    database.execute_sql("BEGIN IMMEDIATE")
    log.unlink()
    assert (rescue_log(), log_was_removed()) == (False, True)
    database.execute_sql("ROLLBACK")
    assert (rescue_log(), saved(log)) == (True, ["Sam"])


def test_where_the_file_is_gone_as_well_that_is_what_is_wrong(log: Path, db: Path):
    log.unlink()
    db.rename(db.with_name("moved.db"))
    assert (is_there(), log_was_removed(), what_is_wrong().code) == (False, False, "database_replaced")
    let_log_go()
    hold_log()
    assert held_log() is None


def test_where_it_cannot_be_opened_none_is_held(db: Path):
    database.close()
    Path(f"{db}-wal").mkdir()
    hold_log()
    assert (held_log(), is_there()) == (None, True)
    Path(f"{db}-wal").rmdir()
