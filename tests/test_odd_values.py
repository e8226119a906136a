"""Odd values wherever a page takes one, as a partner, a stranger and the holder of a link: never a fault of ours."""

from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.support.addresses import rules
from tests.support.forms import Furnished, ask, furnished, names_in, own_paths
from tests.support.worlds import NOON, World
from tracker import clock
from tracker.models.base import database

pytestmark = pytest.mark.xdist_group("forms")

FAULT = 500
DAYS = ("0001-01-01", "0000-00-00", "1949-12-31", "9999-12-31", "9999-12", "0001-01", "2026-02-30", "20260303", "2026-W10-2")
NUMBERS = (
    "-1",
    "0",
    "999999999999999999999999",
    "1e999999",
    "1e99999999",
    "-0.0",
    "NaN",
    "Infinity",
    "٣",
    "\uff15",
    "½",
    "0x10",
    "1_0",
)
WORDS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\r\n",
    "\u202e",
    "\ud7ff\uffff",
    "x" * 5000,
    "%",
    "%s %(name)s {0}",
    "'\"><b>",
    "../../etc",
    "None",
)
BYTES = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"%zz", b"\xf4\x90\x80\x80")
ODD = (*DAYS, *NUMBERS, *WORDS)
ASKED = (
    *("day", "before", "month", "from", "until", "kind", "commitment", "change", "next", "span", "mine", "direction"),
    *("space", "starter", "again", "country", "v"),
)


@pytest.fixture
def place(app: Flask) -> Furnished:
    return furnished(app)


@pytest.fixture
def world(place: Furnished) -> World:
    return place.world


def everybody(world: World) -> Iterator[tuple[str, str]]:
    yield from ((name, f"s={world.sessions[name]}") for name in ("Sam", "Alex", "Eve"))
    yield "the holder of a link", f"v={world.visits['live']}"
    yield "nobody", ""


def asked(app: Flask, cookies: str, path: str) -> TestResponse:
    """Open an address whose bytes are as they stand here."""
    with clock.frozen(NOON), database.atomic() as point:
        answer = app.test_client(use_cookies=False).get(path, headers={"Cookie": cookies})
        answer.get_data()
        point.rollback()
    return answer


def values() -> st.SearchStrategy[str]:
    """An odd value as it stands in an address."""
    written = st.one_of(st.sampled_from(ODD), st.text(max_size=60), st.dates().map(str), st.integers().map(str))
    return st.one_of(written.map(lambda each: quote(each, safe="")), st.sampled_from(BYTES).map(quote_from_bytes))


# Each example asks for a whole page: a share of those of the profile.
some = settings(
    max_examples=-(-settings().max_examples * 2 // 5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)


@some
@given(data=st.data())
def test_an_odd_part_of_an_address_leads_nowhere(app: Flask, world: World, data: st.DataObject):
    rule = data.draw(st.sampled_from([rule for rule in rules(app) if rule.arguments]))
    name = data.draw(st.sampled_from(sorted(rule.arguments)))
    built = rule.build({**dict.fromkeys(rule.arguments, "0" * 32), name: "PART"}, append_unknown=False)
    assert built
    _, cookies = data.draw(st.sampled_from([*everybody(world)]))
    path = built[1].replace("PART", data.draw(values().filter(bool)))
    assert asked(app, cookies, path).status_code in {303, 308, 404}, path


def test_an_odd_question_is_never_a_fault(app: Flask, world: World):
    paths = {who: (cookies, own_paths(app, world, who)) for who, cookies in everybody(world)}

    @some
    @given(data=st.data())
    def each(data: st.DataObject) -> None:
        cookies, known = paths[data.draw(st.sampled_from(sorted(paths)))]
        path = data.draw(st.sampled_from(known)).partition("?")[0]
        question = f"{path}?{data.draw(st.sampled_from(ASKED))}={data.draw(values())}"
        assert asked(app, cookies, question).status_code < FAULT, question

    each()


@pytest.mark.parametrize("day", ["0001-01-01", "1949-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_nobody_can_mean_is_not_found(app: Flask, world: World, day: str):
    alex = f"s={world.sessions['Alex']}"
    found = [asked(app, alex, f"/{page}?day={day}").status_code for page in ("today", "notes/new", "moments/new")]
    assert (found[:2], found[2] < FAULT) == ([404, 404], True)


def test_an_odd_field_is_never_a_fault(app: Flask, place: Furnished):
    @some
    @given(data=st.data())
    def each(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(place.forms))
        name = data.draw(st.sampled_from([name for name in names_in(form.form) if name != "csrf_token"] or ["x"]))
        value = data.draw(st.one_of(st.sampled_from(ODD), st.text(max_size=60), st.dates().map(str)))
        said = [*(each for each in form.form.fields if each[0] != name), (name, value)]
        with clock.frozen(NOON):
            code = ask(app, form.cookies, form.form.method, form.form.action, said).status_code
        assert code < FAULT, f"{form.form.action} {name}={value!r}"

    each()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_form_falls_over_a_day_that_nobody_can_mean(app: Flask, place: Furnished, day: str):
    fallen = []
    for shown in place.forms:
        for name in {"day", "page", "from_day", "until_day", "on", "by_day", "before", "from", "until"} & set(
            names_in(shown.form)
        ):
            said = [*(each for each in shown.form.fields if each[0] != name), (name, day)]
            with clock.frozen(NOON):
                code = ask(app, shown.cookies, shown.form.method, shown.form.action, said).status_code
            fallen += [f"{shown.form.action} {name}: {code}"] if code >= FAULT else []
    assert fallen == []
