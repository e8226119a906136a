"""Somebody at a real browser, with an eye on what a page must never do."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
NEUTRAL = "https://www.bbc.co.uk/weather"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

SCREENS = (
    *("/today", "/trends", "/trends?span=all&mine=1", "/record", "/record/month", "/commitments", "/commitments/new"),
    *(
        "/sharing",
        "/sharing/new",
        "/sharing/own/new",
        "/account/settings",
        "/ratings/audience",
        "/imports",
        "/exports",
    ),
    *("/leaving/pause", "/leaving/stop", "/leaving/leave", "/leaving/leave/confirm", "/leaving/erase", "/leaving"),
    *("/imports/restored", "/more", "/moments/new", "/moments/setbacks", "/moments/found-notes/new"),
    *(
        "/talk",
        "/journal",
        "/journal/new",
        "/journal/seal",
        "/journal/seal/open",
        "/journal/seal/recovery",
        "/journal/seal/new-key",
    ),
    *("/help", "/help?country=DE", "/hard-day", "/hard-day/words", "/couple/invite", "/s", "/verify", "/nothing-is-here"),
)
"""Every screen that has an address without anybody's id in it, of a couple."""


@dataclass
class Visitor:
    """Somebody at a browser. Whatever the page does that it must not is kept in `complaints`."""

    page: Page
    base: str
    scripted: bool
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> "Visitor":
        """Open a path of this server, or a whole address of it."""
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self

    def fill(self, **fields: str) -> "Visitor":
        """Type into the fields of these names."""
        for name, value in fields.items():
            self.page.fill(f'main [name="{name}"]', value)
        return self

    def choose(self, name: str, value: str) -> "Visitor":
        """Tick the choice with this value."""
        self.page.check(f'main [name="{name}"][value="{value}"]')
        return self

    def press(self, words: str) -> "Visitor":
        """Press the button, or follow the link, in the page's content that says exactly this."""
        main = self.page.locator("main")
        return self._use(
            main.get_by_role("button", name=words, exact=True).or_(main.get_by_role("link", name=words, exact=True))
        )

    def follow(self, words: str) -> "Visitor":
        """Follow the link in the page's content whose name has these words in it."""
        return self._use(self.page.locator("main").get_by_role("link", name=words))

    def _use(self, found: Locator) -> "Visitor":
        target = found.first
        if self.scripted and target.evaluate(
            "it => !!it.closest('[data-row]') && (it.tagName !== 'A' || 'swap' in it.dataset)"
        ):
            target.click()
        else:
            with self.page.expect_navigation():
                target.click()
        return self

    def sees(self, words: str) -> "Visitor":
        """Wait until the page's content says this."""
        self.page.locator("body").get_by_text(words).first.wait_for(state="visible", timeout=8000)
        self._is_no_markup()
        return self

    def misses(self, words: str) -> "Visitor":
        """The page's source nowhere says this."""
        assert words not in self.page.content(), f"{words!r} is on {self.page.url}"
        return self

    def looks(self, name: str) -> "Visitor":
        """Ask axe about the screen, and keep a picture of it where SHOTS names a folder."""
        if (folder := os.environ.get("SHOTS")) and (size := self.page.viewport_size):
            self.page.screenshot(path=f"{folder}/{name}-{size['width']}-{self.scripted}.png", full_page=True)
        assert self.page.title() == "Steady"
        self._is_no_markup()
        if self.scripted:
            # Wherever a page is scrolled to, something is half under the bar that stays at its top.
            self.page.evaluate("scrollTo(0, 0)")
            self.page.evaluate(AXE)
            found = self.page.evaluate("(tags) => axe.run(document, {runOnly: tags})", WCAG)["violations"]
            assert found == [], f"{name}: {_in_short(found)}"
        return self

    def _is_no_markup(self) -> None:
        """Nothing that somebody typed has become part of the page."""
        made = self.page.locator(".canary, [onmouseover], [onfocus], script:not([src])").count()
        assert (made, "k49k" in self.page.content()) == (0, False), self.page.url


def _in_short(found: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0]['failureSummary'][:200]}" for each in found
    )


Meet = Callable[..., Visitor]
