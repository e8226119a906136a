"""Templates name only what they are given: one that does not would be a fault on the page that nobody has opened yet."""

import re
from collections.abc import Iterator

from flask import Flask
from jinja2 import Environment, meta, nodes

from tracker import resources

_IMPORTED = re.compile(r"""\{%-?\s*(?:from|import)\s+"([^"]+)"([^%]*)%\}""")


def alone() -> set[str]:
    """Templates that others take macros from without giving them what the page has."""
    files = [file.read_text(encoding="utf-8") for file in resources.TEMPLATES.rglob("*.html")]
    return {name for text in files for name, rest in _IMPORTED.findall(text) if "with context" not in rest}


def unknown(environment: Environment) -> Iterator[str]:
    for name in sorted(alone()):
        source = (resources.TEMPLATES / name).read_text(encoding="utf-8")
        tree = environment.parse(source)
        made = {node.target.name for node in tree.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)}
        for said in sorted(meta.find_undeclared_variables(tree) - made - set(environment.globals)):
            yield f"{name}: {said}"


def test_a_macro_uses_only_what_every_template_has(app: Flask):
    assert (list(unknown(app.jinja_env)), len(alone()) > 10) == ([], True)


def test_no_template_changes_the_letters_of_a_word(app: Flask):
    changed = [
        f"{file.name}: {each.name}"
        for file in resources.TEMPLATES.rglob("*.html")
        for each in app.jinja_env.parse(file.read_text(encoding="utf-8")).find_all(nodes.Filter)
        if each.name in {"capitalize", "lower", "title", "upper"}
    ]
    # Other languages have capitals within; `begun` gives a line its first one.
    assert changed == []
