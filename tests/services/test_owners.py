"""What root makes beside somebody's database is theirs, so that their server can open it after a command with sudo."""

import os
from pathlib import Path

import pytest

from tests.support.factories import person
from tracker.crypto.key_files import replace
from tracker.crypto.master_key import master_file
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.services import ballast
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.store import lock, mark

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")

THEIRS = 4711


@pytest.fixture
def theirs(db: Path, tmp_path: Path) -> Path:
    """A database that belongs to somebody else, and a copy of it that is root's."""
    person("Sam")
    back_up(tmp_path / "copy.db")
    for each in (db.parent, *db.parent.iterdir(), master_file(db)):
        os.chown(each, THEIRS, THEIRS)
    return db


def owners(db: Path) -> dict[str, int]:
    return {each.name: each.stat().st_uid for each in (*db.parent.iterdir(), master_file(db))}


def test_what_commands_make_beside_the_database_is_its_owners(theirs: Path):
    ballast.keep()
    mark.give_anew()
    with lock.shared(theirs):
        replace(master_file(theirs), master_file(theirs).read_text())
    assert set(owners(theirs).values()) == {THEIRS}, owners(theirs)


def test_a_copy_that_root_put_back_is_its_owners(theirs: Path, tmp_path: Path):
    database.close()
    with lock.alone(theirs):
        put_back.put_back_copy(tmp_path / "copy.db", theirs)
    assert set(owners(theirs).values()) == {THEIRS}, owners(theirs)


def test_another_name_for_a_file_of_roots_gives_nothing_away(theirs: Path, tmp_path: Path):
    for number, name in enumerate(("steady.db.ballast", "steady.db.lock")):
        secret = tmp_path / f"secret-{number}"
        secret.touch()
        theirs.with_name(name).unlink(missing_ok=True)
        theirs.with_name(name).symlink_to(secret)
        with lock.shared(theirs):
            ballast.keep()
        assert secret.stat().st_uid == 0
    other = tmp_path / "other"
    other.touch()
    theirs.with_name("steady.db.lock").unlink()
    os.link(other, theirs.with_name("steady.db.lock"))
    with lock.shared(theirs):
        assert other.stat().st_uid == 0


def test_a_database_that_root_begins_in_somebodys_folder_is_theirs(theirs: Path):
    open_database(theirs.with_name("new.db"))
    assert theirs.with_name("new.db").stat().st_uid == THEIRS
