"""Commands in the wrong folder, over a database that is not theirs, and over a record that others could read."""

import fcntl
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from tests.support import factories
from tests.support.factories import email
from tests.support.settings import KEY, run, with_master_key
from tracker.app import settings
from tracker.commands import open_record
from tracker.models.base import database
from tracker.services.store import lock

pytestmark = pytest.mark.timeless

COMMANDS = [
    ("backup", "{tmp}/copy.db"),
    ("verify",),
    ("worker",),
    ("user", "recover", "sam@example.org"),
    ("keys", "rotate"),
    ("import", "loop", "{tmp}/file.csv", "--as", "sam@example.org"),
    ("import", "ratings", "{tmp}/file.csv", "--as", "sam@example.org", "--date", "day", "--score", "score"),
    ("import", "record", "{tmp}/file.csv", "--as", "sam@example.org"),
]
BEGINNING = [("serve",), ("demo",), ("migrate",)]
_PATIENCE = 30
"""Seconds until a test gives up."""


@pytest.fixture
def steady(db: object, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with Sam and Alex, which the commands find by the environment."""
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    factories.pair()
    database.close()
    return data_dir


def said(result: Result) -> str:
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output.strip().splitlines()[-1]


def there(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*")}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_in_a_folder_without_a_record_a_command_fails_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "wrong"))
    result = run(*(word.format(tmp=tmp_path) for word in words))
    assert said(result).startswith(f"Error: There is no record at {tmp_path / 'wrong' / 'steady.db'}.")
    assert there(tmp_path) == set()


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "password"), ("SECRET_KEY", KEY[0] * 40), ("HOST", "0.0.0.0")])  # noqa: S104  # refused
def test_a_server_that_cannot_start_as_its_settings_are_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv(f"STEADY_{name}", value)
    assert (run("serve").exit_code, there(tmp_path)) == (1, set())


def test_where_nothing_temporary_can_be_written_a_server_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", list)  # as on a disk that can only be read
    assert said(run("serve")).startswith("Steady needs a folder for temporary files, and can write into none.")
    assert there(tmp_path) == set()


def test_an_empty_file_is_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "wrong"))
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "steady.db").touch()
    assert said(run("backup", tmp_path / "copy.db")).startswith("Error: There is no record at ")


@pytest.mark.parametrize("words", [*BEGINNING, *COMMANDS], ids=" ".join)
@pytest.mark.parametrize("left", ["data.master.key", "data.sign.key"])
def test_keys_without_their_data_are_told_and_no_new_record_begins(
    steady: Path, tmp_path: Path, words: tuple[str, ...], left: str
):
    (tmp_path / "data.master.key").rename(tmp_path / left)
    shutil.rmtree(steady)
    before = there(tmp_path)
    result = run(*(word.format(tmp=tmp_path) for word in words))
    assert said(result).startswith(f"Error: {tmp_path / left} lies there, but its database {steady / 'steady.db'} does not.")
    assert "Is the disk mounted" in said(result)
    assert there(tmp_path) == before


def _newer(db: Path) -> None:
    with closing(sqlite3.connect(db)) as opened, opened:
        opened.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2031-01-01')")


def _of_others(db: Path) -> None:
    db.unlink()
    with closing(sqlite3.connect(db)) as opened:
        opened.execute("CREATE TABLE something (id INTEGER)")


def _words(db: Path) -> None:
    db.write_text("this is no database, whatever its name may say" * 100)


def _lacks_a_table(db: Path) -> None:
    with closing(sqlite3.connect(db)) as opened, opened:
        opened.execute("DROP TABLE found_note")


@pytest.mark.parametrize("words", [*BEGINNING, *COMMANDS], ids=" ".join)
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_lacks_a_table, "is damaged: its table found_note is not there. Put a copy back: steady restore FILE."),
        (_newer, "was made by a newer version of Steady (9999_later)."),
        (_of_others, "is not a database of Steady."),
        (_words, "is not a database of Steady."),
    ],
)
def test_a_database_of_an_unknown_schema_is_refused_in_one_sentence(
    steady: Path, tmp_path: Path, words: tuple[str, ...], make: object, sentence: str
):
    file = steady / "steady.db"
    make(file)  # type: ignore[operator]  # one of the four above
    before = file.read_bytes()
    result = run(*(word.format(tmp=tmp_path) for word in words))
    assert said(result).removeprefix("Error: ").startswith(f"{file} {sentence}")
    assert (file.read_bytes() == before, (tmp_path / "copy.db").exists()) == (True, False)


def _earlier(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as opened:
        opened.execute("DROP INDEX version_erased")
        opened.execute("DELETE FROM schema_migration WHERE name = '0017_erased'")


@pytest.mark.parametrize("words", [*BEGINNING, *COMMANDS], ids=" ".join)
def test_a_record_of_an_earlier_version_is_brought_up_to_date_by_nobody_while_another_works_on_it(
    steady: Path, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(open_record, "_TRIES", 2)
    file = steady / "steady.db"
    _earlier(file)
    before = file.read_bytes()
    with lock.lock_file(file).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        told = said(run(*(word.format(tmp=tmp_path) for word in words)))
    assert told.startswith(f"Error: {file} is from an earlier version of Steady, and a server, a worker or another command")
    assert (file.read_bytes() == before, (tmp_path / "copy.db").exists()) == (True, False)
    assert run("migrate").output == "0017_erased\n"


def _sharing(file: Path) -> int:
    """How many share the lock of a database."""
    inode = f":{lock.lock_file(file).stat().st_ino} "
    return Path("/proc/locks").read_text(encoding="ascii").count(inode)


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="nothing else here tells who shares a lock")
def test_of_two_that_begin_at_once_on_a_record_of_an_earlier_version_neither_fails(steady: Path):
    file, command = steady / "steady.db", [str(Path(sys.executable).with_name("steady")), "migrate"]
    _earlier(file)
    with lock.lock_file(file).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]  # noqa: S603  # our own command
        until = time.monotonic() + _PATIENCE
        while _sharing(file) < 3:
            assert [each.poll() for each in both] == [None, None]
            assert time.monotonic() < until
            time.sleep(0.001)
    told = [each.communicate(timeout=_PATIENCE)[0] for each in both]
    assert ([each.returncode for each in both], sorted(told)) == ([0, 0], ["", "0017_erased\n"])


def _emptied(db: Path, _migrated: Path) -> None:
    db.write_bytes(b"")


def _without_tables(db: Path, _migrated: Path) -> None:
    db.unlink()
    with closing(sqlite3.connect(db)) as opened:
        opened.execute("PRAGMA user_version = 1")


def _without_anybody(db: Path, migrated: Path) -> None:
    shutil.copyfile(migrated, db)


@pytest.mark.parametrize("words", [*BEGINNING, *COMMANDS], ids=" ".join)
@pytest.mark.parametrize("make", [_emptied, _without_tables, _without_anybody])
def test_an_empty_database_beside_keys_is_told_and_no_new_record_begins(
    steady: Path, migrated: Path, tmp_path: Path, words: tuple[str, ...], make: Callable[[Path, Path], None]
):
    file = steady / "steady.db"
    make(file, migrated)
    before = file.read_bytes()
    told = said(run(*(word.format(tmp=tmp_path) for word in words)))
    assert told.startswith(f"Error: {tmp_path / 'data.master.key'} lies there, but its database {file} is empty.")
    assert "steady restore FILE" in told
    assert (file.read_bytes() == before, (tmp_path / "copy.db").exists()) == (True, False)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_database_without_tables_is_no_record(steady: Path, tmp_path: Path, words: tuple[str, ...]):
    _without_tables(steady / "steady.db", tmp_path)
    (tmp_path / "data.master.key").unlink()
    told = said(run(*(word.format(tmp=tmp_path) for word in words)))
    assert told.startswith(f"Error: There is no record at {steady / 'steady.db'}.")


def test_what_others_could_read_of_a_record_is_made_its_owners_alone(steady: Path):
    beside = [steady / f"steady.db{tail}" for tail in ("", ".lock", ".ballast", ".before-restore-1", ".part")]
    for each in beside:
        each.touch()
        each.chmod(0o664)
    steady.chmod(0o755)
    assert run("migrate").exit_code == 0
    assert {oct(stat.S_IMODE(each.stat().st_mode)) for each in beside} == {"0o600"}
    assert oct(stat.S_IMODE(steady.stat().st_mode)) == "0o700"


def test_a_folder_that_holds_other_things_too_is_left_as_it_is_unless_others_can_write_into_it(steady: Path):
    (steady / "notes.txt").touch()
    steady.chmod(0o755)
    assert (run("migrate").exit_code, oct(stat.S_IMODE(steady.stat().st_mode))) == (0, "0o755")
    steady.chmod(0o777)
    assert said(run("migrate")).startswith(f"Error: Others can write into {steady}")


def test_a_key_in_the_data_folder_is_refused_whatever_its_name(steady: Path, monkeypatch: pytest.MonkeyPatch):
    (steady / "any.key").touch(0o600)
    assert said(run("migrate")).startswith(f"Error: The key {steady / 'any.key'} lies in the folder of the database")


@pytest.mark.parametrize("how", ["as it is", "by a link to the key", "by another name of the folder"])
def test_a_named_key_in_the_data_folder_is_refused(steady: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str):
    inside = steady / "secret"
    inside.write_text(KEY)
    other, link = tmp_path / "other", tmp_path / "link"
    other.symlink_to(steady, target_is_directory=True)
    link.symlink_to(inside)
    named = {"as it is": inside, "by a link to the key": link, "by another name of the folder": other / "secret"}[how]
    monkeypatch.setenv("STEADY_SECRET_KEY_FILE", str(named))
    assert said(run("migrate")).startswith(f"Error: The key {named} lies in the folder of the database")


def test_a_key_that_would_be_made_in_the_folder_of_a_named_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STEADY_DATABASE_URL", "sqlite:///our.db")
    assert said(run("serve")).startswith(f"Error: The key {tmp_path / 'data.key'} lies in the folder of the database")
    assert there(tmp_path) == set()


WRONG = {
    "PORT": ("eight", "-1", "99999", "٣", "9" * 5000),
    "THREADS": ("0", "-3", "5000", "6.5"),
    "PROXY_HOPS": ("-1", "999999"),
    "MAX_CONTENT_LENGTH": ("-1", "1"),
    "ALLOW_HTTP": ("yes", "on"),
    "BASE_URL": ("foo", "https://", "ftp://x", "http://[::1", "http://x:70000", "https://a\nb"),
    "EXIT_URL": ("foo", "javascript:alert(1)"),
    "SOURCE_URL": ("foo", "javascript:alert(1)", "ftp://x"),
    "SECRET_KEY_FILE": ("/nowhere/at/all",),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_setting_that_cannot_be_read_is_named(steady: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(f"STEADY_{name}", value)
    told = said(run("verify"))
    assert told.startswith("A setting cannot be read: ")
    assert name.removesuffix("_FILE") in told or value in told


@pytest.mark.parametrize("name", [*WRONG, "DATA_DIR", "HOST", "DATABASE_URL", "SECRET_KEY", "PROXY_ADDRESSES"])
def test_an_empty_setting_is_as_good_as_none(steady: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.delenv(f"STEADY_{name}", raising=False)
    without = dict(settings())
    monkeypatch.setenv(f"STEADY_{name}", "")
    assert dict(settings()) == without


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:////", "sqlite:///folder/."])
def test_a_database_without_a_name_is_refused_and_nothing_around_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
):
    here, beside = tmp_path / "here", tmp_path / "here-other"
    for each in (here, beside):
        each.mkdir(mode=0o755)
    monkeypatch.chdir(here)
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STEADY_DATABASE_URL", url)
    assert said(run("serve")).startswith("STEADY_DATABASE_URL names no file")
    assert [each.stat().st_mode & 0o777 for each in (here, beside)] == [0o755, 0o755]
    assert {each.name for each in tmp_path.rglob("*")} <= {"here", "here-other", "data.key"}


def test_only_what_lies_beside_the_database_by_sqlite_or_steady_is_closed(steady: Path):
    own = (
        "",
        ".lock",
        ".ballast",
        ".ended",
        ".part",
        ".before.part",
        ".part-wal",
        ".before-restore-1",
        ".before-restore-12-wal",
    )
    others = (
        "-notes",
        "x",
        ".gz",
        ".before-restore-",
        ".before-restore-1.gz",
        ".lock.old",
        ".2026-03-01",
        "-wal.gz",
        ".key.txt",
    )
    (steady / "steady.db-folder").mkdir(mode=0o755)
    for tail in (*own, *others):
        (steady / f"steady.db{tail}").touch()
        (steady / f"steady.db{tail}").chmod(0o644)
    steady.chmod(0o755)
    assert run("migrate").exit_code == 0
    modes = {tail: oct(stat.S_IMODE((steady / f"steady.db{tail}").stat().st_mode)) for tail in (*own, *others, "-folder")}
    assert modes == dict.fromkeys(own, "0o600") | dict.fromkeys(others, "0o644") | {"-folder": "0o755"}
    assert oct(stat.S_IMODE(steady.stat().st_mode)) == "0o755"


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "file" / "data"))
    assert said(run("serve")).startswith(f"Error: The folder {tmp_path / 'file' / 'data'} cannot be made")


def test_a_folder_that_only_begins_is_made_by_what_may_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "new" / "data"))
    assert run("migrate").exit_code == 0
    assert run("verify").exit_code == 0
    assert run("user", "recover", email("Sam")).output.splitlines()[-1] == "Error: No account has this address."
    assert os.access(tmp_path / "new" / "data" / "steady.db", os.W_OK)


def test_a_copy_of_a_folder_with_its_key_beside_is_opened_as_it_lies(
    steady: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(steady, tmp_path / "again")
    with_master_key(tmp_path / "again" / "steady.db")
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "again"))
    assert run("verify").exit_code == 0
