"""What every answer tells the browser about safety, whatever was asked, and the cookies that it hands out."""

from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import factories
from tests.support.factories import csrf, email, password, sign_in
from tests.support.settings import KEY
from tracker.app import create_app
from tracker.models.base import database
from tracker.web.policy import policy

pytestmark = pytest.mark.timeless

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), usb=()"
    ),
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
HTTPS = "https://steady.example"


def fall(*_args: object) -> str:
    raise RuntimeError("as unforeseen as can be")


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, with a page that falls."""
    app.add_url_rule("/falls", "falls", policy("open")(fall))
    factories.set_up_site()
    factories.pair()
    return app


@pytest.fixture
def secure(data_dir: Path) -> FlaskClient:
    """A browser at an https address."""
    made = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY, "BASE_URL": HTTPS})
    database.connect(reuse_if_open=True)
    factories.set_up_site()
    factories.pair()
    return made.test_client()


def said(answer: TestResponse) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in ALWAYS}


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/sign-in", 200),
        ("HEAD", "/sign-in", 200),
        ("OPTIONS", "/sign-in", 200),
        ("GET", "/", 303),
        ("GET", "/help", 200),
        ("GET", "/healthz", 200),
        ("GET", "/robots.txt", 200),
        ("GET", "/account/set-up", 404),
        ("GET", "/nothing/here", 404),
        ("DELETE", "/help", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/static/css/base.css", 200),
        ("GET", "/static/css/base.css?v=1", 200),
        ("GET", "/static/steady.css?v=1", 200),
        ("HEAD", "/static/steady.css", 200),
        ("GET", "/join/no-such-token", 404),
        ("GET", "/exit", 303),
        ("POST", "/exit", 200),
        ("POST", "/sign-in", 400),
        ("GET", "/falls", 500),
    ],
)
def test_every_answer_says_the_same_about_safety(app: Flask, method: str, path: str, code: int):
    answer = app.test_client().open(path, method=method, buffered=True)
    assert (answer.status_code, said(answer)) == (code, ALWAYS)
    assert "Strict-Transport-Security" not in answer.headers


def test_a_request_that_is_too_large_is_answered_with_the_same_headers(app: Flask):
    app.config["MAX_CONTENT_LENGTH"] = 100
    client = app.test_client()
    answer = client.post("/sign-in", data={"csrf_token": csrf(client.get("/sign-in")), "email": "x" * 200})
    assert (answer.status_code, said(answer)) == (413, ALWAYS)


def test_pages_are_never_kept_and_only_marked_files_are(app: Flask):
    client = sign_in(app.test_client(), "Sam")
    paths = ("/today", "/account/settings", "/more", "/help", "/healthz", "/nothing", "/falls", "/exit")
    assert {client.get(path).headers["Cache-Control"] for path in paths} == {"no-store"}
    for file in ("/static/js/tap.js", "/static/steady.css"):
        kept = [client.get(file + mark, buffered=True).headers["Cache-Control"] for mark in ("", "?v=1")]
        assert kept == ["no-cache", "public, max-age=31536000, immutable"]


def test_a_page_names_its_files_with_a_mark_that_changes_with_them(app: Flask):
    page = app.test_client().get("/sign-in").text
    found = page.split("/static/steady.css?v=")[1].split('"')[0]
    assert (len(found), app.test_client().get(f"/static/steady.css?v={found}", buffered=True).status_code) == (12, 200)


def test_signing_out_clears_the_cache_and_the_exit_storage_as_well(app: Flask):
    client = sign_in(app.test_client(), "Sam")
    out = client.post("/sign-out", data={"csrf_token": csrf(client.get("/account/password"))})
    assert (out.status_code, out.headers["Clear-Site-Data"], "s=;" in out.headers["Set-Cookie"]) == (303, '"cache"', True)
    assert client.post("/exit").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/sign-in").headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_change_nothing_even_with_the_right_token(app: Flask, site: str):
    client = sign_in(app.test_client(), "Sam")
    fields = {"csrf_token": csrf(client.get("/account/password"))}
    assert client.post("/sign-out", data=fields, headers={"Sec-Fetch-Site": site}).status_code == 400
    assert client.get("/today").status_code == 200
    assert client.post("/sign-out", data=fields, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_a_form_without_its_token_changes_nothing(app: Flask):
    client = sign_in(app.test_client(), "Sam")
    assert client.post("/sign-out").status_code == 400
    assert client.get("/today").status_code == 200


def cookies(answer: TestResponse) -> dict[str, Morsel[str]]:
    found = (SimpleCookie(line) for line in answer.headers.get_all("Set-Cookie"))
    return {name: morsel for each in found for name, morsel in each.items()}


def flags(morsel: Morsel[str]) -> tuple[object, ...]:
    return tuple(morsel[name] for name in ("httponly", "samesite", "path", "domain", "secure"))


def _sign_in(client: FlaskClient, address: str, *, own_device: str) -> dict[str, Morsel[str]]:
    token = csrf(client.get("/sign-in", base_url=address))
    fields = {"csrf_token": token, "email": email("Sam"), "password": password("Sam"), "own_device": own_device}
    return cookies(client.post("/sign-in", data=fields, base_url=address, headers={"Referer": f"{address}/sign-in"}))


def test_on_this_machine_cookies_are_plain_but_closed_to_scripts(app: Flask):
    given = _sign_in(app.test_client(), "http://localhost", own_device="no")
    closed = (True, "Lax", "/", "", "")
    assert {name: flags(each) for name, each in given.items()} == {"s": closed, "d": closed}
    assert given["s"]["max-age"] == ""


def test_with_https_cookies_are_bound_to_this_host_and_every_answer_asks_for_https(secure: FlaskClient):
    given = _sign_in(secure, HTTPS, own_device="yes")
    strict = (True, "Lax", "/", "", True)
    assert {name: flags(each) for name, each in given.items()} == {"__Host-s": strict, "__Host-d": strict}
    assert given["__Host-s"]["max-age"] == str(90 * 24 * 3600)
    page = secure.get("/nothing", base_url=HTTPS)
    assert page.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    form = cookies(secure.application.test_client().get("/sign-in", base_url=HTTPS))
    assert {name: flags(each) for name, each in form.items()} == {"__Host-c": strict, "__Host-d": strict}
