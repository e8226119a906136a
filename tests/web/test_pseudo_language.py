"""In a language that nobody speaks, whatever stands outside the brackets is no text of ours."""

import json
import re
from calendar import day_abbr, day_name, month_name
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext, ngettext

from tests.support import worlds
from tests.support.factories import actor
from tests.support.pages import page_of
from tests.support.settings import KEY
from tests.support.worlds import NOON, World
from tracker import clock, resources
from tracker.app import create_app
from tracker.domain.days import zones
from tracker.models.base import database
from tracker.queries.exports.own_data import own_data

_SAID = ("title", "aria-label", "alt", "placeholder", "label")
_OURS = re.compile(r"⟦[^⟦⟧]*⟧")
_UNSAID = frozenset({"script", "style", "textarea", "code"})
_ID = re.compile(r"[0-9a-f]{16,}")
_DAYS = frozenset({*month_name, *day_name, *day_abbr})


class Texts(HTMLParser):
    """Every text of a page that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.said += [value for name in _SAID if (value := values.get(name))]
        if tag == "input" and values.get("type") in {"submit", "button"}:
            self.said.append(values.get("value") or "")
        if tag in _UNSAID:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.said.append(" ".join(data.split()))


def texts(page: str) -> list[str]:
    reader = Texts()
    reader.feed(page)
    return reader.said


def outside(text: str) -> str:
    """What of a text stands outside of all brackets."""
    before = None
    while before != text:
        before, text = text, _OURS.sub(" ", text)
    return " ".join(text.split())


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


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401  # whatever somebody's own data hold
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in strings(getattr(value, each.name)))
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in strings(each))
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        yield from (text for each in value for text in strings(each))


def written_by_people(*names: str) -> set[str]:
    """What people wrote, as they read it, and what they are called."""
    data = [own_data(actor(name), clock.now()) for name in names]
    lines = {" ".join(line.split()) for each in data for text in strings(each) for line in text.splitlines()}
    return {line for line in lines if re.search("[A-Za-z]{2}", line)} | set(names)


def names() -> set[str]:
    """Names that are the same in every language: of help lines, countries, time zones and of Steady."""
    lines = json.loads(resources.HELP_LINES.read_text(encoding="utf-8"))
    return {" ".join(each.split()) for each in strings(lines)} | set(zones()) | {"Steady"}


def left(text: str, known: Sequence[str]) -> str:
    """What of a text is neither ours, nor anybody's, nor a name, a number, a day or an address."""
    rest = outside(text)
    rest = re.sub(
        r"https?://\S+|(?<!\w)/[\w/.?=&-]+|[\w-]+(?:\.[\w-]+)+|\S+@\S+|[0-9a-f]{8,}|[A-Z2-9]{4}(-[A-Z2-9]{4})+", " ", rest
    )
    for each in known:
        rest = rest.replace(each, " ")
    return " ".join(word for word in re.findall(r"[^\W\d_]{2,}", rest) if word not in _DAYS)


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
