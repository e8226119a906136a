"""What can be followed and sent on a page, as a browser without JavaScript would."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import actor, csrf
from tracker.domain.errors import Unusable
from tracker.models.base import database
from tracker.web.errors.words import sentence_of

_TYPED = {
    "date": "2026-02-03",
    "time": "12:30",
    "number": "5",
    "email": "somebody@example.org",
    "password": "Quiet 7 lakes far",
}
_NEVER_SENT = frozenset({"button", "file", "reset", "image"})
_FORM = re.compile(r'<form class="form" method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_GOES = re.compile(r"<ul[^>]*data-goes>(.*?)</ul>", re.DOTALL)
# What a page says that stands still.
STILL = (
    "Steady Steady stands still Nothing can be opened or saved here just now, and what you sent last was not saved."
    " Whoever runs this server has to put its file right first. Please tell them; then open Steady again."
    f" For whoever runs this server: {sentence_of(Unusable('database_replaced'))}"
)
_numbers = count()


@dataclass(slots=True)
class Form:
    """A form as it would be sent: what stands in its fields, something typed where nothing does, and its buttons.

    `boxes` are the names of its ticks, set or not.
    """

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """Addresses of this server in the order of the page, and its forms."""

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def page_of(html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._form: Form | None = None
        self._area: tuple[str, list[str]] | None = None
        self._select: str | None = None
        self._radios: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action", ""), said.get("method", "get").lower())
            self._radios = set()
            self.page.forms.append(self._form)
        else:
            self.page.links += [value for value in said.values() if value.startswith("/") and not value.startswith("//")]
        if self._form is not None:
            self._into(self._form, tag, said)

    def _into(self, form: Form, tag: str, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "")
        if tag == "button" and kind != "button":
            form.buttons.append((name, said.get("value", "")))
        elif tag == "input" and name and kind not in _NEVER_SENT:
            self._input(form, name, kind, said)
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or not self._has(form, self._select)):
            form.fields = [each for each in form.fields if each[0] != self._select]
            form.fields.append((self._select, said.get("value", "")))

    def _input(self, form: Form, name: str, kind: str, said: dict[str, str]) -> None:
        value = said.get("value", "")
        if kind == "radio" and "checked" not in said and name in self._radios:
            return
        if kind == "checkbox":
            form.boxes.append(name)
            if "checked" not in said:
                return
        if kind == "radio":
            form.fields = [each for each in form.fields if each[0] != name]
            self._radios.add(name)
        typed = value if kind in {"hidden", "radio", "checkbox"} else value or _TYPED.get(kind, "Words")
        form.fields.append((name, typed))

    @staticmethod
    def _has(form: Form, name: str) -> bool:
        return any(each == name for each, _ in form.fields)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None and self._form is not None:
            self._form.fields.append((self._area[0], "".join(self._area[1]).strip() or "Words"))
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None


def goes(page: TestResponse) -> list[str]:
    """How many of what the page says would go to whom."""
    found = _GOES.search(page.text)
    assert found, page.text
    return [html.unescape(line) for line in re.findall(r"<li>(.*?)</li>", found[1])]


def say_yes(client: FlaskClient, page: TestResponse, **more: str) -> TestResponse:
    """Send the form of the page as it stands."""
    found = _FORM.search(page.text)
    assert found, page.text
    data: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(found[2]):
        data.setdefault(name, []).append(html.unescape(value))
    return client.post(found[1], data=data | more)


def post(client: FlaskClient, path: str, page: str = "/today", **fields: object):
    """Send a form as its page would, with the key of the page."""
    shown = client.get(page)
    key = re.search(r'name="key" value="([^"]+)"', shown.text)
    tap = fields.pop("tap", False)
    data = {"csrf_token": csrf(shown), "key": key[1] if key else ""} | {k: v for k, v in fields.items() if v is not None}
    return client.post(path, data=data, headers={"X-Row": "1"} if tap else {})


def send(client: FlaskClient, path: str, page: str | None = None, **values: str) -> TestResponse:
    """Send a form with a key of its own, whatever its page has."""
    token = csrf(client.get(page or path))
    return client.post(path, data={"csrf_token": token, "key": f"form {next(_numbers)}"} | values)


def in_words(page: str) -> str:
    """What a page says."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def tap_today(client: FlaskClient) -> tuple[int, str]:
    """How it goes to answer for the one commitment there is: the status, and what the page says."""
    page, today = client.get("/today"), actor("Sam").today.isoformat()
    [[promise]] = database.execute_sql("SELECT id FROM commitment").fetchall()
    sent = {"csrf_token": csrf(page), "commitment": promise, "day": today, "slot": today, "state": "kept"}
    answer = client.post("/entries/answer", data=sent)
    return answer.status_code, " ".join(answer.text.split())
