"""What is said to a client at the door, over a real connection to the real server."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.support.server import Server, serving

FORM = "Content-Type: application/x-www-form-urlencoded"
HOST = "Host: 127.0.0.1"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("door") / "data"
    with serving(data, settings={"STEADY_MAX_CONTENT_LENGTH": "100000"}) as running:
        yield running


def said(server: Server, *parts: str | bytes) -> str:
    """All that the server says to a client that sends these lines, until it hangs up or says no more."""
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(2)
        got = b""
        with suppress(TimeoutError, ConnectionError):
            for part in parts:
                line.sendall(part if isinstance(part, bytes) else part.encode())
            while data := line.recv(65536):
                got += data
    return got.decode(errors="replace")


def status(answer: str) -> str:
    return answer.partition("\r\n")[0].removeprefix("HTTP/1.1 ").removeprefix("HTTP/1.0 ")[:3]


def asked(*lines: str) -> str:
    return "\r\n".join((*lines, "", ""))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("GET /healthz HTTP/1.1", HOST), "200"),
        (("GET /healthz HTTP/1.1",), "400"),
        (("GET /healthz HTTP/1.1", HOST, "Host: elsewhere"), "400"),
        (("GET /healthz HTTP/1.1", HOST, "Host : spaced"), "400"),
        (("GET /" + "a" * 5000 + " HTTP/1.1", HOST), "414"),
        (("GET /healthz HTTP/1.1", HOST, "X-Long: " + "a" * 40_000), "431"),
        (("POST /verify HTTP/1.1", HOST, FORM, "Content-Length: 5", "Content-Length: 6"), "400"),
        (("POST /verify HTTP/1.1", HOST, FORM, "Content-Length: -5"), "400"),
        (("POST /verify HTTP/1.1", HOST, FORM, "Content-Length: 5", "Transfer-Encoding: chunked"), "400"),
        (("POST /verify HTTP/1.0", HOST, FORM, "Transfer-Encoding: chunked"), "400"),
        (("POST /verify HTTP/1.1", HOST, FORM, "Transfer-Encoding: gzip, chunked"), "501"),
        (("nonsense",), "400"),
    ],
)
def test_what_could_be_read_in_two_ways_or_has_no_end_is_refused(server: Server, lines: tuple[str, ...], code: str):
    assert status(said(server, asked(*lines))) == code


def test_a_body_that_is_too_large_is_answered_by_our_own_page_before_it_is_sent(server: Server):
    answer = said(server, asked("POST /verify HTTP/1.1", HOST, FORM, "Content-Length: 100001"))
    assert (status(answer), "<h1>" in answer, "Connection: close" in answer) == ("413", True, True)
    expecting = said(server, asked("POST /verify HTTP/1.1", HOST, FORM, "Content-Length: 100001", "Expect: 100-continue"))
    assert status(expecting) == "413"
    chunked = asked("POST /verify HTTP/1.1", HOST, FORM, "Transfer-Encoding: chunked")
    assert status(said(server, chunked, f"{120_000:x}\r\n", b"a" * 120_000)) == "413"


def test_who_waits_to_be_told_to_go_on_is_told(server: Server):
    answer = said(server, asked("POST /exit HTTP/1.1", HOST, FORM, "Content-Length: 3", "Expect: 100-continue"), "a=b")
    assert answer.startswith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_no_answer_names_the_server_and_one_to_head_has_no_body(server: Server):
    answer = said(server, asked("HEAD /help HTTP/1.1", HOST, "Connection: close"))
    assert (status(answer), answer.endswith("\r\n\r\n"), "Server:" in answer) == ("200", True, False)
    for lines in (("nonsense",), ("GET /help HTTP/1.1", HOST, "Connection: close")):
        answer = said(server, asked(*lines))
        assert ("\r\nServer:" in answer, "waitress" in answer, "gunicorn" in answer) == (False, False, False)


def test_a_connection_stays_open_for_the_next_request_and_blank_lines_between_are_nothing(server: Server):
    one = asked("GET /healthz HTTP/1.1", HOST)
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        for before in ("", "\r\n"):
            line.sendall((before + one).encode())
            assert line.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_what_is_sent_before_an_answer_is_left_and_the_connection_ends_with_that_answer(server: Server):
    answer = said(server, asked("GET /healthz HTTP/1.1", HOST) * 3)
    assert (answer.count("HTTP/1.1 200"), "Connection: close" in answer) == (1, True)
