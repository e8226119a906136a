"""Files travel compressed to browsers that take it; pages never do."""

import gzip

import pytest
from flask.testing import FlaskClient

from tests.support import factories
from tracker.resources import STATIC

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "name", ["css/base.css", "steady.css", "js/tap.js", "favicon.svg", "manifest.webmanifest", "vendor/plotly-basic.min.js"]
)
def test_a_file_arrives_compressed_and_whole(client: FlaskClient, name: str):
    whole = client.get(f"/static/{name}", buffered=True).data
    assert name == "steady.css" or whole == (STATIC / name).read_bytes()
    for _ in range(2):
        answer = client.get(f"/static/{name}", headers=GZIP)
        assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert gzip.decompress(answer.data) == whole
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(whole)


def test_whoever_does_not_take_it_gets_the_plain_file(client: FlaskClient):
    answer = client.get("/static/css/base.css", buffered=True)
    assert (answer.headers.get("Content-Encoding"), answer.headers["Vary"]) == (None, "Accept-Encoding")
    assert answer.data == (STATIC / "css" / "base.css").read_bytes()


@pytest.mark.parametrize("name", ["js/tap.js", "steady.css"])
def test_a_file_that_is_there_already_is_not_sent_again(client: FlaskClient, name: str):
    mark = client.get(f"/static/{name}", headers=GZIP).headers["ETag"]
    again = client.get(f"/static/{name}", headers=GZIP | {"If-None-Match": mark}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_pictures_and_pages_are_sent_as_they_are(client: FlaskClient):
    factories.set_up_site()
    for path in ("/static/icon-180.png", "/sign-in", "/help", "/static/nothing.css"):
        assert "Content-Encoding" not in client.get(path, headers=GZIP, buffered=True).headers
