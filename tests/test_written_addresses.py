"""No page, handler or script writes an address of ours out: each asks the route for it, so that it can change in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tracker import resources, web

_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
# A path begins after a quote, or goes on after a value; a question is put behind one by hand.
_IN_PAGE = re.compile(r"""(?:["'`=]/(?=[\w{"'`?#])|\}\}/(?=[\w{])|(?:["'`]|\}\})[?&](?=\w+=))[^"'`\s>]*""")
_IN_CODE = re.compile(r"/(?:[\w<{]|$)|[?&]\w+=")
_ROUTES = frozenset({"get", "post", "route"})
# A slash alone is no address where a text is asked for it.
_ASKING = frozenset({"startswith", "endswith", "strip", "lstrip", "rstrip", "partition", "rpartition", "split", "replace"})


def in_page(text: str) -> list[str]:
    """What a template or a script writes out."""
    return [found.group() for found in _IN_PAGE.finditer(_REMARK.sub("", text))]


def in_code(text: str) -> Iterator[str]:
    """What a module writes out, beside its routes, the prefixes of its blueprints and its docstrings."""
    tree = ast.parse(text)
    apart = {id(each) for node in ast.walk(tree) for each in _apart(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in apart
            and _IN_CODE.match(node.value)
        ):
            yield f"line {node.lineno}: {node.value}"


def _apart(node: ast.AST) -> Iterator[ast.AST]:
    """What of a node may read like an address."""
    if isinstance(node, ast.FunctionDef):
        for call in node.decorator_list:
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _ROUTES:
                yield call.args[0]
    elif isinstance(node, ast.keyword) and node.arg == "url_prefix":
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKING:
        yield from (each for given in node.args for each in ast.walk(given))


def test_no_template_writes_an_address_out():
    files = sorted(resources.TEMPLATES.rglob("*.html"))
    found = {file.name: in_page(file.read_text(encoding="utf-8")) for file in files}
    assert ({name: said for name, said in found.items() if said}, len(files) > 100) == ({}, True)


def test_no_script_writes_an_address_out():
    files = sorted(resources.STATIC.joinpath("js").glob("*.js"))
    found = {file.name: in_page(file.read_text(encoding="utf-8")) for file in files}
    assert ({name: said for name, said in found.items() if said}, len(files) > 3) == ({}, True)


def test_no_handler_writes_an_address_out():
    files = sorted(Path(web.__file__).parent.rglob("*.py"))
    found = {file.name: list(in_code(file.read_text(encoding="utf-8"))) for file in files}
    assert ({name: said for name, said in found.items() if said}, len(files) > 50) == ({}, True)
