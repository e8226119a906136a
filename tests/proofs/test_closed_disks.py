"""Commands on a disk that takes nothing, or nothing more: each ends in a sentence, and reading and copying still work."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support import factories
from tests.support.factories import email, pair
from tests.support.server import free_port
from tracker.models.base import database

pytestmark = pytest.mark.proof

STEADY = str(Path(sys.executable).with_name("steady"))
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
READS = (("verify",), ("backup", "{out}/copy.db"))
WRITES = (
    ("serve",),
    ("worker",),
    ("migrate",),
    ("demo",),
    ("keys", "rotate"),
    ("user", "recover", email("Sam")),
    ("import", "loop", "{out}/loop.csv", "--as", email("Sam")),
    ("import", "ratings", "{out}/scores.csv", "--as", email("Alex"), "--date", "day", "--score", "score"),
    ("restore", "{out}/earlier.db"),
)
SET_UP = """
set -e
mount -t tmpfs -o size=64m,mode=700 none "$DISK"
cp -a "$FROM"/. "$DISK"/
"""
READ_ONLY = SET_UP + 'mount -o remount,ro "$DISK"\n'
FULL = SET_UP + 'dd if=/dev/zero of="$DISK"/filler bs=4k status=none 2>/dev/null || true\n'


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*OWN_MOUNTS, "true"], capture_output=True, check=False)  # noqa: S603  # our own command
    return tried.returncode == 0


needs_mounts = pytest.mark.skipif(not may_mount(), reason="this kernel lets no test have a disk of its own")


@pytest.fixture(params=["ended cleanly", "killed"])
def laid(request: pytest.FixtureRequest, db: Path, tmp_path: Path) -> Path:
    """A folder with a database and its keys, as a server leaves it that ends cleanly, or is killed."""
    factories.set_up_site()
    pair()
    out = tmp_path / "out"
    out.mkdir()
    (out / "loop.csv").write_text("Date,Walk\n2026-04-05,2\n", encoding="utf-8")
    (out / "scores.csv").write_text("day;score\n2026-04-05;5\n", encoding="utf-8")
    folder = tmp_path / "from"
    if request.param == "killed":
        shutil.copytree(db.parent, folder / "data")
        Path(f"{folder / 'data' / db.name}-shm").unlink()
        database.close()
    else:
        database.close()
        shutil.copytree(db.parent, folder / "data")
    shutil.copyfile(db, out / "earlier.db")
    for key in tmp_path.glob("data.*key"):
        shutil.copyfile(key, folder / key.name)
        (folder / key.name).chmod(0o600)
    return folder


def on(disk: str, laid: Path, words: Sequence[str], then: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command on a disk of its own, on which the folder was laid, and then another."""
    out, at = laid.with_name("out"), laid.with_name("disk")
    at.mkdir(exist_ok=True)
    told = {"PATH": os.environ["PATH"], "DISK": str(at), "FROM": str(laid), "STEADY_DATA_DIR": str(at / "data")}
    told |= {"STEADY_SECRET_KEY": "a key for tests alone, 32 or longer", "STEADY_PORT": str(free_port())}
    command = [
        *OWN_MOUNTS,
        "sh",
        "-c",
        f'{disk}set +e\n"$@"\ncode=$?\n{then}\nexit $code',
        "sh",
        STEADY,
        *(word.format(out=out) for word in words),
    ]
    return subprocess.run(command, env=told, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  # our own command


@needs_mounts
@pytest.mark.parametrize("disk", [READ_ONLY, FULL], ids=["read-only", "full"])
def test_the_record_can_be_read_and_copied_from_a_disk_that_takes_nothing(laid: Path, disk: str):
    for words in READS:
        done = on(disk, laid, words)
        assert (done.returncode, done.stderr) == (0, ""), (words, done.stderr)
    copy = laid.with_name("out") / "copy.db"
    assert copy.stat().st_size > 0
    again = laid.with_name("again") / "data"
    again.mkdir(parents=True)
    shutil.copyfile(copy, again / "steady.db")
    shutil.copyfile(laid / "data.master.key", again.with_name("data.master.key"))
    again.with_name("data.master.key").chmod(0o600)
    told = {"STEADY_DATA_DIR": str(again)}
    done = subprocess.run([STEADY, "verify"], env=told, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    assert (done.returncode, "2 events, whole" in done.stdout) == (0, True)


@needs_mounts
@pytest.mark.parametrize("disk", [READ_ONLY, FULL], ids=["read-only", "full"])
def test_every_command_that_writes_ends_in_a_sentence(laid: Path, disk: str):
    for words in WRITES:
        done = on(disk, laid, words)
        assert done.returncode == 1, (words, done.stdout)
        assert "Traceback" not in done.stderr, (words, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1, (words, done.stderr)
        assert done.stderr.startswith(f"Error: {laid.with_name('disk') / 'data'}"), (words, done.stderr)  # or a file in it
        assert "steady verify" not in done.stderr, (words, done.stderr)  # the record is well


@needs_mounts
@pytest.mark.parametrize(
    ("disk", "why"),
    [(FULL, "there is not enough room on its disk"), (READ_ONLY, "Read-only file system")],
    ids=["full", "read-only"],
)
def test_a_copy_that_its_disk_does_not_take_is_named_and_leaves_nothing(laid: Path, disk: str, why: str):
    copy = laid.with_name("disk") / "copy.db"
    done = on(disk, laid, ("backup", str(copy)), then='ls -A "$DISK" >&2')
    told, *files = done.stderr.splitlines()
    assert (done.returncode, told) == (
        1,
        f"Error: {copy} could not be written: {why}. Nothing was changed, and nothing of it is left.",
    )
    assert [each for each in files if "copy" in each] == []
