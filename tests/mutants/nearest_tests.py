"""Which tests come by which line, and whether one of them fails once that line is changed.

What goes over everything that there is (the matrix of routes, markup, odd values, twins, browser, proofs) is left out: one case
of it takes as long as a hundred of the others, and notices by chance what one of those has to notice by its rule.
"""

import json
import math
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage, CoverageData
from hypothesis import Phase, settings

ROOT = Path(__file__).parents[2]
_MEASURED = tuple(f"tests/{layer}" for layer in ("domain", "crypto", "services", "queries", "jobs", "web"))
_LEFT_OUT = (
    "tests/services/ratings/test_visibility_laws.py",
    "tests/web/test_private_indexes.py",
    "tests/web/test_vendored.py",
)
# These go by no line: they read what stands there.
_READING = ("tests/test_figures.py", "tests/test_refusals.py", "tests/test_stored_words.py", "tests/test_scoped.py")
_MAP, _SECONDS = ROOT / ".mutants.coverage", ROOT / ".mutants.coverage.json"
_NEAREST, _LONGEST = 80, 120.0
_QUIETLY = ("-q", "-W", "ignore::pytest.PytestAssertRewriteWarning")  # what has been imported already is not of this product
# What each child begins with; nothing of the product and of its tests is among it.
_SHARED = (
    "argon2",
    "click",
    "cryptography.fernet",
    "dateutil.rrule",
    "flask_babel",
    "flask_login",
    "flask_wtf",
    "numpy",
    "peewee",
)


class _Steady:
    """A plugin: the same examples of hypothesis each time, none kept, and none made smaller once it fails."""

    def pytest_collection(self) -> None:
        steady: dict[str, Any] = {"derandomize": True, "database": None, "phases": (Phase.explicit, Phase.generate)}
        settings.register_profile("mutants", settings.get_profile("usual"), **steady)
        settings.load_profile("mutants")


@dataclass(eq=False)
class _Mapping(_Steady):
    """A plugin: tells coverage which test is about to run, and keeps how long each took; one that fails takes for ever."""

    coverage: Coverage
    seconds: dict[str, float] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        self.coverage.switch_context(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + (math.inf if report.failed else report.duration)


@dataclass(eq=False)
class _Chosen(_Steady):
    """A plugin: these tests alone, in this order, after those of `beside` that the map does not know, and before `_READING`."""

    order: dict[str, int]
    beside: str

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        places = {each: self._place(each.nodeid) for each in items}
        items[:] = sorted((each for each in items if places[each] < math.inf), key=lambda each: places[each])

    def _place(self, test: str) -> float:
        file = test.partition("::")[0]
        if file in _READING:
            return len(self.order)
        return -1 if file == self.beside and test not in _seconds() else self.order.get(test, math.inf)


def prepared(tree: Path) -> Path:
    """A copy of what git knows, in which a change spoils nothing here. Measures which line each file of tests comes by, once.

    Remove `.mutants.coverage*` to measure anew.
    """
    for name in _SHARED:
        import_module(name)
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607  # git
    for name in filter(None, tracked.stdout.split("\0")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    # Compiled once: a change lies in a file of another age, and so is compiled anew.
    _in_a_child(tree, lambda: pytest.main([*_QUIETLY, "--collect-only", *_MEASURED]), compiles=True)
    known = {each.partition("::")[0] for each in _seconds()}
    files = (path.relative_to(tree).as_posix() for folder in _MEASURED for path in sorted((tree / folder).rglob("test_*.py")))
    if new := [each for each in files if each not in known and each not in _LEFT_OUT]:
        _in_a_child(tree, partial(_measure, tree, new))
        _seconds.cache_clear()
    return tree


def notices(tree: Path, path: str, lines: Iterable[int], code: str) -> bool:
    """Whether one of the nearest tests fails, or does not end, in this copy while the file reads like this."""
    beside, targets = f"{_beside(path)}.py", _nearest(path, lines)
    files = dict.fromkeys((beside, *(each.partition("::")[0] for each in targets), *_READING))
    chosen = _Chosen({each: number for number, each in enumerate(targets)}, beside)
    run = ["-x", *_QUIETLY, *(each for each in files if (tree / each).exists())]
    patience = 60 + 10 * sum(_seconds()[each] for each in targets)
    (tree / path).write_text(code, encoding="utf-8")
    try:
        ended = _in_a_child(tree, lambda: pytest.main(run, plugins=[chosen]), patience)
    finally:
        shutil.copy2(ROOT / path, tree / path)
    return ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def _measure(tree: Path, files: Iterable[str]) -> int:
    coverage = Coverage(data_file=str(_MAP), source=[str(tree / "tracker")], config_file=False)
    coverage.load()
    mapping = _Mapping(coverage)
    coverage.start()
    ended = pytest.main([*_QUIETLY, "-m", "not proof", *files], plugins=[mapping])
    coverage.stop()
    coverage.save()
    _SECONDS.write_text(json.dumps(_seconds() | mapping.seconds), encoding="utf-8")
    return ended


def _in_a_child(tree: Path, work: Callable[[], int], patience: float | None = None, *, compiles: bool = False) -> int | None:
    """How it ended in a process of its own, which has imported everything but the product; None after `patience` seconds."""
    child = multiprocessing.get_context("fork").Process(target=_begin, args=(tree, work, compiles))
    child.start()
    child.join(patience)
    ended = child.exitcode
    with suppress(ProcessLookupError):
        os.killpg(child.pid or 0, signal.SIGKILL)
    child.join()
    return ended


def _begin(tree: Path, work: Callable[[], int], compiles: bool) -> None:  # noqa: FBT001  # handed over by position
    os.setpgid(0, 0)
    os.chdir(tree)
    said = os.open(tree / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.dont_write_bytecode = not compiles
    os.environ |= {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "" if compiles else "1"}
    sys.path[:] = [str(tree), *(each for each in sys.path if Path(each) != ROOT)]
    for name in [each for each in sys.modules if each.partition(".")[0] in ("tests", "tracker", "config")]:
        del sys.modules[name]
    os._exit(work())


def _beside(path: str) -> str:
    layer, _, name = path.removeprefix("tracker/").removesuffix(".py").rpartition("/")
    return f"tests/{layer}/test_{name}"


def _nearest(path: str, lines: Iterable[int]) -> list[str]:
    """Those that come by: all beside the file, then the nearest and quickest; at import, those of what imports it."""
    by_line, seconds, files = _by_line(path), _seconds(), [path]
    found = {each for line in lines for each in by_line.get(line, ())}
    if not found:
        files += _importers(path)
        found = {each for file in files for some in _by_line(file).values() for each in some}
    # An example that is made while tests are collected comes by in nobody's name.
    found |= {each for each in seconds if each.startswith(f"{_beside(path)}.py::")}
    near = (*(f"{_beside(file)}{end}" for file in files for end in (".py::", "_")), f"{_beside(path).rpartition('/')[0]}/", "")
    ordered = sorted(found, key=lambda each: ([each.startswith(start) for start in near].index(True), seconds[each]))
    most = sum(each.startswith(near[:-2]) for each in found) + _NEAREST
    took = accumulate(seconds[each] for each in ordered)
    return [each for each, by_then in zip(ordered[:most], took, strict=False) if by_then < _LONGEST]


@lru_cache(maxsize=300)
def _importers(path: str) -> list[str]:
    module = path.removesuffix(".py").replace("/", ".")
    package, _, name = module.rpartition(".")
    said = re.compile(rf"from {module} import|import {module}\b|from {package} import [^\n]*\b{name}\b")
    found = (file for file in sorted((ROOT / "tracker").rglob("*.py")) if said.search(file.read_text(encoding="utf-8")))
    return [file.relative_to(ROOT).as_posix() for file in found]


@lru_cache(maxsize=1)
def _seconds() -> dict[str, float]:
    known: dict[str, float] = json.loads(_SECONDS.read_text(encoding="utf-8")) if _SECONDS.exists() else {}
    return known


@lru_cache(maxsize=300)
def _by_line(path: str) -> dict[int, list[str]]:
    data = CoverageData(str(_MAP))
    data.read()
    found: dict[int, list[str]] = {}
    for measured in (each for each in data.measured_files() if each.endswith(f"/{path}")):
        for line, some in data.contexts_by_lineno(measured).items():
            found.setdefault(line, []).extend(each for each in some if each)
    return found
