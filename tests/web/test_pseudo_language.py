"""In a language that nobody speaks, whatever stands outside the brackets is no text of ours."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext, ngettext

from tests.support import worlds
from tests.support.pages import page_of
from tests.support.pseudo import left, names, texts, written_by_people
from tests.support.settings import KEY
from tests.support.worlds import NOON, World
from tracker import clock
from tracker.app import create_app
from tracker.models.base import database

_ID = re.compile(r"[0-9a-f]{16,}")


def crawled(client: FlaskClient, *starts: str) -> Iterator[tuple[str, str]]:
    """Every page that can be reached from some, one of a kind."""
    queue, seen = deque(starts), set[str]()
    while queue:
        path = queue.popleft()
        kind = re.sub(r"\d{4}-\d\d(-\d\d)?", "day", _ID.sub("id", path.partition("#")[0]))
        if kind in seen or path.startswith(("/static", "/exit")):
            continue
        seen.add(kind)
        answer = client.get(path.partition("#")[0])
        queue += [answer.location] if answer.location else []
        if answer.mimetype == "text/html" and not answer.location:
            page = answer.get_data(as_text=True)
            yield path, page
            queue += page_of(page).links


@pytest.fixture
def world(db: Path) -> World:
    with database.connection_context():
        return worlds.build()


@pytest.fixture
def pseudo(world: World, data_dir: Path) -> Iterator[Flask]:
    app = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY, "LANGUAGE": "xx"})
    database.connect(reuse_if_open=True)
    yield app
    if not database.is_closed():
        database.close()


READERS = ("anonymous", "Sam", "Alex", "Kim", "Lee")
STARTS = ("/today", "/sign-in", "/help", "/hard-day", "/s", "/verify", "/recover/no", "/join/no", "/nothing-is-here")


@pytest.mark.whole
@pytest.mark.parametrize("reader", READERS)
def test_outside_the_brackets_stand_only_names_numbers_and_what_people_wrote(pseudo: Flask, world: World, reader: str):
    client = pseudo.test_client()
    found, pages = dict[str, str](), 0
    with clock.frozen(NOON):
        known = sorted(written_by_people(*world.sessions) | names(), key=len, reverse=True)
        if reader in world.sessions:
            client.set_cookie("s", world.sessions[reader], domain="localhost")
        for path, page in crawled(client, *STARTS):
            pages += 1
            found |= {rest: path for text in texts(page) if (rest := left(text, known))}
    assert (found, pages >= len(STARTS)) == ({}, True)


def test_a_text_in_it_is_longer_and_keeps_its_values(pseudo: Flask):
    with pseudo.test_request_context():
        assert gettext("%(name)s sees this number.", name="Alex") == "⟦Alex šééš thíš ñumbér. ~~~~ ~~~~⟧"
        assert ngettext("%(num)s day", "%(num)s days", 3) == "⟦3 dåýš ~~~~⟧"


def test_tables_that_were_kept_in_one_language_are_not_shown_in_another(world: World, data_dir: Path):
    settings = {"DATA_DIR": str(data_dir), "SECRET_KEY": KEY}
    columns = list[bool]()
    for language in ("en", "xx", "en"):
        client = create_app({**settings, "LANGUAGE": language}).test_client()
        client.set_cookie("s", world.sessions["Sam"], domain="localhost")
        with clock.frozen(NOON):
            columns.append("Week up to" in texts(client.get("/trends?span=all").get_data(as_text=True)))
    assert columns == [True, False, True]
