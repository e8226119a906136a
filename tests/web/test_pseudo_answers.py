"""In a language that nobody speaks: what is answered to forms, drawn in figures, exported and shown to a counselor."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.support.factories import csrf
from tests.support.forms import Furnished, Shown, furnished, names_in
from tests.support.pseudo import left, names, strings, texts, written_by_people
from tests.support.settings import KEY
from tests.support.worlds import NOON
from tracker import clock
from tracker.app import create_app
from tracker.demo.fill import tell
from tracker.models.base import database
from tracker.models.couple import Repair

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("forms")]

# What a form is filled with where it stands empty, and what no field takes: too long, nothing, no number and no day.
TYPED = ("Words", "somebody@example.org", "Quiet 7 lakes far", "a song", "a street")
REFUSED = ("", "9" * 5000, "-1", "\N{SECTION SIGN}", "\0", "1949-12-31")
FIGURES = ("felt", "follow-through", "honesty", "steadiness", "scaffolding")
MONTHS = 200
# What the drawing takes for itself: what stands beside a point, without the places of its numbers.
_PLACES = re.compile(r"%\{[^}]*\}|<[^>]*>")


@pytest.fixture
def pseudo(db: Path, data_dir: Path) -> Iterator[Flask]:
    app = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY, "LANGUAGE": "xx"})
    database.connect(reuse_if_open=True)
    yield app
    if not database.is_closed():
        database.close()


@pytest.fixture
def place(pseudo: Flask) -> Furnished:
    return furnished(pseudo)


@pytest.fixture
def known(place: Furnished) -> list[str]:
    """What people wrote or are called, the longest first."""
    with clock.frozen(NOON):
        said = written_by_people(*place.world.sessions) | names() | set(TYPED)
    return sorted(said, key=len, reverse=True)


def answered(app: Flask, shown: Shown, said: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> list[str]:
    """The page that comes when a form is sent, or the one that it leads to. Nothing of it stays."""
    client = app.test_client()
    for each in shown.cookies.split("; "):
        name, _, value = each.partition("=")
        client.set_cookie(name, value, domain="localhost")
    with database.atomic() as point:
        sent = client.open(
            shown.form.action, method=shown.form.method, headers=headers, data=MultiDict(each for each in said if each[0])
        )
        page = sent
        while page.location:
            page = client.get(page.location)
        pages = [page.text] if page.mimetype == "text/html" else []
        point.rollback()
    return pages


def unspoken(pages: Sequence[str], known: Sequence[str]) -> set[str]:
    return {rest for page in pages for text in texts(page) if (rest := left(text, known))}


@pytest.mark.parametrize("headers", [{}, {"X-Row": "1"}], ids=["a form", "a tap"])
def test_whatever_a_form_leads_to_is_said_in_it(pseudo: Flask, place: Furnished, known: list[str], headers: dict[str, str]):
    found, pages = {}, 0
    with clock.frozen(NOON):
        for shown in place.forms:
            for button in shown.form.buttons or [("", "")]:
                said = answered(pseudo, shown, [*shown.form.fields, button], headers)
                pages += len(said)
                if rest := unspoken(said, known):
                    found[shown.form.action, button] = rest
    assert (found, pages > len(place.forms)) == ({}, True)


@pytest.mark.parametrize("value", REFUSED, ids=["nothing", "too long", "below nothing", "no word", "no sign", "no day"])
def test_whatever_a_form_is_refused_for_is_said_in_it(pseudo: Flask, place: Furnished, known: list[str], value: str):
    found = {}
    with clock.frozen(NOON):
        for shown in place.forms:
            named = [name for name in names_in(shown.form) if name not in {"csrf_token", "key"}]
            every = [(name, value if name in named else said) for name, said in shown.form.fields]
            sent = [*([*shown.form.fields, (name, value)] for name in named if len(named) > 1), every]
            pages = [page for each in sent for page in answered(pseudo, shown, [*dict(each).items()], {})]
            if rest := unspoken(pages, known):
                found[shown.form.action] = rest
    assert found == {}


def test_a_figure_says_nothing_else(pseudo: Flask):
    found, drawn = dict[object, str](), set[str]()
    with clock.frozen(NOON):
        told = tell(MONTHS)
        [*repairs] = (row.id for row in Repair.select())
        for account in told.accounts:
            client = pseudo.test_client()
            shown = client.get("/sign-in")
            client.post("/sign-in", data={"csrf_token": csrf(shown), "email": account.email, "password": account.password})
            for which in FIGURES:
                for repair in repairs:
                    answer = client.get(f"/trends/{repair}/{which}.json?span=all")
                    said = [_PLACES.sub(" ", each) for each in shown_in(answer.get_json() or {})]
                    found |= {(which, each): rest for each in said if (rest := left(each, []))}
                    drawn |= {which} if "".join(said).strip() else set()
    assert (found, drawn) == ({}, {*FIGURES})


def shown_in(figure: object) -> Iterator[str]:
    """What of a figure is shown: names, texts, ticks, and what stands beside a point."""
    if isinstance(figure, Mapping):
        for name, value in figure.items():
            if name in {"text", "name", "ticktext", "title", "hovertemplate"}:
                yield from strings(value)
            else:
                yield from shown_in(value)
    elif isinstance(figure, list):
        yield from (text for each in figure for text in shown_in(each))


@pytest.mark.parametrize("name", ["Sam", "Alex"])
def test_what_is_taken_along_is_told_in_it_on_its_own_page_and_in_codes_in_its_tables(
    pseudo: Flask, place: Furnished, known: list[str], name: str
):
    client = pseudo.test_client()
    client.set_cookie("s", place.world.sessions[name], domain="localhost")
    with clock.frozen(NOON):
        archive = ZipFile(BytesIO(client.get("/exports/record.zip").data))
    assert unspoken([archive.read("index.html").decode()], known) == set()
    # What programs read is the same in every language.
    assert [each for each in archive.namelist() if each != "index.html" and "⟦" in archive.read(each).decode()] == []


@pytest.mark.parametrize("visit", ["live", "expired", "revoked"])
def test_whoever_comes_by_a_link_reads_nothing_else(pseudo: Flask, place: Furnished, known: list[str], visit: str):
    client = pseudo.test_client()
    client.set_cookie("v", place.world.visits[visit], domain="localhost")
    with clock.frozen(NOON):
        pages = [client.get(path) for path in ("/s/view", "/s")]
        pages.append(client.post("/s", data={"code": "nothing"}))
    assert unspoken([page.text for page in pages], known) == set()
    assert (pages[0].status_code == 200 and "Dana" in pages[0].text) is (visit == "live")
