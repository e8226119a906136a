"""Which requests have threads of their own: the ways out that are light, and no other."""

import pytest
from flask import Flask

from tests.support.databases import counting
from tests.support.factories import DAY, felt_in, pair, set_up_site, sign_in
from tests.support.shares import own_scope, seen_by
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import NewRating
from tracker.services.sharing import shares
from tracker.web.policy import Way, ways_out

FIRST = {"GET /exit", "POST /exit", "POST /sign-out"}
ACTS = {
    "POST /couple/invite/withdraw",
    "POST /moments/<moment>/unshare",
    "POST /journal/<reflection>/stop",
    "POST /account/devices/end",
    "POST /account/devices/end-others",
    "POST /leaving/erase",
    "POST /leaving/leave/confirm",
    "POST /leaving/pause",
    "POST /ratings/audience",
    "POST /ratings/audience/counselor",
    "POST /leaving/stop",
    "POST /sharing/<item>/end",
    "POST /ratings/details/<detail>/unshare",
}
PAGES = {
    "GET /hard-day",
    "GET /help",
    "GET /journal/<reflection>/stop",
    "GET /leaving/leave",
    "GET /leaving/leave/confirm",
    "GET /leaving/pause",
    "GET /ratings/audience",
    "GET /leaving/stop",
}


def test_these_requests_are_ways_out_and_no_other(app: Flask):
    way_of, found = ways_out(app), dict[str, Way]()
    for rule in app.url_map.iter_rules():
        built = rule.build(dict.fromkeys(rule.arguments, "0" * 32), append_unknown=False)
        assert built
        found |= {f"{method} {rule}": way_of(method, built[1]) for method in ("GET", "POST", "PUT", "DELETE")}
    listed = {way: {request for request, each in found.items() if each is way} for way in (Way.FIRST, Way.ACT, Way.PAGE)}
    assert listed == {Way.FIRST: FIRST, Way.ACT: ACTS, Way.PAGE: PAGES}


@pytest.mark.parametrize(
    ("method", "path", "way"),
    [
        ("HEAD", "/help", Way.PAGE),
        ("OPTIONS", "/help", Way.PAGE),
        ("POST", "/help", Way.NONE),
        ("GET", "/help/", Way.NONE),
        ("GET", "/static/css/base.css", Way.NONE),
        ("GET", "/nothing-here", Way.NONE),
    ],
)
def test_a_request_is_known_by_method_and_path_before_it_has_a_thread(app: Flask, method: str, path: str, way: Way):
    assert ways_out(app)(method, path) is way


LIGHT = [
    *("/help", "/hard-day", "/leaving/leave", "/leaving/leave/confirm", "/leaving/pause", "/ratings/audience"),
    "/leaving/stop",
]
FEW = 30
"""So many steps of the database's machine are no matter: where rows stand in an index."""


def steps(app: Flask, name: str, path: str) -> int:
    client = sign_in(app.test_client(), name)
    client.get(path)
    with counting() as number:
        assert client.get(path).status_code == 200
    return number()


@pytest.fixture
def two_couples(app: Flask) -> Flask:
    """Frank, who wrote for two days, and Alex, who wrote for four weeks and made a dozen shares; both show each number."""
    set_up_site()
    for names, days, made in ((("Eve", "Frank"), 2, 1), (("Sam", "Alex"), 28, 12)):
        rater = pair(*names).rater
        for ago in range(days):
            ratings.rate(rater, NewRating(felt_in(rater), rater.today - ago * DAY, 50))
        scope = own_scope(rater.today)
        for _ in range(made):
            shares.show_own(rater, scope, seen_by(rater.name, scope))
        audiences.choose_audience(rater, felt_in(rater), "each", earlier=True)
    return app


@pytest.mark.parametrize("path", LIGHT)
def test_a_page_that_is_a_way_out_is_as_light_however_much_was_written(two_couples: Flask, path: str):
    assert steps(two_couples, "Alex", path) <= steps(two_couples, "Frank", path) + FEW


@pytest.mark.parametrize("path", ["/sharing", "/leaving/erase"])
def test_one_that_grows_is_noticed(two_couples: Flask, path: str):  # for the test above
    assert steps(two_couples, "Alex", path) > steps(two_couples, "Frank", path) + FEW
