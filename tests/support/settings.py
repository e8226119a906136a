"""How a test sets Steady up: its keys, every setting that there is, every command, and a command run."""

import ast
from hashlib import sha256
from pathlib import Path

import click
from click.testing import CliRunner, Result

from tracker.cli import main
from tracker.crypto.key_files import make_once
from tracker.crypto.master_key import master_file

_ROOT = Path(__file__).parents[2]
KEY = "a key for tests alone, 32 or longer"
# One for all, so that a database may be copied from test to test.
MASTER = f"{'5a' * 16} {sha256(b'a master key of the tests').hexdigest()}\n"


def with_master_key(file: Path) -> Path:
    """Lay the master key of the tests where it belongs for this database file."""
    make_once(master_file(file), MASTER)
    return file


def settings() -> dict[str, str]:
    """Every setting and its default, as config.py writes them."""
    lines = ast.parse((_ROOT / "config.py").read_text(encoding="utf-8")).body
    asked = [each.value.args for each in lines if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)]
    return {ast.literal_eval(name): ast.unparse(rest[0]) if rest else '""' for name, *rest in asked}


def commands(group: click.Group, before: str = "") -> set[str]:
    """The words of every command of a group."""
    found = set()
    for name, command in group.commands.items():
        found |= commands(command, f"{before}{name} ") if isinstance(command, click.Group) else {f"{before}{name}"}
    return found


def run(*words: object) -> Result:
    """What a command of these words does and says."""
    return CliRunner().invoke(main, [str(word) for word in words])
