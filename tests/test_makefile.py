"""`make` notices when the Python changed for which everything was installed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HERE = Path(sys.executable)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in which everything is installed already, as the stamps say."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for stamp in (".ready", ".ready-dev"):
        (tmp_path / ".venv" / stamp).touch()
    return tmp_path


def would_install(clone: Path, goal: str) -> bool:
    """Whether `make` would install anew; nothing is installed or run."""
    done = subprocess.run(["make", "-n", goal], cwd=clone, capture_output=True, text=True, check=True)  # noqa: S603, S607  # our own Makefile
    return "-m venv .venv" in done.stdout


def _works(python: Path) -> None:
    python.write_text(f'#!/bin/sh\nexec {HERE} "$@"\n', encoding="utf-8")
    python.chmod(0o755)


def _gone(python: Path) -> None:
    python.symlink_to("/nowhere/python3.9")


def _another(python: Path) -> None:
    """One for which nothing was installed, as after the system's own was replaced by the next."""
    python.write_text(f'#!/bin/sh\nexec {HERE} -I -S "$@"\n', encoding="utf-8")
    python.chmod(0o755)


@pytest.mark.parametrize("goal", ["run", "test"])
@pytest.mark.parametrize(("python", "anew"), [(_works, False), (_gone, True), (_another, True)])
def test_a_python_that_is_gone_or_another_one_is_noticed_and_all_is_installed_anew(
    clone: Path, goal: str, python: object, *, anew: bool
):
    python(clone / ".venv" / "bin" / "python")  # type: ignore[operator]  # one of the three above
    assert would_install(clone, goal) is anew


def test_asking_for_help_removes_nothing(clone: Path):
    _gone(clone / ".venv" / "bin" / "python")
    assert would_install(clone, "help") is False
    assert (clone / ".venv" / ".ready").exists()
