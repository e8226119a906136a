"""A browser that somebody has signed in with stays known after Exit: wrong tries from elsewhere do not keep them out of it."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.browser.visitors import NEUTRAL, Meet, Visitor
from tests.support import factories
from tests.support.factories import email, pair, password
from tests.support.server import Server, serving
from tracker.models.base import database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ELSEWHERE = "127.0.0.7"  # another device in the same network as the browsers
MOST = 10  # wrong tries in an hour from one network


@pytest.fixture
def server(db: Path) -> Iterator[Server]:
    """The real server over a couple."""
    factories.set_up_site()
    pair()
    database.close()
    with serving(db.parent) as running:
        yield running


def try_to_sign_in(visitor: Visitor, name: str) -> Visitor:
    return visitor.go("/sign-in").fill(email=email(name), password=password(name)).press("Sign in")


def leave_by_exit(visitor: Visitor) -> None:
    visitor.go("/today").page.get_by_role("button", name="Exit", exact=True).click()
    visitor.page.wait_for_url(NEUTRAL + "**")
    visitor.go("/today").sees("Sign in")


def cookies(visitor: Visitor) -> set[str]:
    return {str(each.get("name")) for each in visitor.page.context.cookies(visitor.base)}


def keep_out(server: Server, name: str) -> None:
    """Use up what a network has, with wrong passwords; the right one is not looked at from there any more."""
    stranger = server.browser(source=ELSEWHERE)
    stranger.get("/sign-in")
    answers = [stranger.post("/sign-in", {"email": email(name), "password": f"wrong {turn}"}).status for turn in range(MOST)]
    assert answers == [HTTPStatus.UNPROCESSABLE_ENTITY] * MOST
    last = stranger.post("/sign-in", {"email": email(name), "password": password(name)})
    assert last.status == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.parametrize(("scripted", "people"), [(True, ("Sam", "Alex")), (False, ("Sam",))])
def test_the_mark_of_a_browser_outlives_exit_and_lets_everybody_in_who_used_it(
    meet: Meet, server: Server, people: tuple[str, ...], *, scripted: bool
):
    shared, fresh = meet("phone", scripted=scripted), meet("desktop", scripted=scripted)
    for name in people:
        try_to_sign_in(shared, name).sees("What")
        assert {"s", "d"} <= cookies(shared)
        leave_by_exit(shared)
        assert cookies(shared) & {"s", "d"} == {"d"}
    for name in people:
        keep_out(server, name)
        try_to_sign_in(fresh, name).sees("Not from here for a while").looks("kept-out")
        try_to_sign_in(shared, name).sees("What")
        leave_by_exit(shared)
