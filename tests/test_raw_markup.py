"""No source can put a person's words on a page as markup: what would is named here, with what to write instead."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tracker import resources
from tracker.web.language import later

SOURCES = Path(resources.__file__).parent
# The one file that may say what markup is.
APART = "web/language.py"

_LAZY = re.compile(r"lazy_\w+|LazyString|speaklater|Markup|markupsafe|render_template_string|select_jinja_autoescape|__html__")
_CATALOGUE = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
_UNESCAPED = frozenset({"safe", "tojson", "xmlattr", "urlize"})
_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
_VALUE = "\0"
# Where an expression would be read as something else than text: as attributes of its own, a handler, a script or a style.
_UNQUOTED = re.compile(rf"=\s*{_VALUE}")
_ACTIVE = re.compile(
    rf"""\s(?:on\w+|style|srcdoc)\s*=\s*(?:"[^"]*{_VALUE}|'[^']*{_VALUE})|<(script|style)\b[^>]*>(?:(?!</\1).)*{_VALUE}""",
    re.DOTALL,
)


def in_python(source: str) -> Iterator[str]:
    """What a module does that could print words raw."""
    for node in ast.walk(ast.parse(source)):
        for name in _names(node):
            if _LAZY.fullmatch(name):
                yield f"{name}. Words of ours: later() without values; words with values: gettext() in a request."
        if isinstance(node, ast.Call) and _called(node) == "_l" and (node.keywords or not _literal(node.args)):
            yield f"line {node.lineno}: _l() with a value. Use gettext() in a request."


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = getattr(node, "module", None) or ""
        return [part for each in (module, *(alias.name for alias in node.names)) for part in each.split(".")]
    if isinstance(node, ast.Attribute):
        return [node.attr]
    return [node.name] if isinstance(node, ast.FunctionDef) else []


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _literal(given: list[ast.expr]) -> bool:
    return len(given) == 1 and isinstance(given[0], ast.Constant)


def in_template(source: str) -> Iterator[str]:
    """What a template does that could print words raw. A message of the catalogue counts as markup, so it must be a literal."""
    tree = _ENVIRONMENT.parse(source)
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        for message in call.args[: _CATALOGUE.get(name, 0)]:
            if not isinstance(message, nodes.Const):
                yield f"line {call.lineno}: {name}() of a variable. Give the template the sentence."
    for used in tree.find_all(nodes.Filter):
        if used.name in _UNESCAPED:
            yield f"line {used.lineno}: |{used.name}. Leave it out."
    if any(tree.find_all((nodes.MarkSafe, nodes.MarkSafeIfAutoescape, nodes.ScopedEvalContextModifier))):
        yield "autoescape is switched. Leave it on."
    plain = re.sub(r"\{\{.*?\}\}", _VALUE, re.sub(r"\{[%#].*?[%#]\}", " ", source, flags=re.DOTALL), flags=re.DOTALL)
    if _UNQUOTED.search(re.sub(r'"[^"]*"', '""', plain)):
        yield "an attribute without quotes. Put them around the expression."
    if _ACTIVE.search(plain):
        yield "an expression in a script, a style or a handler. Use a data attribute."


def test_no_module_prints_words_raw():
    files = set(SOURCES.rglob("*.py")) - {SOURCES / APART}
    assert {str(file): found for file in files if (found := list(in_python(file.read_text(encoding="utf-8"))))} == {}


def test_no_template_prints_words_raw():
    files = [file for file in resources.TEMPLATES.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".html"}, "nothing is escaped in a template with another ending"
    assert {str(file): found for file in files if (found := list(in_template(file.read_text(encoding="utf-8"))))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from flask_babel import lazy_gettext",
        "from flask_babel import lazy_ngettext as _n",
        "import flask_babel\nlabel = flask_babel.lazy_pgettext('a', 'b')",
        "from flask_babel.speaklater import LazyString",
        "from markupsafe import Markup",
        "import markupsafe",
        "from flask import render_template_string",
        "class Words(str):\n    def __html__(self): return self",
        "label = _l('%(name)s sees it', name=name)",
        "label = _l(name)",
        "label = _l(f'{name} sees it')",
    ],
)
def test_each_way_to_print_words_raw_is_found_in_a_module(source: str):
    assert len(list(in_python(source))) >= 1


@pytest.mark.parametrize(
    "source",
    [
        "{{ name|safe }}",
        "{{ {'a': name}|tojson }}",
        "<p{{ {'class': name}|xmlattr }}>",
        "{{ name|urlize }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
        "{{ _(name) }}",
        "{{ ngettext('one', name, 2) }}",
        "<input value={{ name }}>",
        "<p onclick=\"say('{{ name }}')\">",
        '<p style="width: {{ name }}">',
        "<script>let name = '{{ name }}';</script>",
    ],
)
def test_each_way_to_print_words_raw_is_found_in_a_template(source: str):
    assert len(list(in_template(source))) >= 1


def test_words_that_are_looked_up_later_are_escaped_like_any_other():
    environment = Environment(autoescape=True)
    said = environment.from_string("{{ words }}").render(words=later("<b>Fish & chips</b>"))
    assert said == "&lt;b&gt;Fish &amp; chips&lt;/b&gt;"
