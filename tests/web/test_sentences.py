"""No sentence of a page is glued from pieces: whoever translates it has all of it, and chooses the order of its parts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker import resources, web

SOURCES = Path(web.__file__).parent
TEMPLATES = resources.TEMPLATES
_SAID = frozenset({"gettext", "ngettext", "said", "as_written", "short_day", "day_words"})
_GLUE = re.compile(r"[^\W_]|[,;:.]")


def glued(source: str) -> Iterator[str]:
    """Where a module joins words of ours with signs or words that no translation has: whole sentences stand side by side."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr) and any(_speaks(each) for each in node.values) and _between(node):
            yield ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            by = node.func.value
            if isinstance(by, ast.Constant) and isinstance(by.value, str) and _GLUE.search(by.value):
                yield ast.unparse(node)


def _speaks(piece: ast.expr) -> bool:
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", "") in _SAID for node in ast.walk(piece))


def _between(text: ast.JoinedStr) -> bool:
    return any(isinstance(each, ast.Constant) and _GLUE.search(str(each.value)) for each in text.values)


# Headers of HTTP, and numbers, which every language writes alike.
NO_SENTENCES = {"edge/headers.py", "exports/words.py"}


def test_no_module_glues_a_sentence():
    files = {str(file.relative_to(SOURCES)): file.read_text(encoding="utf-8") for file in sorted(SOURCES.rglob("*.py"))}
    found = {name: [*glued(source)] for name, source in files.items() if name not in NO_SENTENCES}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize("source", ['"; ".join(parts)', "f'{gettext(\"kept\")}, {more}'", "f'{said(kind, name)} by {who}'"])
def test_a_sentence_that_is_glued_is_found(source: str):
    assert [*glued(source)]


@pytest.mark.parametrize("source", ['" ".join(sentences)', "f'{gettext(\"Saved.\")} {more}'", "f'{said(kind, name)} · {day}'"])
def test_sentences_side_by_side_and_facts_in_a_row_are_none(source: str):
    assert not [*glued(source)]


# Between an expression and the next one: a sign that belongs to a sentence; or such a sign as a text of its own.
_JOINED = re.compile(
    r"\}\}(?:\{%[^%]*%\}|\s)*[,;:.](?:\{%[^%]*%\}|\s)*\{\{"
    r"|[:,(]\"\) \}\}\s*(?:\{\{|<a )"
    r"|[\"'] *[,;:.]+ *[\"'] *(?:~|if |\|)"
)


def glued_in(template: str) -> Iterator[str]:
    """Where a template does so."""
    for found in _JOINED.finditer(re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)):
        yield template[max(found.start() - 40, 0) : found.end() + 40]


def test_no_template_glues_a_sentence():
    files = {str(file.relative_to(TEMPLATES)): file.read_text(encoding="utf-8") for file in sorted(TEMPLATES.rglob("*.html"))}
    found = {name: [*glued_in(source)] for name, source in files.items()}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "source",
    [
        '{{ name }}: {{ what|said("thing") }}',
        '{{ often }}{% if by %}, {{ _("by %(time)s", time=by) }}{% endif %}',
        '{{ _("The right one is:") }} <a href="/">',
        '{{ item.name ~ ": " ~ item.what }}',
    ],
)
def test_a_sentence_that_a_template_glues_is_found(source: str):
    assert [*glued_in(source)]


def worded_in_place(source: str) -> Iterator[str]:
    """Where a module says of a kind that can be chosen what it is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "SelectChoice" and len(node.args) > 1:
            kind, words = node.args[:2]
            named = isinstance(kind, ast.Constant) and kind.value
            if named and isinstance(words, ast.Call) and getattr(words.func, "id", "") in {"_l", "gettext"}:
                yield ast.unparse(node)


def test_what_can_be_chosen_is_called_what_the_words_of_its_part_say():
    files = {str(file.relative_to(SOURCES)): file.read_text(encoding="utf-8") for file in sorted(SOURCES.rglob("*.py"))}
    found = {name: [*worded_in_place(source)] for name, source in files.items()}
    assert {name: places for name, places in found.items() if places} == {}


def test_a_choice_that_is_worded_in_place_is_found():
    assert [*worded_in_place('SelectChoice("each", gettext("Each number"))')]
    assert not [*worded_in_place('SelectChoice("", _l("None chosen"))')]
