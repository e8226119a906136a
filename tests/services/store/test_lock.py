"""The lock beside a database, and what can be closed to others: the cases that need no second process."""

import errno
import shutil
import threading
from pathlib import Path

import pytest

from tests.support.refusals import refuses
from tracker.domain.errors import Unusable
from tracker.services.store import folder, lock


def test_whoever_has_it_alone_keeps_others_out_and_they_keep_out_whoever_wants_it_alone(tmp_path: Path):
    database = tmp_path / "steady.db"
    with lock.alone(database), refuses(Unusable, "just now"), lock.shared(database):
        pass
    with lock.shared(database), lock.shared(database), refuses(Unusable, "Stop it first"), lock.alone(database):
        pass
    with lock.alone(database):
        assert lock.lock_file(database).exists()


def test_what_is_done_alone_is_done_by_nobody_who_has_company(tmp_path: Path):
    database, done = tmp_path / "steady.db", list[str]()
    assert not lock.while_alone(database, lambda: done.append("without the lock"))
    with lock.shared(database):
        assert lock.while_alone(database, lambda: done.append("alone"))
        with lock.shared(database):
            assert not lock.while_alone(database, lambda: done.append("in company"))
        with refuses(Unusable, "Stop it first"), lock.alone(database):
            pass
    assert done == ["alone"]


def test_whoever_begins_while_something_is_done_alone_waits_for_that(tmp_path: Path):
    database, begun = tmp_path / "steady.db", threading.Event()

    def begin() -> None:
        with lock.shared(database):
            begun.set()

    other = threading.Thread(target=begin)

    def work() -> None:
        other.start()
        assert not begun.is_set()

    with lock.shared(database):
        lock.while_alone(database, work)
        assert begun.wait(20)
        other.join()


def test_a_lock_whose_file_was_removed_is_taken_again(tmp_path: Path):
    database = tmp_path / "data" / "steady.db"
    database.parent.mkdir()
    lock.take_again(database)
    with lock.shared(database):
        for _ in range(2):
            lock.lock_file(database).unlink()
            with lock.alone(database):
                lock.take_again(database)
            lock.take_again(database)
            lock.take_again(database)
            with refuses(Unusable, "Stop it first"), lock.alone(database):
                pass
        shutil.rmtree(database.parent)
        lock.take_again(database)
    assert not database.parent.exists()


def test_where_no_lock_can_lie_nothing_can_be_replaced_either(tmp_path: Path):
    with lock.shared(tmp_path / "nowhere" / "steady.db"):
        assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(("number", "refused"), [(errno.EPERM, True), (errno.EROFS, False), (errno.ENOENT, False)])
def test_what_cannot_be_closed_to_others_is_refused_but_on_a_disk_that_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, refused: bool
):
    database = tmp_path / "steady.db"
    database.touch(0o644)

    def fail(_path: Path, _mode: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "chmod", fail)
    if refused:
        with refuses(Unusable, "can be read by others"):
            folder.close_to_others(database)
    else:
        folder.close_to_others(database)
