"""Markup in every name and every text of everybody, as old rows could hold it: no page takes any of it for its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from flask import Flask
from markupsafe import escape
from werkzeug.test import TestResponse

from tests.support.addresses import rules
from tests.support.archives import OTHER_KEY, archive_of, chain_of, files_of
from tests.support.factories import actor, csrf, form_cookie
from tests.support.forms import Furnished, ask, furnished
from tests.support.markup import APART, NAME, WORDS, encrypted_fields, plant, taken_for_markup
from tests.support.pages import Form
from tests.support.reader import Probe, Reader, read_everything
from tests.support.worlds import NOON
from tracker import clock
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.exports.own_data import zipped
from tracker.domain.imports.loop import read_loop
from tracker.models.journal import Reflection
from tracker.queries.exports.bundles import report
from tracker.queries.journal.seals import open_keys
from tracker.services.commitments import reviews
from tracker.services.imports import history

pytestmark = [pytest.mark.whole, pytest.mark.xdist_group("forms")]

FAULT = 500
_NO_WORDS = re.compile(r"[0-9a-f]{32}|\d{4}-\d\d-\d\d|y")
# Whoever reads, and on how many pages words of somebody stand at the least.
LEAST = {"Sam": 50, "Alex": 50, "Lee": 15, "somebody without an account": 5}


@pytest.fixture
def place(app: Flask) -> Furnished:
    """Everybody, and the forms that they are offered."""
    found = furnished(app)
    promise = next(thing.id for thing in found.world.of("commitment") if thing.seen_by == {"Sam", "Alex"})
    with clock.frozen(NOON):
        for name, said in (("Sam", ReviewChoice.CHANGE), ("Alex", ReviewChoice.FINISH)):
            reviews.answer_review(actor(name), promise, 1, said, "Words")
        sam = actor("Sam")
        imported = read_loop(f"Date,Running\n{sam.today},2\n".encode(), "Checkmarks.csv", sam.today)
        history.import_loop(sam, imported, {"Running": DAILY})
    return found


@pytest.fixture
def planted(place: Furnished) -> set[str]:
    """Markup is in whatever these people said: in these columns."""
    keys = [open_keys(actor(name), token) for name, token in place.world.sessions.items()]
    return plant({key: value for each in keys for key, value in each.items()})


def reader(app: Flask, place: Furnished, name: str) -> Reader:
    with clock.frozen(NOON):
        csrf = form_cookie(app.test_client().get("/sign-in"))
    if name not in place.world.sessions:
        return Reader(name, f"{csrf}; v={place.world.visits['live']}", tuple(place.world.codes.values()))
    return Reader(name, f"{csrf}; s={place.world.sessions[name]}")


@pytest.mark.parametrize("name", LEAST)
@pytest.mark.usefixtures("planted")
def test_no_answer_takes_what_somebody_said_for_markup(app: Flask, place: Furnished, name: str):
    with clock.frozen(NOON):
        answers = read_everything(app, reader(app, place, name), Probe())
    taken = {
        asked: found
        for asked, answer in answers.items()
        if (found := taken_for_markup(dict(answer.headers).get("Content-Type", ""), answer.body))
    }
    said = sum(b"canary" in answer.body for answer in answers.values())
    faults = [asked for asked, answer in answers.items() if answer.status >= FAULT]
    assert (taken, faults, said >= LEAST[name]) == ({}, [], True), said


def typed(form: Form) -> Iterator[list[tuple[str, str]]]:
    """The form with markup typed into all of its fields, and into each one of them."""
    free = [name for name, value in form.fields if name not in {"csrf_token", "key"} and not _NO_WORDS.fullmatch(value)]
    yield [(name, NAME if name in free else value) for name, value in form.fields]
    for name in dict.fromkeys(free):
        yield [*(each for each in form.fields if each[0] != name), (name, WORDS)]


@pytest.mark.usefixtures("planted")
def test_no_form_that_is_refused_takes_what_was_typed_for_markup(app: Flask, place: Furnished):
    wrong, said = [], 0
    for shown, fields in ((each, fields) for each in place.forms for fields in typed(each.form)):
        with clock.frozen(NOON):
            answer = ask(app, shown.cookies, shown.form.method, shown.form.action, fields)
        found = taken_for_markup(answer.content_type or "", answer.data)
        said += b"canary" in answer.data
        wrong += [f"{shown.form.action} {fields}: {answer.status} {found}"] if found or answer.status_code >= FAULT else []
    assert (wrong, said > 50) == ([], True), said


@pytest.mark.usefixtures("planted")
def test_no_address_with_markup_in_it_is_taken_for_a_page(app: Flask, place: Furnished):
    cookies, wrong = f"s={place.world.sessions['Alex']}", []
    for rule in rules(app):
        built = rule.build(dict.fromkeys(rule.arguments, "PART"), append_unknown=False)
        assert built
        with clock.frozen(NOON):
            asked = "" if rule.arguments else f"?day={quote(WORDS)}&words={quote(WORDS)}"
            answer = ask(app, cookies, "get", built[1].replace("PART", quote(WORDS, safe="")) + asked)
        wrong += taken_for_markup(answer.content_type or "", answer.data)
    assert wrong == []


@pytest.mark.usefixtures("planted")
def test_sealed_words_are_no_markup_on_the_page_where_they_are_open(app: Flask, place: Furnished):
    with clock.frozen(NOON):
        mine = Reflection.select().where(Reflection.writer == actor("Sam").person)
        [sealed] = mine.where(Reflection.seal.is_null(is_null=False))
        answer = ask(app, f"s={place.world.sessions['Sam']}", "get", f"/journal/{sealed.id}")
    assert (answer.text.count(str(escape(WORDS))) > 1, taken_for_markup("text/html", answer.data)) == (True, [])


@pytest.mark.usefixtures("planted")
def test_bodies_of_the_chain_are_no_markup_where_they_are_taken_along_and_checked(app: Flask, place: Furnished):
    with clock.frozen(NOON):
        taken = ask(app, f"s={place.world.sessions['Sam']}", "get", "/exports/record.zip").data
        found = report(taken).checked
        [ours] = [each for each in found.chains if each.couple == actor("Sam").couple]
        page = check(app, taken)
    said = sum(b"<b class=canary" in each.body for each in ours.bodies)
    assert (found.holds, said > len(ours.bodies) / 3) == (True, True)
    assert (taken_for_markup("application/zip", taken), taken_for_markup("text/html", page.data)) == ([], [])


def check(app: Flask, data: bytes) -> TestResponse:
    """The page that says what is in a file."""
    client = app.test_client()
    fields = {"csrf_token": csrf(client.get("/verify")), "file": (BytesIO(data), "record.zip")}
    return client.post("/verify", data=fields, content_type="multipart/form-data")


def test_no_file_that_somebody_made_up_is_taken_for_a_page(app: Flask):
    chain = chain_of(3, couple=WORDS)
    head = replace(chain.heads[0], head=replace(chain.heads[0].head, key_id=WORDS))
    files = {f"{WORDS}.csv": b"", **files_of(replace(chain, heads=(head, *chain.heads[1:])))}
    with_names = BytesIO(archive_of(files_of(chain), OTHER_KEY))
    with ZipFile(with_names, "a") as packed:
        packed.writestr(f"{WORDS}.html", WORDS)
    made_up = [with_names.getvalue(), archive_of(files, OTHER_KEY, WORDS), zipped(files, NOON), files["bundle.json"]]
    pages = [check(app, each) for each in made_up]
    assert [taken_for_markup("text/html", each.data) for each in pages] == [[], [], [], []]
    assert "<li>&lt;b class=canary&gt;x&lt;/b&gt;" in pages[0].text


def test_every_column_that_holds_words_is_planted(planted: set[str]):
    assert set(encrypted_fields()) | {"session.label"} == planted | APART


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{WORDS}</p>",
        f'<input value="{NAME}">',
        "<input value='' onmouseover=canary x=''>",
        "<p><b class=canary>x</b>",
        "<script>say('canary')</script>",
        "<!-- canary -->",
        "<p>k49k</p>",
    ],
)
def test_markup_that_was_taken_is_found(page: str):
    assert taken_for_markup("text/html; charset=utf-8", page.encode()) != []


@pytest.mark.usefixtures("planted")
def test_a_page_without_escaping_is_found(app: Flask, place: Furnished):
    # Without what was compiled for the pages that were asked for before.
    app.jinja_env.autoescape, app.jinja_env.bytecode_cache, app.jinja_env.cache = False, None, None
    with clock.frozen(NOON):
        answer = ask(app, f"s={place.world.sessions['Alex']}", "get", "/record")
    assert len(taken_for_markup(answer.content_type or "", answer.data)) > 1
