"""Every command with an output that takes nothing: what was to be done is done, and stderr says what could not be printed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TextIO

import pytest

from tests.support import factories
from tests.support.exports import an_export
from tests.support.factories import DAY, email
from tests.support.server import beats, free_port, serving
from tests.support.settings import KEY, commands
from tracker import clock
from tracker.cli import main
from tracker.crypto.master_key import master_file, master_keys
from tracker.demo import fill
from tracker.domain.leaps import Reading
from tracker.models.account import OneTimeLink, Person
from tracker.models.base import database
from tracker.models.columns import table_name
from tracker.models.commitments import Commitment
from tracker.models.ratings import Rating
from tracker.models.tables import TABLES
from tracker.queries.imports.restore import restored_spaces
from tracker.queries.site import doubted_for
from tracker.services.backup.back_up import back_up
from tracker.services.leaps import note_leap, read_clocks

pytestmark = pytest.mark.timeless

STEADY = str(Path(sys.executable).with_name("steady"))
DONE = "Error: It was done, but what there is to say could not be printed here: "
WHY = {"full": "No space left on device.", "a closed pipe": "Broken pipe.", "closed": "there is no output."}


@contextmanager
def broken(kind: str) -> Iterator[TextIO | None]:
    """An output of that kind, as Python opens it for a program that starts with it."""
    out = None
    if kind == "full":
        out = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115  # closed below, with what it could not take
    elif kind == "a closed pipe":
        read, written = os.pipe()
        os.close(read)
        out = os.fdopen(written, "w", encoding="utf-8")
    yield out
    if out is not None:
        out.close()


@pytest.fixture
def steady(db: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with Sam and Alex, which the commands find by the environment, and files for them beside it."""
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    factories.pair()
    beside = data_dir.parent
    back_up(beside / "earlier.db")
    (beside / "loop.csv").write_text("Date,Walk,Read\n2026-04-05,2,0\n", encoding="utf-8")
    (beside / "scores.csv").write_text("day;score\n2026-04-05;5\n", encoding="utf-8")
    (beside / "steady.json").write_bytes(an_export())
    return data_dir


def run(kind: str, *words: object) -> int:
    """Run a command whose stdout is of that kind. Returns the code that it ends with."""
    with broken(kind) as out, redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main.main([str(word) for word in words], prog_name="steady")
    database.connect(reuse_if_open=True)
    return int(ended.value.code or 0)


def copied(steady: Path) -> bool:
    return (steady.parent / "copy.db").stat().st_size > 0


def put_back(steady: Path) -> bool:
    return (steady / "steady.db.before-restore-1").exists()


def rotated(steady: Path) -> bool:
    return len(master_keys(master_file(steady / "steady.db"))) == 2


def trusted(_steady: Path) -> bool:
    return doubted_for() is None


def linked(_steady: Path) -> bool:
    return OneTimeLink.select().count() == 1


def habits(_steady: Path) -> bool:
    return Commitment.select().count() == 2


def rated(_steady: Path) -> bool:
    return Rating.select().count() == 1


def imported(_steady: Path) -> bool:
    return len(restored_spaces(factories.actor("Sam"))) == 1


AS_SAM = ("--as", email("Sam"))
CASES: dict[str, tuple[tuple[str, ...], Callable[[Path], bool]]] = {
    "backup": (("{beside}/copy.db",), copied),
    "restore": (("{beside}/earlier.db",), put_back),
    "keys rotate": ((), rotated),
    "clock confirm": ((), trusted),
    "user recover": ((email("Sam"),), linked),
    "import loop": (("{beside}/loop.csv", *AS_SAM), habits),
    "import ratings": (("{beside}/scores.csv", "--as", email("Alex"), "--date", "day", "--score", "score"), rated),
    "import record": (("{beside}/steady.json", *AS_SAM), imported),
}
# Each has a test of its own below.
OTHERS = {"demo", "migrate", "routes", "verify", "serve", "worker"}


def test_every_command_is_asked():
    assert set(CASES) | OTHERS == commands(main)


@pytest.mark.parametrize("kind", WHY)
@pytest.mark.parametrize("command", CASES)
def test_what_was_asked_for_is_done_and_the_output_that_failed_is_told(
    steady: Path, kind: str, command: str, capsys: pytest.CaptureFixture[str]
):
    words, is_done = CASES[command]
    note_leap("worker", read_clocks(), Reading(clock.now() - DAY, clock.steady()))
    code = run(kind, *command.split(), *(word.format(beside=steady.parent) for word in words))
    assert (code, is_done(steady)) == (1, True)
    told = capsys.readouterr().err
    if command == "user recover":
        assert told == (
            "Error: A link was made, but it could not be printed here, and it is kept nowhere."
            f" Make a new one where it can be printed: steady user recover {email('Sam')}\n"
        )
    else:
        assert told == f"{DONE}{WHY[kind]}\n"


@pytest.mark.parametrize("kind", WHY)
def test_a_new_database_is_brought_up_to_date(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "new"))
    assert (run(kind, "migrate"), capsys.readouterr().err) == (1, f"{DONE}{WHY[kind]}\n")
    assert {table_name(each) for each in TABLES} <= set(database.get_tables())


@pytest.mark.parametrize("flag", [(), ("--json",)], ids=["in sentences", "for a program"])
def test_a_couple_whose_passwords_are_lost_is_told_as_such(
    flag: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("STEADY_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.setattr(fill, "tell", partial(fill.tell, 31))
    assert (run("full", "demo", *flag), Person.select().count()) == (1, 2)
    assert capsys.readouterr().err.startswith(
        "Error: The couple was made, but their passwords could not be printed here, and they are kept nowhere."
    )


@pytest.mark.parametrize("kind", WHY)
@pytest.mark.parametrize(("damage", "code"), [("", 0), ("UPDATE ledger_body SET salt = zeroblob(32) WHERE seq = 2", 1)])
def test_a_verdict_about_the_record_is_the_code_all_the_same(
    steady: Path, kind: str, damage: str, code: int, capsys: pytest.CaptureFixture[str]
):
    database.execute_sql(damage or "SELECT 1")
    assert (run(kind, "verify"), capsys.readouterr().err) == (
        code,
        f"What there is to say could not be printed here: {WHY[kind]}\n",
    )


@pytest.mark.parametrize("kind", WHY)
@pytest.mark.parametrize("flag", [(), ("--json",)], ids=["in sentences", "for a program"])
def test_a_verdict_about_a_file_is_the_code_all_the_same(
    steady: Path, kind: str, flag: tuple[str, ...], capsys: pytest.CaptureFixture[str]
):
    from tests.support.archives import BUNDLE  # noqa: PLC0415  # only here

    (steady.parent / "bundle.json").write_bytes(BUNDLE)
    assert run(kind, "verify", steady.parent / "bundle.json", *flag) == 2
    assert capsys.readouterr().err == f"What there is to say could not be printed here: {WHY[kind]}\n"


@pytest.mark.parametrize("words", [("--help",), ("verify", "--help"), ("keys", "--help")], ids=" ".join)
def test_help_that_cannot_be_printed_is_told(words: tuple[str, ...]):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([STEADY, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603  # our own command
    said = done.stderr.removeprefix("Error: ")
    assert (done.returncode, said) == (1, "What there is to say could not be printed here: No space left on device.\n")


def ended(kind: str, streams: tuple[str, ...], words: tuple[str, ...], data_dir: Path) -> tuple[int, str]:
    """How a process ends whose `streams` are of that kind, and what it printed elsewhere."""
    with ExitStack() as opened:
        out = {
            each: opened.enter_context(broken(kind)) if each in streams else subprocess.PIPE for each in ("stdout", "stderr")
        }
        told = {"STEADY_DATA_DIR": str(data_dir)}
        done = subprocess.run([STEADY, *words], env=told, text=True, check=False, **out)  # type: ignore[call-overload]  # noqa: S603  # our own command
    return done.returncode, (done.stdout or "") + (done.stderr or "")


@pytest.mark.parametrize("kind", ["full", "a closed pipe"])
@pytest.mark.parametrize("streams", [("stdout",), ("stderr",), ("stdout", "stderr")], ids=" and ".join)
def test_a_process_ends_with_its_code_whichever_output_takes_nothing(steady: Path, kind: str, streams: tuple[str, ...]):
    database.close()
    codes = {("verify",): 0, ("user", "recover", email("Sam")): int("stdout" in streams), ("user", "recover", "nobody"): 1}
    for words, code in codes.items():
        left, said = ended(kind, streams, words, steady)
        assert (words, left, "Traceback" in said, "Exception ignored" in said) == (words, code, False, False)


def with_output(kind: str, *words: str) -> tuple[str, ...]:
    """The command line of a process whose stdout is of that kind."""
    opened = "os.open('/dev/full', os.O_WRONLY)" if kind == "full" else "(lambda ends: os.close(ends[0]) or ends[1])(os.pipe())"
    return (sys.executable, "-c", f"import os, sys; os.dup2({opened}, 1); os.execv(sys.argv[1], sys.argv[1:])", STEADY, *words)


@pytest.mark.parametrize("kind", ["full", "a closed pipe"])
def test_the_server_serves_all_the_same(tmp_path: Path, kind: str):
    with serving(tmp_path / "data", with_output(kind, "serve")) as server:
        assert server.browser().get("/").headers["Location"] == "/account/set-up"
    said = (tmp_path / "serve.log").read_text(encoding="utf-8")
    assert said == f"What there is to say could not be printed here: {WHY[kind]}\n"


@pytest.mark.parametrize("kind", ["full", "a closed pipe"])
def test_a_server_whose_set_up_code_is_lost_does_not_start(tmp_path: Path, kind: str):
    told = {
        "STEADY_DATA_DIR": str(tmp_path / "data"),
        "STEADY_PORT": str(free_port()),
        "STEADY_BASE_URL": "https://steady.example",
    }
    done = subprocess.run(with_output(kind, "serve"), env=told, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603  # our own command
    assert done.returncode == 1
    assert done.stderr == (
        "Error: The code for the set-up page could not be printed here, and nobody can set Steady up without it."
        " Start Steady again where it can be printed.\n"
    )


@pytest.mark.parametrize("kind", ["full", "a closed pipe"])
def test_the_worker_works_all_the_same(steady: Path, kind: str):
    database.close()
    told = {"STEADY_DATA_DIR": str(steady)}
    with subprocess.Popen(with_output(kind, "worker"), env=told) as process:  # noqa: S603  # our own command
        try:
            until = time.monotonic() + 30
            while not beats(steady / "steady.db"):
                assert (process.poll(), time.monotonic() < until) == (None, True)
                time.sleep(0.05)
        finally:
            process.kill()


@pytest.mark.parametrize("kind", WHY)
def test_addresses_that_cannot_be_printed_are_told(kind: str, capsys: pytest.CaptureFixture[str]):
    assert run(kind, "routes") == 1
    assert capsys.readouterr().err == f"{DONE}{WHY[kind]}\n"
