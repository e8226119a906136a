"""Which routes have threads of their own: the ways out, and no other."""

import pytest
from flask import Flask

from tracker.web.policy import ways_out

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
    ("method", "path", "out"),
    [
        ("POST", "/exit", True),
        ("HEAD", "/help", True),
        ("POST", "/sharing/abc/end", True),
        ("POST", "/sharing/abc/consent", False),
        ("POST", "/help", False),
        ("GET", "/today", False),
        ("GET", "/static/css/base.css", False),
        ("GET", "/help/", False),
        ("GET", "/nothing-here", False),
    ],
)
def test_a_request_is_known_by_method_and_path_before_it_has_a_thread(app: Flask, method: str, path: str, *, out: bool):
    assert ways_out(app)(method, path) is out
