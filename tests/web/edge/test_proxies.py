"""From which address a request comes, and who may come over plain http."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.settings import KEY
from tracker.app import WillNotStart, create_app
from tracker.domain.addresses import proxies_of
from tracker.models.base import database
from tracker.web.edge.proxies import client_address
from tracker.web.policy import policy

HTTPS = "https://steady.example.org"


def who() -> str:
    return client_address()


def served(data_dir: Path, **settings: object) -> Flask:
    made = create_app({"DATA_DIR": str(data_dir), "SECRET_KEY": KEY, **settings})
    made.add_url_rule("/who", "who", policy("open")(who))
    database.connect(reuse_if_open=True)
    return made


def asked(app: Flask, connected: str, path: str = "/who", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, headers=named, environ_base={"REMOTE_ADDR": connected})


@pytest.mark.parametrize(
    ("hops", "networks", "connected", "forwarded", "client"),
    [
        (0, "", "127.0.0.1", "203.0.113.7", "127.0.0.1"),
        (1, "", "127.0.0.1", "203.0.113.7", "203.0.113.7"),
        (1, "", "::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        (1, "", "192.168.1.9", "203.0.113.7", "192.168.1.9"),
        (1, "172.18.0.0/16", "172.18.0.2", "203.0.113.7", "203.0.113.7"),
        (1, "172.18.0.0/16 fd00::5", "fd00::5", "2001:db8::7", "2001:db8::7"),
        (1, "172.18.0.2", "172.18.0.3", "203.0.113.7", "172.18.0.3"),
        (2, "172.18.0.2", "172.18.0.2", "198.51.100.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "172.18.0.2", "172.18.0.2", "203.0.113.7", "172.18.0.2"),
        (1, "", "127.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        (1, "", "127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "", "127.0.0.1", "unknown", "127.0.0.1"),
        (1, "", "127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_from_a_stated_proxy_and_from_nobody_else(
    hops: int, networks: str, connected: str, forwarded: str, client: str
):
    proxies = proxies_of({"PROXY_HOPS": hops, "PROXY_ADDRESSES": networks})
    assert proxies.client(connected, forwarded) == client


def test_a_request_has_the_address_that_its_proxy_says(data_dir: Path):
    app = served(data_dir, PROXY_HOPS=1, PROXY_ADDRESSES="172.18.0.0/16")
    assert asked(app, "172.18.0.2", X_Forwarded_For="203.0.113.7").text == "203.0.113.7"
    assert asked(app, "127.0.0.1", X_Forwarded_For="203.0.113.7").text == "203.0.113.7"


def test_who_is_no_proxy_is_refused_and_told_the_right_address_and_nothing_else(data_dir: Path):
    app = served(data_dir, BASE_URL=HTTPS, PROXY_HOPS=1, PROXY_ADDRESSES="172.18.0.0/16")
    for path in ("/sign-in", "/who", "/healthz", "/today", "/nothing-here"):
        answer = asked(app, "192.168.1.9", path, X_Forwarded_Proto="https", X_Forwarded_For="172.18.0.2")
        assert (answer.status_code, f'<a href="{HTTPS}"' in answer.text, "<form" in answer.text) == (421, True, False)


@pytest.mark.parametrize(
    "host", ["evil.example:8000", "localhost.evil.example", "192.168.1.20:8000", "127.0.0.1.evil.example", "["]
)
@pytest.mark.parametrize("hops", [0, 1])
def test_a_server_for_its_own_computer_answers_to_no_other_name(data_dir: Path, host: str, hops: int):
    app = served(data_dir, PROXY_HOPS=hops)
    for path in ("/sign-in", "/who", "/healthz", "/nothing-here"):
        answer = asked(app, "127.0.0.1", path, Host=host, X_Forwarded_Host="127.0.0.1:8000")
        assert (answer.status_code, 'href="http://127.0.0.1:8000"' in answer.text, "<form" in answer.text) == (421, True, False)


def test_a_proxy_does_not_make_another_name_its_own_where_none_is_stated(data_dir: Path):
    app = served(data_dir, PROXY_HOPS=1)
    assert asked(app, "127.0.0.1", Host="127.0.0.1:8000", X_Forwarded_Host="evil.example").status_code == 421


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]:8000"])
def test_it_answers_to_its_own(data_dir: Path, host: str):
    assert asked(served(data_dir), "127.0.0.1", Host=host).status_code == 200


@pytest.mark.parametrize(
    ("settings", "connected", "headers"),
    [
        ({"HOST": "0.0.0.0", "ALLOW_HTTP": True}, "192.168.1.9", {"Host": "nas.local:8000"}),  # noqa: S104  # a home network
        ({"HOST": "0.0.0.0", "ALLOW_HTTP": True}, "192.168.1.9", {"Host": "192.168.1.20:8000"}),  # noqa: S104  # as above
        (
            {"HOST": "0.0.0.0", "BASE_URL": HTTPS, "PROXY_HOPS": 1, "PROXY_ADDRESSES": "172.18.0.0/16"},  # noqa: S104  # a container
            "172.18.0.2",
            {"Host": "steady:8000", "X_Forwarded_Host": "steady.example.org", "X_Forwarded_Proto": "https"},
        ),
        ({"BASE_URL": HTTPS, "PROXY_HOPS": 1}, "127.0.0.1", {"Host": "steady.example.org", "X_Forwarded_Proto": "https"}),
    ],
)
def test_home_networks_and_proxies_are_answered_under_their_own_names(
    data_dir: Path, settings: dict[str, object], connected: str, headers: dict[str, str]
):
    assert asked(served(data_dir, **settings), connected, "/sign-in", **headers).status_code in {200, 303}


def test_an_allowed_home_network_is_served_but_its_forwarded_address_is_not_believed(data_dir: Path):
    app = served(data_dir, ALLOW_HTTP=True, PROXY_HOPS=1)
    assert asked(app, "192.168.1.9", X_Forwarded_For="203.0.113.7").text == "192.168.1.9"


def test_a_sign_in_page_that_cannot_work_without_https_says_the_right_address(data_dir: Path):
    app = served(data_dir, BASE_URL=HTTPS, PROXY_HOPS=1)
    plain = asked(app, "127.0.0.1", "/sign-in", Host="nas.local:8000")
    assert (f'<a href="{HTTPS}"' in plain.text, 'name="password"' in plain.text) == (True, False)
    right = asked(app, "127.0.0.1", "/sign-in", Host="nas.local:8000", X_Forwarded_Proto="https")
    here = asked(app, "127.0.0.1", "/sign-in", Host="127.0.0.1:8000")
    for page in (right, here):
        assert ("right address" in page.text, 'name="password"' in page.text) == (False, True)


def test_a_setting_that_is_no_address_is_named(data_dir: Path):
    with pytest.raises(WillNotStart, match="STEADY_PROXY_ADDRESSES takes addresses"):
        served(data_dir, PROXY_ADDRESSES="my-proxy")
