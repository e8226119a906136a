"""A real Chromium before the real server, with an eye on what a page must never do."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, ViewportSize, sync_playwright

from tests.browser.chromium import find
from tests.browser.visitors import NEUTRAL, Meet, Visitor
from tests.support.server import Server, serving

QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
_WATCH = "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run; each visitor has a profile of their own."""
    path, args = find(), [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=args)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The real server over an empty data folder: its first page is the set-up page."""
    with serving(tmp_path / "data") as running:
        yield running


@pytest.fixture
def meet(chromium: Browser, server: Server) -> Iterator[Meet]:
    """Makes visitors: `meet("phone", scripted=True)`. In the end none of them may have anything to complain of."""
    visitors: list[Visitor] = []

    def make(size: str = "phone", *, scripted: bool = True, scheme: str = "light") -> Visitor:
        context = chromium.new_context(
            viewport=SIZES[size],
            java_script_enabled=scripted,
            color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
            timezone_id="Europe/Berlin",
        )
        context.route(NEUTRAL + "**", _neutral_page)
        page = context.new_page()
        page.set_default_timeout(8000)
        visitor = Visitor(page, f"http://127.0.0.1:{server.port}", scripted)
        page.add_init_script(_WATCH)
        page.on("console", lambda said: _note(visitor, said.type, said.text))
        page.on("pageerror", lambda err: visitor.complaints.append(str(err)))
        page.on("request", lambda asked: _note_foreign(visitor, asked.url))
        visitors.append(visitor)
        return visitor

    yield make
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []


def _neutral_page(route: Route) -> None:
    route.fulfill(body="<title>Weather</title>Sunny", content_type="text/html")


def _note(visitor: Visitor, kind: str, text: str) -> None:
    expected = "Failed to load resource: the server responded with a status of"
    if kind in {"error", "warning"} and not text.startswith(expected):
        visitor.complaints.append(text)


def _note_foreign(visitor: Visitor, url: str) -> None:
    if not url.startswith((visitor.base, NEUTRAL, "data:", "blob:")):
        visitor.complaints.append(f"a request to {url}")
