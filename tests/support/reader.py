"""Everything that a reader can get: every address of the URL map, every link on the way, and every form, sent and undone."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from itertools import islice, product
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from zipfile import ZipFile

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from tests.support.databases import counting
from tests.support.pages import Form, page_of
from tracker import chance
from tracker.models.base import database

NOBODYS = "0" * 32
# What a form leads to by design: the other's answer opens together with one's own.
OPENS_BOTH = re.compile(r"/commitments/\w+/review")

_MOST_LINKS = 70
_OF_ONE_PATH = 4
_FILLINGS = 24
_OF_ONE_KIND = 3
_OF_ONE_FORM = 6
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, with the cookies of their browser and the codes that they hold."""

    name: str
    cookies: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """Ids and days that the reader has no way to know, and asks about all the same."""

    ids: Sequence[str] = ()
    days: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """All of a response: its status, its headers in their order, its bytes; and, where counted, the database's steps."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    steps: int = 0


@dataclass(slots=True)
class Reading:
    """What a reader got, by what they asked, and the ids that they know from it, by kind."""

    app: Flask
    reader: Reader
    probe: Probe
    counted: bool = False
    answers: dict[str, Answer] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    links: deque[str] = field(default_factory=deque)
    forms: dict[tuple[object, ...], Form] = field(default_factory=dict)


def read_everything(app: Flask, reader: Reader, probe: Probe, *, counted: bool = False) -> dict[str, Answer]:
    """Every answer that the reader gets from the database that is open, by what they asked for. Changes nothing there.

    With `counted` each comes with the number of steps that the database's machine took for it.
    """
    reading = Reading(app, reader, probe, counted)
    rules = sorted((rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())), key=lambda rule: rule.rule)
    for rule in rules:
        if not rule.arguments:
            _get(reading, rule.rule)
    for rule in rules:
        for path in islice(_filled(reading, rule), _FILLINGS):
            _get(reading, path)
    _follow(reading)
    for form in list(reading.forms.values()):
        _send(reading, form)
    return reading.answers


def _get(reading: Reading, address: str) -> None:
    asked = f"GET {address}"
    if asked in reading.answers:
        return
    answer = reading.answers[asked] = _ask(reading, "GET", address)
    text = text_of(answer)
    kinds = _kinds(text) if "steady.json" in text[:200] else {}
    for item in dict.fromkeys(_ID.findall(text)):
        reading.known.setdefault(item, kinds.get(item, ""))
    reading.known.update(kinds)
    if answer.status == HTTPStatus.OK and dict(answer.headers).get("Content-Type", "").startswith("text/html"):
        page = page_of(text)
        reading.links += page.links
        for form in page.forms:
            if form.method == "post":
                reading.forms.setdefault(_alike(form), form)


def _ask(reading: Reading, method: str, address: str, data: Mapping[str, list[str]] | None = None) -> Answer:
    # Each answer draws from a stream of its own, so that no page can shift the keys in the forms of another.
    client = reading.app.test_client(use_cookies=False)
    headers = Headers({"Cookie": reading.reader.cookies, "Sec-Fetch-Site": "same-origin"})
    if reading.counted:  # A statement takes some steps more when it is run for the first time: here none is remembered.
        database.close()
        database.connect()
    # Nothing that is asked is left behind: a look at /exit signs out.
    with chance.seeded(7), database.atomic() as point:
        with counting() if reading.counted else nullcontext(lambda: 0) as steps:
            got = client.open(address, method=method, headers=headers, data=data)
            said = got.data
        answer = Answer(got.status_code, tuple(got.headers.to_wsgi_list()), said, steps())
        got.close()
        point.rollback()
    return answer


def text_of(answer: Answer) -> str:
    """All that an answer says, also inside an archive."""
    if not answer.body.startswith(b"PK"):
        return answer.body.decode(errors="replace")
    with ZipFile(BytesIO(answer.body)) as packed:
        return "\n".join(
            f"{name}\n{packed.read(name).decode(errors='replace')}" for name in sorted(packed.namelist(), reverse=True)
        )


def _kinds(text: str) -> dict[str, str]:
    line = next(line for line in text.splitlines() if line.startswith("{"))
    spaces: list[dict[str, Any]] = json.loads(line)["spaces"]
    found = {item["id"]: item["kind"] for space in spaces for item in space["items"]}
    shares = {each["id"]: "share" for space in spaces for each in space["shares"]}
    return found | shares | {space["id"]: "space" for space in spaces}


def _alike(form: Form) -> tuple[object, ...]:
    """Forms that differ in ids, days and words alone are tried once, and then with other ids."""
    named = tuple(name for name, _ in form.fields)
    return _DAY.sub("", _ID.sub("", form.action)), named, tuple(form.buttons)


def _filled(reading: Reading, rule: Rule) -> Iterator[str]:
    """The address with ids that the reader knows, with one that nobody has, and with those that they cannot know."""
    names = sorted(rule.arguments)
    if not names:
        return
    values = [[*_values(reading, name), *reading.probe.ids, NOBODYS] for name in names]
    for chosen in product(*values):
        built = rule.build(dict(zip(names, chosen, strict=True)), append_unknown=False)
        if built is not None:
            yield unquote(built[1])


def _values(reading: Reading, name: str) -> list[str]:
    if name == "token":
        return list(reading.reader.codes)
    if name == "filename":
        return ["css/base.css"]
    by_kind: dict[str, list[str]] = {}
    for item, kind in reading.known.items():
        by_kind.setdefault(kind, []).append(item)
    if name in by_kind:
        return by_kind[name][-_OF_ONE_KIND:]
    return [items[-1] for items in by_kind.values()]


def _follow(reading: Reading) -> None:
    seen: dict[str, set[str]] = {}
    followed = 0
    while reading.links and followed < _MOST_LINKS:
        address = reading.links.popleft().partition("#")[0]
        path, query = urlsplit(address).path, urlsplit(address).query
        asked = seen.setdefault(_ID.sub("", path), set())
        if path.startswith("/static/") or address in asked or len(asked) >= _OF_ONE_PATH:
            continue
        asked.add(address)
        followed += 1
        _get(reading, address)
        for other in _asked_otherwise(reading, path, query):
            _get(reading, other)


def _asked_otherwise(reading: Reading, path: str, query: str) -> Iterator[str]:
    """The same question about days and ids that the reader cannot know of."""
    said = parse_qsl(query)
    for number, (name, value) in enumerate(said):
        guesses = reading.probe.days if _DAY.fullmatch(value) else reading.probe.ids if _ID.fullmatch(value) else ()
        for guess in guesses:
            yield f"{path}?{urlencode([*said[:number], (name, guess), *said[number + 1 :]])}"


def _send(reading: Reading, form: Form) -> None:
    if OPENS_BOTH.fullmatch(form.action):
        return
    for button in form.buttons or [("", "")]:
        fields = [*form.fields, button] if button[0] else form.fields
        for said in (fields, *_about_others(reading, fields)):
            _post(reading, form.action, said)


def _about_others(reading: Reading, fields: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The same form about other things of the kind that it names, and about what the reader cannot know."""
    for number, (name, value) in enumerate(fields):
        if name in {"key", "csrf_token"} or not _ID.fullmatch(value):
            continue
        kind = reading.known.get(value, "")
        alike = [item for item, of in reading.known.items() if of == kind and kind and item != value]
        for other in (*alike[-_OF_ONE_FORM:], *reading.probe.ids[:2], NOBODYS):
            yield [*fields[:number], (name, other), *fields[number + 1 :]]


def _post(reading: Reading, action: str, fields: list[tuple[str, str]]) -> None:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    said = " ".join(f"{name}={value}" for name, value in fields if name not in {"key", "csrf_token"})
    reading.answers[f"POST {action} {said}"] = _ask(reading, "POST", action, data)
