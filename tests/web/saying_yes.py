"""Saying yes on the page before something that cannot be taken back."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_FORM = re.compile(r'<form class="form" method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_GOES = re.compile(r"<ul[^>]*data-goes>(.*?)</ul>", re.DOTALL)


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
