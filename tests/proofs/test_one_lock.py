"""Who works on the database shares one lock, and whoever replaces it needs it alone: with real processes, killed ones too."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.support import factories
from tests.support.factories import pair
from tests.support.pages import STILL, in_words
from tests.support.server import Server, beats, serving, wait_until
from tracker.domain.errors import Unusable
from tracker.models.base import database
from tracker.services.backup.back_up import back_up
from tracker.services.store import lock
from tracker.web.errors.words import sentence_of

pytestmark = pytest.mark.proof

RUNNING = "Steady is running on"
REPLACED = sentence_of(Unusable("database_replaced"))


def steady(data_dir: Path, *words: object, within: float = 60) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("steady")), *map(str, words)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
    told = inherited | {"STEADY_DATA_DIR": str(data_dir)}
    return subprocess.run(command, env=told, capture_output=True, text=True, timeout=within, check=False)  # noqa: S603  # our own command


@pytest.fixture
def copy(db: Path, tmp_path: Path) -> Path:
    """A copy of a database with Sam and Alex, who use Steady on."""
    factories.set_up_site()
    pair()
    back_up(tmp_path / "copy.db")
    database.close()
    return tmp_path / "copy.db"


@contextmanager
def _held(server: Server) -> Iterator[None]:
    """Let the master of a server stand still while the block lasts; who answers goes on."""
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def kept(data_dir: Path) -> list[Path]:
    return list(data_dir.glob("*before-restore*"))


def test_a_copy_is_not_put_in_the_place_of_a_database_that_is_served(copy: Path, data_dir: Path):
    with serving(data_dir) as server:
        refused = steady(data_dir, "restore", copy)
        assert (refused.returncode, refused.stderr.startswith(f"Error: {RUNNING}"), kept(data_dir)) == (1, True, [])
        assert server.browser("Sam").get("/today").status == 200
    assert steady(data_dir, "restore", copy).returncode == 0


def test_of_a_server_whose_first_process_is_killed_nothing_holds_the_database_longer_than_a_moment(copy: Path, data_dir: Path):
    with serving(data_dir) as server:
        wait_until(lambda: beats(data_dir / "steady.db"))
        server.process.kill()
        server.process.wait()
        killed = time.monotonic()
        wait_until(lambda: nobody_has(data_dir / "steady.db"), 30)
        assert time.monotonic() - killed < 5
    assert steady(data_dir, "restore", copy).returncode == 0


def nobody_has(db: Path) -> bool:
    with suppress(Unusable), lock.alone(db):
        return True
    return False


def test_a_server_whose_lock_file_was_removed_lays_it_again(copy: Path, data_dir: Path):
    with serving(data_dir):
        wait_until(lambda: beats(data_dir / "steady.db"))
        data_dir.joinpath("steady.db.lock").unlink()
        wait_until(data_dir.joinpath("steady.db.lock").exists)
        refused = steady(data_dir, "restore", copy)
        assert (refused.returncode, RUNNING in refused.stderr, kept(data_dir)) == (1, True, [])


def test_a_worker_alone_keeps_the_database_in_its_place(copy: Path, data_dir: Path):
    command = [str(Path(sys.executable).with_name("steady")), "worker"]
    with subprocess.Popen(command, env={"STEADY_DATA_DIR": str(data_dir)}) as worker:  # noqa: S603  # our own command
        try:
            wait_until(lambda: beats(data_dir / "steady.db"))
            refused = steady(data_dir, "restore", copy)
        finally:
            worker.terminate()
    assert (refused.returncode, RUNNING in refused.stderr, kept(data_dir)) == (1, True, [])


def test_the_lock_ends_with_a_server_that_is_killed(copy: Path, data_dir: Path):
    with serving(data_dir) as server:
        server.kill()
        wait_until(lambda: not _processes(server))
        assert steady(data_dir, "restore", copy).returncode == 0


def test_while_a_killed_server_still_answers_the_database_stays(copy: Path, data_dir: Path):
    with serving(data_dir) as server:
        worker = [each for each in _processes(server) if each != server.process.pid]
        for each in worker:
            os.kill(each, signal.SIGSTOP)
        server.process.kill()
        server.process.wait()
        try:
            assert RUNNING in steady(data_dir, "restore", copy).stderr
        finally:
            for each in worker:
                os.kill(each, signal.SIGKILL)


def _processes(server: Server) -> list[int]:
    """The processes of a server's group that still run."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, group = each.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(group) == server.process.pid and state != "Z":
            found.append(int(each.parent.name))
    return found


def _another_in_its_place(db: Path, copy: Path) -> None:
    shutil.copyfile(copy, db.with_name("other.db"))
    db.with_name("other.db").replace(db)


def _gone(db: Path, _copy: Path) -> None:
    db.rename(db.with_name("moved.db"))


def _emptied(db: Path, _copy: Path) -> None:
    os.truncate(db, 0)


def _written_over(db: Path, copy: Path) -> None:
    shutil.copyfile(copy, db)


@pytest.mark.parametrize("do", [_another_in_its_place, _gone, _emptied, _written_over])
def test_a_server_whose_file_was_replaced_saves_nothing_more_says_so_and_stops(
    copy: Path, db: Path, do: Callable[[Path, Path], None]
):
    with serving(db.parent) as server:
        sam, exiting = server.browser("Sam"), server.browser("Sam")
        # The master looks once a second and ends the server, which hangs up on everybody: it looks once both were answered.
        with _held(server):
            do(db, copy)
            answer = sam.get("/today")
            assert (answer.status, in_words(answer.text)) == (503, STILL)
            left = exiting.post("/exit", {})
            assert (left.status, "bbc.co.uk" in left.text) == (200, True)
        wait_until(lambda: server.process.poll() is not None)
        assert server.process.returncode == 1
        wait_until(lambda: not _processes(server))
    assert REPLACED in db.parent.with_name("serve.log").read_text()
    assert do is not _gone or not db.exists()


@pytest.mark.parametrize("do", [_emptied, _written_over, _another_in_its_place])
def test_what_lies_in_the_place_is_never_mixed_with_what_was_saved_before(
    copy: Path, db: Path, do: Callable[[Path, Path], None]
):
    with serving(db.parent) as server:
        server.browser("Sam")  # signing in stands in the log alone
        do(db, copy)
        wait_until(lambda: server.process.poll() is not None)
    assert db.read_bytes() == (b"" if do is _emptied else copy.read_bytes())
    for words in (("serve",), ("worker",), ("backup", copy.with_name("new.db")), ("verify",), ("keys", "rotate")):
        refused = steady(db.parent, *words)
        said = "its database" if do is _emptied else "steady.db-wal holds what was saved last into another file"
        assert (refused.returncode, said in refused.stderr, len(refused.stderr.splitlines())) == (1, True, 1), refused.stderr
    assert steady(db.parent, "restore", copy).returncode == 0
    assert steady(db.parent, "verify").returncode == 0


def test_a_database_that_was_moved_away_and_back_holds_all_that_was_acknowledged(copy: Path, db: Path):
    with serving(db.parent) as server:
        server.browser("Sam")
        _gone(db, copy)
        wait_until(lambda: server.process.poll() is not None)
    db.with_name("moved.db").rename(db)
    assert steady(db.parent, "verify").returncode == 0
    with closing(sqlite3.connect(db)) as opened:
        assert opened.execute("SELECT COUNT(*) FROM session").fetchone() == (1,)


def test_a_copy_by_hand_over_a_database_whose_server_was_killed_is_refused(copy: Path, db: Path):
    with serving(db.parent) as server:
        server.browser("Sam")
        server.kill()
        wait_until(lambda: not _processes(server))
    shutil.copyfile(copy, db)
    assert "steady.db-wal holds what was saved last into another file" in steady(db.parent, "verify").stderr
    assert db.read_bytes() == copy.read_bytes()


@pytest.mark.parametrize("do", [_another_in_its_place, _emptied, _written_over])
def test_a_worker_whose_file_was_replaced_stops_and_says_so(copy: Path, db: Path, do: Callable[[Path, Path], None]):
    command = [str(Path(sys.executable).with_name("steady")), "worker"]
    told = {"STEADY_DATA_DIR": str(db.parent)}
    with subprocess.Popen(command, env=told, stderr=subprocess.PIPE, text=True) as worker:  # noqa: S603  # our own command
        wait_until(lambda: beats(db))
        do(db, copy)
        _, said = worker.communicate(timeout=40)
    assert (worker.returncode, REPLACED in said) == (0, True)
