"""What a page of a refusal gives back: every field in which people write at length."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tracker.web.errors.answers import WORDS

WEB = Path(__file__).parents[3] / "tracker" / "web"
SHORT = frozenset(
    {
        *("name", "host_name", "code", "secret", "reader", "low", "high", "score", "commitment"),
        *("step", "times", "on", "due_time", "from_day", "until_day"),
    }
)
"""Of a line, typed again in a moment, or not to be shown on any page."""


def fields(kinds: set[str]) -> Iterator[str]:
    """The names of the fields of these kinds, in all forms."""
    for file in WEB.rglob("*.py"):
        for form in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for each in form.body if isinstance(form, ast.ClassDef) else []:
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call) and ast.unparse(each.value.func) in kinds:
                    yield ast.unparse(each.targets[0])


def test_every_field_for_words_is_given_back():
    assert set(fields({"WordsField", "TextAreaField"})) - WORDS == set()


def test_every_line_of_text_is_given_back_or_short():
    assert set(fields({"StringField"})) - WORDS == SHORT
