"""Which routes have threads of their own: the ways out, and no other."""

import pytest
from flask import Flask

from tracker.web.policy import Way, ways_out

WAYS_OUT = frozenset(
    {
        "/exit",
        "/sign-out",
        "/settings",
        "/settings/devices",
        "/settings/devices/end",
        "/settings/devices/end-others",
        "/sharing",
        "/sharing/<item>",
        "/sharing/<item>/end",
        "/invite/withdraw",
        "/settings/ratings",
        "/settings/ratings/counselor",
        "/today/beside/<detail>/unshare",
        "/moments/<moment>/unshare",
        "/reflections/<reflection>/stop",
        "/sealing/close",
        "/settings/pause",
        "/settings/stop",
        "/parting",
        "/settings/leave",
        "/settings/leave/confirm",
        "/settings/erase",
        "/help",
        "/hard-day",
    }
)


def test_these_routes_are_declared_ways_out_and_no_other(app: Flask):
    declared = {str(rule) for rule in app.url_map.iter_rules() if getattr(app.view_functions[rule.endpoint], "way_out", False)}
    assert declared == WAYS_OUT


@pytest.mark.parametrize(
    ("method", "path", "way"),
    [
        ("POST", "/exit", Way.FIRST),
        ("GET", "/exit", Way.FIRST),
        ("POST", "/sign-out", Way.FIRST),
        ("HEAD", "/help", Way.PAGE),
        ("GET", "/sharing/abc", Way.PAGE),
        ("POST", "/sharing/abc/end", Way.ACT),
        ("POST", "/settings/pause", Way.ACT),
        ("POST", "/sharing/abc/consent", Way.NONE),
        ("POST", "/help", Way.NONE),
        ("GET", "/today", Way.NONE),
        ("GET", "/static/css/base.css", Way.NONE),
        ("GET", "/help/", Way.NONE),
        ("GET", "/nothing-here", Way.NONE),
    ],
)
def test_a_request_is_known_by_method_and_path_before_it_has_a_thread(app: Flask, method: str, path: str, way: Way):
    assert ways_out(app)(method, path) is way
