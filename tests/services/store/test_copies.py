"""A copy of the database has a digest beside it, and one that was damaged since is told from a whole one."""

import errno
import os
import stat
import subprocess
from pathlib import Path
from random import Random

import pytest

from tests.support.factories import pair, person
from tests.support.refusals import refuses
from tracker.domain.errors import Invalid, Unwritable
from tracker.models.base import database
from tracker.services.backup import put_back
from tracker.services.backup.back_up import back_up
from tracker.services.store.copies import _told_of, checked, digest_file
from tracker.web.errors.words import sentence_of


@pytest.fixture
def copy(db: Path, tmp_path: Path) -> Path:
    pair()
    back_up(tmp_path / "copy.db")
    return tmp_path / "copy.db"


def refusal(file: Path) -> str:
    with pytest.raises(Invalid) as refused:
        checked(file)
    assert refused.value.field == "file"
    return sentence_of(refused.value)


def test_a_copy_has_its_digest_beside_it_as_sha256sum_reads_it(copy: Path):
    said = subprocess.run(
        ["sha256sum", "--check", "copy.db.sha256"],  # noqa: S607  # wherever it lies
        cwd=copy.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "copy.db: OK\n"
    assert (checked(copy), oct(stat.S_IMODE(digest_file(copy).stat().st_mode))) == (True, "0o600")


def test_a_copy_and_its_digest_are_on_the_disk_before_they_bear_their_names(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced, fsync = list[int](), os.fsync

    def noted(opened: int) -> None:
        synced.append(os.fstat(opened).st_ino)
        fsync(opened)

    monkeypatch.setattr(os, "fsync", noted)
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    back_up(target)
    assert synced == [each.stat().st_ino for each in (target, digest_file(target), target.parent)]


def test_of_a_copy_whose_name_the_disk_does_not_keep_nothing_is_left(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fsync = os.fsync

    def only_files(opened: int) -> None:
        if stat.S_ISDIR(os.fstat(opened).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(opened)

    monkeypatch.setattr(os, "fsync", only_files)
    (tmp_path / "copies").mkdir()
    with refuses(Invalid, "nothing of it is left"):
        back_up(tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []


def test_any_damage_to_a_copy_is_said(copy: Path):
    whole, chance = copy.read_bytes(), Random(7)  # noqa: S311  # damage, not secrets
    for _ in range(200):
        place = chance.randrange(len(whole))
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        assert refusal(copy) == (f"{copy} was damaged or changed since it was made: {copy}.sha256 says so. Use another copy.")
    copy.write_bytes(whole[:-1])
    refusal(copy)
    copy.write_bytes(whole)
    assert checked(copy)


def test_a_damaged_copy_is_not_put_back_though_sqlite_finds_nothing(copy: Path, db: Path):
    damaged = bytearray(copy.read_bytes())
    damaged[99] ^= 1  # the number of the library that wrote it last
    copy.write_bytes(damaged)
    before = db.read_bytes()
    with pytest.raises(Invalid):
        put_back.put_back_copy(copy, db)
    assert db.read_bytes() == before


def test_a_copy_from_before_copies_had_a_digest_is_told_apart(copy: Path):
    digest_file(copy).unlink()
    assert checked(copy) is False


def test_a_copy_may_be_renamed_together_with_its_digest(copy: Path):
    moved = copy.with_name("moved.db")
    copy.rename(moved)
    digest_file(copy).rename(digest_file(moved))
    assert checked(moved)


def test_a_link_to_a_copy_is_checked_by_the_digest_beside_the_copy(copy: Path, tmp_path: Path):
    link = tmp_path / "links" / "latest.db"
    link.parent.mkdir()
    link.symlink_to(copy)
    assert checked(link)
    digest_file(link).write_text(digest_file(copy).read_text())
    assert checked(link)
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")
    for beside in (link, copy):
        assert refusal(link) == (
            f"{link} was damaged or changed since it was made: {digest_file(beside)} says so. Use another copy."
        )
        digest_file(link).unlink(missing_ok=True)


@pytest.mark.parametrize("tail", [".part", ".before.part"])
def test_a_copy_under_a_name_that_restore_uses_is_refused_and_stays(copy: Path, db: Path, tail: str):
    named = Path(f"{db}{tail}")
    copy.rename(named)
    database.close()
    with refuses(Invalid, "a name that restore itself uses"):
        put_back.put_back_copy(named, db)
    assert named.is_file()


@pytest.mark.parametrize("said", [b"", b"copied on Tuesday", b"\xff\xfe", b"ab" * 31, b"ab" * 33])
def test_what_is_no_digest_is_said_and_not_passed_over(copy: Path, said: bytes):
    digest_file(copy).write_bytes(said)
    assert refusal(copy) == (
        f"{copy}.sha256 holds no digest. Put back the one that was made with the copy, or move this one away."
    )


@pytest.mark.parametrize("form", ["{0}", "{0}\n", "{1} *copy.db\r\n", "  {0}  a name\n"])
def test_a_digest_that_another_tool_wrote_counts_as_well(copy: Path, form: str):
    digest = digest_file(copy).read_text().split()[0]
    digest_file(copy).write_text(form.format(digest, digest.upper()))
    assert checked(copy)


def test_a_copy_that_is_not_there_is_said(tmp_path: Path):
    assert refusal(tmp_path / "none.db") == f"{tmp_path / 'none.db'} is not there."
    os.mkfifo(tmp_path / "pipe.db")
    assert refusal(tmp_path / "pipe.db") == f"{tmp_path / 'pipe.db'} is no file."


def test_a_digest_that_cannot_be_read_is_said(copy: Path):
    digest_file(copy).unlink()
    digest_file(copy).mkdir()
    assert refusal(copy) == f"{copy}.sha256 cannot be read: Is a directory."


def test_a_later_copy_of_the_same_name_has_a_digest_of_its_own(copy: Path):
    copy.unlink()
    person("Eve")
    back_up(copy)
    assert (checked(copy), sorted(each.name for each in copy.parent.glob("copy*"))) == (True, ["copy.db", "copy.db.sha256"])


@pytest.mark.parametrize(("why", "code"), [("disk_full", "copy_without_room"), ("read_only", "copy_on_read_only_disk")])
def test_a_disk_that_takes_no_copy_is_told_with_its_place(tmp_path: Path, why: str, code: str):
    with pytest.raises(Invalid) as refused, _told_of(tmp_path / "copy.db"):
        raise Unwritable(why)
    assert (refused.value.code, refused.value.values) == (code, {"target": tmp_path / "copy.db"})
