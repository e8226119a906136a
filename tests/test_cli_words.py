"""Arguments that are no text: whatever a command is given, it ends in a sentence, and changes nothing or does its work."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.support import factories
from tests.support.archives import chain_of
from tests.support.exports import MADE_AT, an_export
from tests.support.factories import email
from tests.support.settings import KEY
from tracker.cli import main
from tracker.domain.exports.bundle import document
from tracker.models.base import database
from tracker.services.backup.back_up import back_up

pytestmark = pytest.mark.timeless

BYTES = os.fsdecode(b"\xff")
ODD = (
    BYTES,
    f"a{BYTES}@example.org",
    "",
    " ",
    "-",
    "\n",
    "\x1b[2J",
    "NaN",
    "Infinity",
    "1e999999999",
    "٣",
    "ü" * 3000,
    "/dev/null",
    ".",
)
NO_TEXT = "holds bytes that are no text (UTF-8)"


@pytest.fixture
def steady(db: Path, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with Sam and Alex, which the commands find by the environment, and files for them around them."""
    monkeypatch.setenv("STEADY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEADY_SECRET_KEY", KEY)
    factories.pair()
    here = tmp_path / "here"
    here.mkdir()
    back_up(here / "earlier.db")
    (here / "loop.csv").write_text("Date,Walk\n2026-04-05,2\n", encoding="utf-8")
    (here / "scores.csv").write_text("day;score\n2026-04-05;5\n", encoding="utf-8")
    (here / "steady.json").write_bytes(an_export())
    (here / "bundle.json").write_bytes(document([chain_of(2)], MADE_AT))
    monkeypatch.chdir(here)
    database.close()
    return here


VALID = {
    "backup": {"file": "copy.db"},
    "restore": {"file": "earlier.db"},
    "verify": {"file": "bundle.json"},
    "user recover": {"email": email("Sam")},
    "import loop": {"file": "loop.csv", "email": email("Sam"), "preset": "daily"},
    "import ratings": {
        "file": "scores.csv",
        "email": email("Alex"),
        "date_column": "day",
        "score_column": "score",
        "low": "0",
        "high": "10",
    },
    "import record": {"file": "steady.json", "email": email("Sam")},
}
"""What each command takes, as it could be typed."""


def found(group: click.Group, before: str = "") -> dict[str, click.Command]:
    commands: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        commands |= found(command, f"{before}{name} ") if isinstance(command, click.Group) else {f"{before}{name}": command}
    return commands


def takes(command: click.Command) -> list[click.Parameter]:
    return [each for each in command.params if not getattr(each, "is_flag", False)]


def words_of(name: str, said: dict[str, str]) -> list[str]:
    """The command line, with each value after the name of its option where it has one."""
    words = name.split()
    for each in takes(found(main)[name]):
        value = said[str(each.name)]
        words += [value] if isinstance(each, click.Argument) else [f"{each.opts[0]}={value}"]
    return words


def run(words: list[str]) -> tuple[int, str]:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
    if not database.is_closed():
        database.close()
    return result.exit_code, result.output


def test_every_command_that_takes_something_is_asked():
    assert {name: {str(each.name) for each in takes(command)} for name, command in found(main).items() if takes(command)} == {
        name: set(said) for name, said in VALID.items()
    }


@pytest.mark.parametrize(("name", "which"), [(name, which) for name, said in VALID.items() for which in said])
def test_whatever_stands_in_the_place_of_an_argument_a_command_ends_in_a_sentence(steady: Path, name: str, which: str):
    for value in ODD:
        code, said = run(words_of(name, VALID[name] | {which: value}))
        assert code == 0 or "Error: " in said, (value, said)
        assert code in {1, 2} or BYTES not in value, (value, said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "recover", BYTES), f"\\udcff {NO_TEXT}. Nothing was changed."),
        (("import", "loop", "loop.csv", "--as", BYTES), f"\\udcff {NO_TEXT}. Nothing was changed."),
        (
            ("backup", BYTES),
            f"\\udcff could not be written: its name {NO_TEXT}. Nothing was changed, and nothing of it is left.",
        ),
        (("backup", "."), ". is a folder. Name a new file in it."),
        (("verify", BYTES), "\\udcff cannot be read: No such file or directory."),
    ],
)
def test_a_process_that_is_given_no_text_ends_in_a_sentence(steady: Path, words: tuple[str, ...], said: str):
    before = {each: each.read_bytes() for each in steady.iterdir()}
    command = [str(Path(sys.executable).with_name("steady")), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"Error: {said}\n")
    assert {each: each.read_bytes() for each in steady.iterdir()} == before


def test_a_file_whose_name_is_no_text_is_read_as_any_other(steady: Path):
    for name in ("bundle.json", "loop.csv", "steady.json", "earlier.db", "earlier.db.sha256"):
        (steady / name).rename(steady / f"{BYTES}{name}")
    assert run(["verify", f"{BYTES}bundle.json"])[0] == 2
    assert run(["import", "loop", f"{BYTES}loop.csv", "--as", email("Sam")])[0] == 0
    assert run(["import", "record", f"{BYTES}steady.json", "--as", email("Sam")])[0] == 0
    assert run(["restore", f"{BYTES}earlier.db"])[0] == 0


@pytest.mark.parametrize("coding", ["ascii", "latin-1", "utf-8"])
def test_what_an_output_cannot_spell_is_printed_all_the_same(steady: Path, coding: str):
    command = [str(Path(sys.executable).with_name("steady")), "backup", "ü“.db"]
    told = os.environ | {"PYTHONIOENCODING": coding}
    done = subprocess.run(command, env=told, capture_output=True, check=False)  # noqa: S603  # our own command
    spelt = "ü“.db".encode(coding, "backslashreplace")
    assert (done.returncode, done.stdout[: 9 + len(spelt)], done.stderr) == (0, b"Written: " + spelt, b"")
