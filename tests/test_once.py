"""A field that is meant once and comes twice is refused, in every form and every address; a list is one because it says so."""

import ast
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.support.factories import form_cookie
from tests.support.forms import Furnished, Shown, ask, furnished, names_in
from tests.support.pages import page_of
from tests.support.worlds import NOON
from tracker import clock, resources
from tracker.models.base import database
from tracker.web.forms import lists_of

pytestmark = pytest.mark.xdist_group("forms")

REFUSED = 422
LEAST = 250
"""So many fields of forms are sent twice at least."""
MEANT_ONCE = "it cannot be told which is meant"


@pytest.fixture
def place(app: Flask) -> Furnished:
    """A world with everybody in it, and the forms of it."""
    return furnished(app)


@pytest.fixture
def shown(place: Furnished) -> list[Shown]:
    """Every form that Sam or Alex can reach, one of each kind."""
    return place.forms


def _twice(app: Flask, shown: Shown, name: str) -> tuple[bool, int]:
    """Whether a form that says something twice is refused for it, and how much it changes."""
    value = next((value for each, value in shown.form.fields if each == name), "y")
    with clock.frozen(NOON):
        before = _changes()
        said = [*(each for each in shown.form.fields if each[0] != name), (name, value), (name, value)]
        answer = ask(app, shown.cookies, shown.form.method, shown.form.action, said)
    return answer.status_code == REFUSED and MEANT_ONCE in answer.text, _changes() - before


def _changes() -> int:
    return int(database.connection().total_changes)


def test_each_field_of_each_form_is_taken_once_and_twice_changes_nothing(app: Flask, shown: list[Shown]):
    taken, tried = [], 0
    for each in shown:
        meant = lists_of(app.view_functions[each.endpoint])
        for name in set(names_in(each.form)) - meant if each.form.action != "/exit" else ():
            refused, changed = _twice(app, each, name)
            taken += [] if (refused, changed) == (True, 0) else [f"{each.form.action}: {name}"]
            tried += 1
    assert (taken, tried > LEAST, len(shown) > 60) == ([], True, True)


def test_what_a_page_offers_more_than_once_is_declared_as_a_list_and_nothing_else_is(app: Flask, shown: list[Shown]):
    several = {(each.endpoint, name) for each in shown for name in each.form.boxes if each.form.boxes.count(name) > 1}
    declared = {(endpoint, name) for endpoint, view in app.view_functions.items() for name in lists_of(view)}
    # A page of a step repeats the list of the page before it in hidden fields.
    repeated = {("sharing.pages.propose", "parts"), ("sharing.pages.show_own", "parts")}
    assert several | repeated == declared


def test_every_route_refuses_what_is_said_twice_and_exit_leads_away_all_the_same(app: Flask, place: Furnished):
    client = app.test_client(use_cookies=False)
    cookie = {"Cookie": f"s={place.world.sessions['Sam']}"}
    wrong = []
    with clock.frozen(NOON):
        for rule in app.url_map.iter_rules():
            path = rule.build(dict.fromkeys(rule.arguments, "0" * 32))
            assert path
            answer = client.get(f"{path[1]}?day=2026-03-03&day=2026-03-04", headers=cookie)
            if "GET" in (rule.methods or ()) and rule.endpoint not in {
                "static",
                "account.exit.leave_page",
                "account.sign_in.set_up",
            }:
                wrong += (
                    []
                    if (answer.status_code, MEANT_ONCE in answer.text) == (REFUSED, True)
                    else [f"{rule.rule} {answer.status}"]
                )
        assert client.get("/exit?a=1&a=2").status_code == 303
    assert wrong == []


NO_FORMS = [
    ("application/json", b'{"level": ["private", "each"], "email": 1, "kind": "other"}'),
    ("application/json", b""),
    ("application/vnd.api+json; charset=utf-16", b'"x"'),
    ("text/plain", b"level=each"),
    ("", b"level=each"),
]


def test_no_route_reads_what_is_not_a_form(app: Flask, place: Furnished):
    page = app.test_client().get("/sign-in")
    token = page_of(page.text).forms[-1].fields[0][1]
    cookies = f"{form_cookie(page)}; s={place.world.sessions['Sam']}"
    headers = {"Cookie": cookies, "X-CSRFToken": token}
    client, read = app.test_client(use_cookies=False), []
    apart = {"account.sign_in.set_up", "account.exit.leave_page"}
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.endpoint not in apart]
    with clock.frozen(NOON):
        before = _changes()
        for rule, (kind, body) in product(rules, NO_FORMS):
            path = rule.build(dict.fromkeys(rule.arguments, "0" * 32))
            assert path
            answer = client.post(path[1], data=body, content_type=kind, headers=headers)
            if (answer.status_code, "not a form of Steady" in answer.text) != (REFUSED, True):
                read.append(f"{rule.rule} {kind} {body!r}: {answer.status}")
        assert _changes() == before
        out = [client.post("/exit", data=body, content_type=kind, headers=headers).status_code for kind, body in NO_FORMS]
    assert (read, set(out) <= {200, 303}) == ([], True)


def test_words_of_a_form_that_says_something_twice_stand_on_the_page_that_refuses_it(client: FlaskClient, place: Furnished):
    token = page_of(client.get("/sign-in").text).forms[-1].fields[0][1]
    client.set_cookie("s", place.world.sessions["Sam"])
    said = MultiDict(
        [("csrf_token", token), ("words", "By the lake"), ("day", "2026-03-03"), ("kind", "other"), ("kind", "setback")]
    )
    with clock.frozen(NOON):
        answer = client.post("/moments/new", data=said)
    assert (answer.status_code, MEANT_ONCE in answer.text, "By the lake" in answer.text) == (REFUSED, True, True)


def test_no_view_takes_a_field_of_the_form_and_of_the_address_for_one():
    mixed = [
        f"{file.name}:{node.lineno}"
        for file in Path(resources.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "values" and ast.unparse(node.value) == "request"
    ]
    assert mixed == []
