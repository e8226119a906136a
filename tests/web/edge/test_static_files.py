"""The style sheet: every file of static/css in one, and no rule in it that styles nothing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import pair, sign_in
from tracker.resources import STATIC, TEMPLATES
from tracker.web.edge.static_files import SHEETS, STYLE

LAYERS = ("reset", "tokens", "base", "components", "utilities")
CLASS = re.compile(r"\.([a-z][\w-]*)")


def worn() -> str:
    """Every page and script, and what Python says of a class."""
    package = TEMPLATES.parent / "tracker"
    pages = [path.read_text(encoding="utf-8") for path in (*TEMPLATES.rglob("*.html"), *(STATIC / "js").iterdir())]
    said = [line for path in package.rglob("*.py") for line in path.read_text(encoding="utf-8").split("\n") if '"class' in line]
    return "\n".join(pages + said)


def rules(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (STATIC / "css" / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_style_sheet_holds_every_file_once_in_the_order_of_the_cascade(client: FlaskClient):
    assert sorted(SHEETS) == sorted(path.stem for path in (STATIC / "css").iterdir())
    answer = client.get(f"/static/{STYLE}", buffered=True)
    assert answer.text == "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    assert (answer.mimetype, re.findall("@layer ([^{;]+)", answer.text)[0]) == ("text/css", ", ".join(LAYERS))


@pytest.mark.parametrize("path", ["/sign-in", "/today", "/record/month"])
def test_a_page_asks_for_one_style_sheet(app: Flask, path: str):
    pair()
    page = (app.test_client() if path == "/sign-in" else sign_in(app.test_client(), "Sam")).get(path).text
    assert re.findall(r'rel="stylesheet" href="([^"?]+)\?v=[0-9a-f]{12}"', page) == [f"/static/{STYLE}"]


@pytest.mark.parametrize("name", SHEETS)
def test_every_class_that_a_sheet_styles_is_worn_somewhere(name: str):
    selectors, worn_by = "".join(re.findall(r"[^{};]+(?=\{)", rules(name))), worn()
    assert [each for each in set(CLASS.findall(selectors)) if not re.search(rf"(?<![\w-]){each}(?![\w-])", worn_by)] == []
