"""Random changes in the rules, and whether a test notices: `python tests/mutants.py`, by hand, for an hour or more.

`MUTANTS` says how many (preset 400) and `SEED` which ones. Each is made in a copy of the tree, and the tests that come by its
line run there. Prints what no test noticed, but for what `equal_mutants.txt` names; ends with 1 where fewer than 95 of 100 were
noticed.
"""

import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import Queue

import libcst
from coverage import CoverageData
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

ROOT = Path(__file__).parents[1]
LAYERS = ("domain", "services", "queries", "crypto")
ENOUGH = 95
_KNOWN_EQUAL = Path(__file__).with_name("equal_mutants.txt")
_MAP = ROOT / ".mutants.coverage"
_MAPPING = """
[run]
source_pkgs = tracker
dynamic_context = test_function
parallel = true
patch = subprocess, _exit
"""
_PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file as it would read, where its first changed line is, and the change in two lines."""

    path: str
    line: int
    code: str
    change: str


def main() -> int:
    """Make them, run the tests, and tell."""
    count, seed = int(os.environ.get("MUTANTS", "400")), int(os.environ.get("SEED", "7"))
    tests, equal = _tests_by_line(), _KNOWN_EQUAL.read_text(encoding="utf-8")
    chosen = sorted(random.Random(seed).sample([each for path in _sources() for each in _places(path)], count))
    survivors = [each for each in _survivors([_mutant(*each) for each in chosen], tests) if each.change not in equal]
    for each in survivors:
        print(each.change, end="\n\n")
    noticed = 100 * (count - len(survivors)) / count
    print(f"{count - len(survivors)} of {count} noticed, or named as equal: {noticed:.1f} of 100")
    return int(noticed < ENOUGH)


def _sources() -> list[str]:
    found = (path for layer in LAYERS for path in (ROOT / "tracker" / layer).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _places(path: str) -> list[tuple[str, int]]:
    return [(path, number) for number in range(len(_mutations(path)[1]))]


@lru_cache(maxsize=1)
def _mutations(path: str) -> tuple[libcst.Module, list[Mutation]]:
    tree, found, *_ = create_mutations(path, (ROOT / path).read_text(encoding="utf-8"))
    return tree, found


def _mutant(path: str, number: int) -> Mutant:
    module, mutations = _mutations(path)
    made = deep_replace(module, mutations[number].original_node, mutations[number].mutated_node)
    after = made.code if isinstance(made, libcst.Module) else ""
    lines = list(difflib.unified_diff(module.code.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    first = int(lines[0].split()[1].lstrip("-").partition(",")[0])
    return Mutant(path, first, after, "\n".join([path, *lines[1:]]))


def _tests_by_line() -> CoverageData:
    """Which tests come by which line. Measured once; remove `.mutants.coverage` to measure anew."""
    if not _MAP.exists():
        with tempfile.TemporaryDirectory() as folder:
            rc = Path(folder) / "mapping.ini"
            rc.write_text(f"{_MAPPING}data_file = {folder}/map\n", encoding="utf-8")
            run = [
                sys.executable,
                "-m",
                "coverage",
                "run",
                f"--rcfile={rc}",
                "-m",
                "pytest",
                "-q",
                "-m",
                "not proof and not browser",
            ]
            subprocess.run(run, cwd=ROOT, check=True)  # noqa: S603  # our own tests
            combine = [sys.executable, "-m", "coverage", "combine", "-q", f"--rcfile={rc}"]
            subprocess.run(combine, cwd=ROOT, check=True)  # noqa: S603  # as above
            shutil.move(f"{folder}/map", _MAP)
    data = CoverageData(str(_MAP))
    data.read()
    return data


def _survivors(chosen: list[Mutant], tests: CoverageData) -> list[Mutant]:
    with tempfile.TemporaryDirectory() as folder:
        trees: Queue[Path] = Queue()
        for number in range(os.cpu_count() or 1):
            trees.put(_copy(Path(folder) / str(number)))

        def survives(mutant: Mutant) -> bool:
            tree = trees.get()
            try:
                return _passes(tree, mutant, _targets(tests, mutant))
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(trees.qsize()) as threads:
            found = list(threads.map(survives, chosen))
    return [each for each, lives in zip(chosen, found, strict=True) if lives]


def _copy(tree: Path) -> Path:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607  # git
    for name in filter(None, tracked.stdout.split("\0")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    return tree


def _targets(tests: CoverageData, mutant: Mutant) -> list[str]:
    """The test functions that come by the line, those beside the changed file first; its own tests where it runs at import."""
    measured = next((file for file in tests.measured_files() if file.endswith("/" + mutant.path)), "")
    contexts = {each for each in tests.contexts_by_lineno(measured).get(mutant.line, []) if each.startswith("tests.")}
    layer, name = mutant.path.removeprefix("tracker/").removesuffix(".py").rsplit("/", 1)
    beside = f"tests.{layer.replace('/', '.')}.test_{name}"
    ordered = sorted(contexts, key=lambda each: (not each.startswith(beside), not each.startswith(f"tests.{layer}."), each))
    modules = [each.rpartition(".") for each in ordered]
    found = [f"{module.replace('.', '/')}.py::{function}" for module, _, function in modules if module]
    return [each for each in found if (ROOT / each.partition("::")[0]).exists()] or [f"tests/{layer.partition('/')[0]}"]


def _passes(tree: Path, mutant: Mutant, targets: list[str]) -> bool:
    file, original = tree / mutant.path, (ROOT / mutant.path).read_text(encoding="utf-8")
    file.write_text(mutant.code, encoding="utf-8")
    run = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not proof and not browser", *targets]
    told = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(run, cwd=tree, env=told, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603  # as above
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(original, encoding="utf-8")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
