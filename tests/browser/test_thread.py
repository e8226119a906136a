"""What two people know differently, in a real browser: a few lines about it, a found note, and words that both remove."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.visitors import Meet, Visitor
from tests.support import factories
from tests.support.factories import actor, email, kept_by, pair, password
from tests.support.server import Server, serving
from tests.support.writings import tap
from tracker.models.base import database
from tracker.services.entries.responses import NewResponse, ResponseKind, respond

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def server(db: Path) -> Iterator[Server]:
    """The real server over a couple: Alex has answered that something does not match."""
    factories.set_up_site()
    pair()
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    respond(actor("Alex"), NewResponse(entry, ResponseKind.NO_MATCH, "The train arrives at twenty past."))
    database.close()
    with serving(db.parent) as running:
        yield running


def signed_in(visitor: Visitor, name: str) -> Visitor:
    visitor.go("/sign-in").fill(email=email(name), password=password(name)).press("Sign in")
    return visitor.sees("What")


def opened(visitor: Visitor, words: str) -> Visitor:
    """Open what lies closed under these words."""
    visitor.page.locator("summary", has_text=words).first.click()
    return visitor


def write(visitor: Visitor, words: str) -> Visitor:
    opened(visitor.go("/today"), "A few lines about this")
    visitor.page.fill('.thread [name="words"]', words)
    return visitor.press("Write it").sees(words)


@pytest.mark.parametrize("scripted", [True, False])
def test_both_write_lines_under_it_and_remove_words_together(meet: Meet, *, scripted: bool):
    alex, sam = signed_in(meet("phone", scripted=scripted), "Alex"), signed_in(meet("desktop", scheme="dark"), "Sam")
    write(alex, "I was at the station.").looks("thread")
    write(sam, "I took the earlier one.").looks("thread-answered")
    sam.page.locator(".thread .link-button").click()
    sam.sees("taken back")
    alex.go("/record").sees("I was at the station.").looks("record-thread")
    opened(alex, "About these words").follow("A response").sees("these words go for good").looks("words")
    alex.press("Ask Sam").sees("You asked Sam that you both remove the words of a response").looks("record-asked")
    sam.go("/record").sees("Alex asks that you both remove the words of a response").follow("Look at it").looks("words-asked")
    sam.press("Agree to remove them").sees("from 1 version and from the chain").sees("ask a lawyer first, and take a copy")
    sam.press("Remove them now").sees("words removed by both on").misses("The train arrives at twenty past.")


def test_what_was_found_is_ones_own_until_it_is_shared(meet: Meet):
    alex, sam = signed_in(meet("phone", scheme="dark"), "Alex"), signed_in(meet("desktop"), "Sam")
    alex.press("I found out about something").looks("found")
    alex.fill(words="A second calendar.").press("Save for me").sees("Only you see it.").misses("A second calendar.")
    sam.go("/record").misses("A second calendar.")
    opened(alex.go("/record").looks("record-found-note"), "What I found out").press("Change it or share it")
    alex.sees("Exactly what Sam will see").looks("found-note").press("Share with Sam").sees("Sam can see it now.")
    sam.go("/record").sees("A second calendar.").looks("record-found-by-the-other")
