"""Where a copy is written: beside nobody else's, never over another file, and where that fails nothing of it stays."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.support.disks import mounted
from tests.support.factories import pair
from tests.support.refusals import refuses
from tracker.app import own_key_file
from tracker.crypto.master_key import master_file
from tracker.crypto.signatures import key_file
from tracker.domain.errors import Invalid, Unwritable
from tracker.models.base import database
from tracker.models.connection import pragmas
from tracker.services import ballast
from tracker.services.backup.back_up import back_up
from tracker.services.store import copies
from tracker.web.errors.words import sentence_of


def refusal(target: Path) -> str:
    with pytest.raises(Invalid) as refused:
        back_up(target)
    assert refused.value.field == "file"
    return sentence_of(refused.value)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("copy*"))


def test_a_copy_is_never_written_over_another_file(db: Path, tmp_path: Path):
    taken = tmp_path / "copy.db"
    taken.write_text("precious")
    assert refusal(taken) == f"{taken} exists already. Name a new file."
    assert (taken.read_text(), left(tmp_path)) == ("precious", ["copy.db"])


@pytest.mark.parametrize(
    "name",
    ["steady.db.ended", "steady.db-wal", "steady.db.before", "steady.db.before-restore-1", "steady.db.mark.7", "copy.key"],
)
def test_a_name_that_means_something_to_steady_is_no_name_for_a_copy(db: Path, name: str):
    before = sorted(db.parent.iterdir())
    assert "is a name that Steady itself uses" in refusal(db.with_name(name))
    assert sorted(db.parent.iterdir()) == before
    link = db.parent.with_name("link")
    link.symlink_to(db.parent)
    assert "is a name that Steady itself uses" in refusal(link / name)


def test_the_keys_beside_the_data_folder_are_no_names_for_a_copy_either(db: Path):
    master_file(db).unlink()
    for name in (own_key_file(db.parent), master_file(db), key_file(db)):
        assert "is a name that Steady itself uses" in refusal(name)


def test_a_copy_may_lie_in_the_data_folder_under_another_name(db: Path):
    back_up(db.with_name("steady.db.2026-11-30"))
    back_up(db.with_name("before.db"))
    assert copies.checked(db.with_name("before.db"))


def test_what_an_interrupted_copy_left_is_no_hindrance(db: Path, tmp_path: Path):
    for name in ("copy.db.part", "copy.db.part-journal"):
        (tmp_path / name).write_text("half of it")
    back_up(tmp_path / "copy.db")
    assert left(tmp_path) == ["copy.db", "copy.db.sha256"]


@pytest.mark.parametrize("names", [["copy.db"] * 4, ["copy-1.db", "copy-2.db", "copy-3.db"]])
def test_of_those_who_write_at_once_each_name_has_one_and_the_others_are_told(db: Path, tmp_path: Path, names: list[str]):
    pair()
    together = Barrier(len(names))

    def write(name: str) -> str:
        with database.connection_context():
            together.wait()
            try:
                back_up(tmp_path / name)
            except Invalid as err:
                return sentence_of(err)
            return ""

    with ThreadPoolExecutor(len(names)) as pool:
        said = sorted(pool.map(write, names))
    others = len(names) - len(set(names))
    assert said == [""] * len(set(names)) + [f"{tmp_path / names[0]} exists already. Name a new file."] * others
    assert left(tmp_path) == sorted({*names, *(f"{each}.sha256" for each in names)})
    assert all(copies.checked(tmp_path / each) for each in names)


def test_a_copy_for_which_there_is_no_room_is_refused_and_nothing_of_it_stays(db: Path, tmp_path: Path):
    database.close()
    with mounted(db, pragmas("wal")) as disk:
        disk.capacity = disk.used()
        said = refusal(tmp_path / "copy.db")
    assert said == (
        f"{tmp_path / 'copy.db'} could not be written: there is not enough room on its disk."
        " Nothing was changed, and nothing of it is left."
    )
    assert left(tmp_path) == []


def _no_folder(_file: Path) -> None:
    pass


def _no_folder_but_a_file(file: Path) -> None:
    file.parent.write_text("a file")


def _too_long_a_name(file: Path) -> None:
    file.parent.mkdir()


@pytest.mark.parametrize(
    ("make", "name", "why"),
    [
        (_no_folder, "copy.db", "No such file or directory"),
        (_no_folder_but_a_file, "copy.db", "Not a directory"),
        (_too_long_a_name, "x" * 252, "File name too long"),
    ],
)
def test_a_place_that_takes_no_copy_is_named(db: Path, tmp_path: Path, make: Callable[[Path], None], name: str, why: str):
    target = tmp_path / "copies" / name
    make(target)
    assert refusal(target).startswith(f"{target} could not be written: {why}. Nothing was changed")


def test_a_disk_that_goes_away_meanwhile_is_named_and_not_the_record(db: Path, tmp_path: Path):
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()

    def write() -> None:
        with copies.written_to(target) as part:
            shutil.rmtree(target.parent)
            database.execute_sql("VACUUM INTO ?", (str(part),))

    with pytest.raises(Invalid) as refused:
        write()
    assert sentence_of(refused.value).startswith(f"{target} could not be written: unable to open database")
    assert "If its disk is well, look at the record: steady verify" in sentence_of(refused.value)


def test_a_record_that_somebody_else_holds_is_no_fault_of_the_place(db: Path, tmp_path: Path):
    with refuses(Unwritable, "Another process is writing"), copies.written_to(tmp_path / "copy.db"):
        raise Unwritable("database_busy")
    assert left(tmp_path) == []


def test_the_room_of_a_ballast_that_was_let_go_is_not_taken(db: Path, tmp_path: Path):
    part = tmp_path / "copy.db.part"
    part.touch()

    def fits(spare: int) -> bool:
        """Whether a file fits that would leave so many bytes of the disk free."""
        try:
            ballast.refuse_to_fill(part, shutil.disk_usage(tmp_path).free - spare)
        except Unwritable:
            return False
        return True

    assert (fits(ballast.SIZE // 2), fits(-ballast.SIZE)) == (True, False)
    ballast.keep()
    assert fits(ballast.SIZE // 2)
    ballast.let_go()
    assert (fits(ballast.SIZE // 2), fits(2 * ballast.SIZE)) == (False, True)
