"""Where things lie: each layer is grouped by the same parts, and so are templates and tests."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tracker.web.parts import WORDS, routes

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "tracker"
LAYERS = ("domain", "models", "queries", "services", "web")
MOST_NAMES = 25
MOST_LINES = 400
DOCUMENT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LISTED = DOCUMENT[DOCUMENT.index("| part |") : DOCUMENT.index("A part is a file")]
PARTS = frozenset(re.findall(r"^\| (\w+) \| ", LISTED, re.MULTILINE)) - {"part"}
# Folders that are no parts, since they serve them all.
APART = {"services": {"backup", "store"}, "web": {"edge", "errors"}}


def names(folder: Path) -> set[str]:
    """The modules and packages of a folder, and its folders without modules."""
    return {path.stem for path in folder.iterdir() if path.name not in {"__init__.py", "__pycache__"}}


def folders(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_has_few_names_at_its_root_and_its_folders_are_parts(layer: str):
    found = names(HOUSE / layer)
    assert len(found) <= MOST_NAMES, sorted(found)
    assert folders(HOUSE / layer) - APART.get(layer, set()) <= PARTS


def test_no_module_is_long():
    long = {path: lines for path in HOUSE.rglob("*.py") if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES}
    assert long == {}


def test_a_name_of_a_class_stands_for_one_thing():
    places: dict[str, list[str]] = defaultdict(list)
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # Peewee asks for classes of this name, one in each model.
            if isinstance(node, ast.ClassDef) and node.name != "Meta":
                places[node.name].append(f"{path.relative_to(HOUSE)}:{node.lineno}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_templates_lie_by_part():
    assert folders(ROOT / "templates") - {"_partials", "errors"} <= PARTS


@pytest.mark.parametrize("layer", LAYERS)
def test_tests_lie_where_what_they_ask_lies(layer: str):
    if (ROOT / "tests" / layer).is_dir():
        assert folders(ROOT / "tests" / layer) <= folders(HOUSE / layer)


def test_templates_can_ask_the_words_of_every_part():
    lying = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (HOUSE / "web").glob("*/words.py")}
    assert lying - {module.__name__ for module in WORDS} == {"tracker.web.errors.words"}


def test_every_part_has_pages():
    assert {route.part for route in routes()} - {"static", "today", "health"} == PARTS
