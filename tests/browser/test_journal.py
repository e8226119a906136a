"""A journal in a real browser: written, shared and no longer shown; sealed, closed and opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.visitors import Meet, Visitor
from tests.support import factories
from tests.support.factories import email, password
from tests.support.server import Server, serving
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.services.store.database import migrate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The real server over Sam and Alex."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    open_database(folder / "steady.db")
    migrate()
    with database.connection_context():
        factories.set_up_site()
        factories.pair()
    with serving(folder) as running:
        yield running


def sign_in(visitor: Visitor, name: str) -> Visitor:
    visitor.go("/sign-in").fill(email=email(name), password=password(name)).press("Sign in")
    return visitor.sees("Today")


def write(visitor: Visitor, title: str, words: str) -> Visitor:
    visitor.go("/talk").follow("Reflections").press("Write").fill(words=words, title=title)
    return visitor.looks("journal-new").press("Save").sees("Saved. Only you see it.")


@pytest.mark.parametrize("scripted", [True, False])
def test_one_is_shared_after_a_look_and_then_no_longer_shown(meet: Meet, scripted: bool):  # noqa: FBT001  # the example
    sam, alex = sign_in(meet(scripted=scripted), "Sam"), sign_in(meet("desktop", scheme="dark"), "Alex")
    write(sam, "A quiet evening", "We spoke for half an hour.").looks("journal-list").follow("A quiet evening")
    sam.sees("only you").looks("journal-one").press("Share with Alex").sees("Exactly what Alex will see").looks("journal-share")
    alex.go("/record").misses("A quiet evening")
    sam.press("Share with Alex").sees("Alex can see it now.").press("Stop sharing").looks("journal-stop")
    sam.press("Stop sharing").sees("From now on it is only yours again.").press("Change").fill(words="Mine alone.").press(
        "Save"
    )
    alex.go("/record?kind=reflections").sees("A quiet evening").looks("journal-record").misses("Mine alone.")


def test_sealed_ones_close_and_open_again(meet: Meet):
    sam = sign_in(meet(scheme="dark"), "Sam").go("/journal")
    sam.page.get_by_text("Set it up").click()
    sam.fill(password=password("Sam")).press("Seal reflections from now on").sees("Your recovery key").looks("journal-key")
    sam.press("I have it on paper")
    write(sam, "Under seal", "Only I read this.").looks("journal-sealed").press("Close them now").misses("Under seal")
    sam.looks("journal-closed").follow("Sealed").misses("Only I read this.").looks("journal-locked")
    sam.fill(password=password("Sam")).press("Open").sees("Only I read this.")
