"""Every refusal says in words what is the matter, and names a field of a form."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Where each kind of refusal has its words.
WORDS_AT = {"Invalid": 1, "Conflict": 0, "Unusable": 0, "UnusableKey": 0, "Unreadable": 0}
LAYERS = ("domain", "crypto", "queries", "services")


def refusals(layer: str) -> Iterator[ast.Call]:
    for file in sorted((ROOT / "tracker" / layer).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and getattr(node.exc.func, "id", "") in WORDS_AT:
                yield node.exc


def is_said(words: ast.expr) -> bool:
    if isinstance(words, ast.Call):
        return bool(words.args) and is_said(words.args[0])
    if isinstance(words, ast.Constant):
        return isinstance(words.value, str) and " " in words.value
    return True


def all_words() -> set[str]:
    pages = (*(ROOT / "templates").rglob("*.html"), *(ROOT / "tracker" / "web").rglob("*.py"), ROOT / "tracker" / "cli.py")
    return {word for page in pages for word in re.findall(r"\w+", page.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_refusal_says_in_words_what_is_the_matter(layer: str):
    silent = []
    for call in refusals(layer):
        at = WORDS_AT[call.func.id]  # type: ignore[attr-defined]  # a name, or it would not be here
        if len(call.args) <= at or not is_said(call.args[at]):
            silent.append(ast.unparse(call))
    assert silent == []


def test_a_field_that_is_refused_is_one_that_a_page_has():
    known = all_words()
    named = {
        call.args[0].value
        for layer in LAYERS
        for call in refusals(layer)
        if getattr(call.func, "id", "") == "Invalid" and isinstance(call.args[0], ast.Constant)
    }
    assert {field for field in named if field != "" and field not in known} == set()
    assert len(named) > 20
