"""Each import contract fails when it is broken: a forbidden import is planted in a copy of the house."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = [each["name"] for each in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]]
PLANTED = [
    ("The layers of the house", "domain/days.py", "from tracker.models import base"),
    ("The layers of the house", "models/base.py", "from tracker.queries import sessions"),
    ("The layers of the house", "queries/account/sessions.py", "from tracker.services import writing"),
    ("The layers of the house", "services/writing.py", "from tracker.web import words"),
    ("The layers of the house", "web/words.py", "from tracker import server"),
    ("Domain is pure", "domain/days.py", "import flask"),
    ("Domain is pure", "domain/days.py", "import logging"),
    ("Domain is pure", "domain/days.py", "from tracker import clock"),
    ("The web asks services and queries, never tables", "web/words.py", "from tracker.models import base"),
    ("The web asks services and queries, never tables", "web/words.py", "import peewee"),
    ("Services and queries know no web, no charts, no schedule", "services/writing.py", "import flask"),
    ("Services and queries know no web, no charts, no schedule", "queries/account/sessions.py", "import plotly"),
    ("Models know only the kinds of the domain, and how text is encrypted", "models/base.py", "from tracker import chance"),
    ("The worker knows no web and no tables", "jobs/tick.py", "import flask"),
    ("The worker knows no web and no tables", "jobs/tick.py", "from tracker.models import base"),
    ("Plotly is drawn in one file", "cli.py", "import plotly"),
    ("Plotly is drawn in one file", "web/today.py", "import plotly"),
    ("The parts of domain", "domain/days.py", "from tracker.domain.entries import due"),
    ("The parts of domain", "domain/trends/spans.py", "from tracker.domain.sharing import sheet"),
    ("The parts of models", "models/account.py", "from tracker.models import couple"),
    ("The parts of queries", "queries/couple.py", "from tracker.queries.record import pages"),
    ("The parts of services", "services/ratings/ratings.py", "from tracker.services.entries import entries"),
    ("The parts of web", "web/trends/pages.py", "from tracker.web.record import pages"),
    ("The parts of web", "web/record/pages.py", "from tracker.web.couple import invitation"),
    ("The parts of services", "services/newcomer.py", "import re"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the contracts speak of."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "tracker", folder / "tracker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(house: Path) -> tuple[int, list[str]]:
    """How the linter ended, and the names of the contracts that it found broken."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(  # noqa: S603  # our own linter
        command, cwd=house, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(house)}
    )
    lines = done.stdout.splitlines()
    return done.returncode, [line.partition(" BROKEN")[0] for line in lines if " BROKEN" in line]


@pytest.mark.proof
def test_the_house_as_it_stands_breaks_no_contract(copy: Path):
    assert lint(copy) == (0, [])


@pytest.mark.proof
@pytest.mark.parametrize(("contract", "name", "line"), PLANTED)
def test_a_forbidden_import_breaks_its_contract(copy: Path, contract: str, name: str, line: str):
    file = copy / "tracker" / name
    whole = file.read_text(encoding="utf-8") if file.exists() else None
    file.write_text(f"{whole or ''}\n{line}\n", encoding="utf-8")
    code, broken = lint(copy)
    if whole is None:
        file.unlink()
    else:
        file.write_text(whole, encoding="utf-8")
    assert (code, contract in broken) == (1, True)


def test_every_contract_is_broken_once():
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)
