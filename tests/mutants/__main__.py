"""Random changes in the rules, and whether a test notices: `python -m tests.mutants`, by hand, for an hour or more.

`MUTANTS` says how many (preset 400) and `SEED` which ones. With names behind the command (`tracker/domain/moments.py`, or one
change of it as `tracker/domain/moments.py:12`) it makes just those. Each is made in a copy of the tree, where the nearest tests
that come by its line run. Tells of each that no test noticed at once; ends with 1 where fewer than 95 of 100 were noticed.
What `equal.txt` names counts as noticed.
"""

import difflib
import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import Queue

from tests.mutants.mutations import Mutated
from tests.mutants.nearest_tests import ROOT, notices, prepared

LAYERS = ("domain", "services", "queries", "crypto")
ENOUGH = 95
_KNOWN_EQUAL = Path(__file__).with_name("equal.txt")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file as it would read, the lines of the changed statement, and the change as a person reads it."""

    name: str
    path: str
    lines: range
    code: str
    change: str


def main(names: list[str]) -> int:
    """Make them, run the tests, and tell."""
    count, seed = int(os.environ.get("MUTANTS", "400")), int(os.environ.get("SEED", "7"))
    if names:
        named = [path for path in _sources() if path in {each.partition(":")[0] for each in names}]
        chosen = [each for each in _places(named) if each[0] in names or f"{each[0]}:{each[1]}" in names]
    else:
        chosen = sorted(random.Random(seed).sample(_places(_sources()), count))
    survivors = _survivors([_mutant(*each) for each in chosen])
    equal = _KNOWN_EQUAL.read_text(encoding="utf-8")
    left = [each for each in survivors if each.change not in equal]
    noticed = len(chosen) - len(survivors)
    print(f"{noticed} of {len(chosen)} noticed, {len(survivors) - len(left)} named as equal, {len(left)} left")
    return int(100 * (len(chosen) - len(left)) < ENOUGH * len(chosen))


def _sources() -> list[str]:
    found = (path for layer in LAYERS for path in (ROOT / "tracker" / layer).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _places(paths: list[str]) -> list[tuple[str, int]]:
    return [(path, number) for path in paths for number in range(len(_mutated(path).mutations))]


@lru_cache(maxsize=1)
def _mutated(path: str) -> Mutated:
    return Mutated(ROOT / path)


def _mutant(path: str, number: int) -> Mutant:
    mutated = _mutated(path)
    mutation = mutated.mutations[number]
    before, after = mutated.module.code, mutated.code(mutation)
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    change = "\n".join([path, *(each for each in lines if not each.startswith("@@"))])
    return Mutant(f"{path}:{number}", path, mutation.lines, after, change)


def _survivors(chosen: list[Mutant]) -> list[Mutant]:
    """Those that no test notices, each told of as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        trees: Queue[Path] = Queue()
        for number in range(os.cpu_count() or 1):
            trees.put(prepared(Path(folder) / str(number)))

        def survives(mutant: Mutant) -> bool:
            tree = trees.get()
            try:
                if notices(tree, mutant.path, mutant.lines, mutant.code):
                    return False
            finally:
                trees.put(tree)
            print(f"{mutant.name}\n{mutant.change}", end="\n\n", flush=True)
            return True

        with ThreadPoolExecutor(trees.qsize()) as threads:
            found = list(threads.map(survives, chosen))
    return [each for each, lives in zip(chosen, found, strict=True) if lives]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
