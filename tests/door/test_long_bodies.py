"""A request for a way out whose body is longer than any such form waits with everything else."""

import socket
import time
from contextlib import closing

import pytest
from flask import Flask

from tracker.door.door import Door
from tracker.door.limits import LIGHT_BYTES
from tracker.web.policy import Way, policy

pytestmark = pytest.mark.filterwarnings("ignore:send_bytes:DeprecationWarning")

PATIENCE = 10


def an_app() -> Flask:
    app = Flask("exit")
    app.config.update(PROXY_HOPS=0, PROXY_ADDRESSES="", THREADS=2, MAX_CONTENT_LENGTH=100_000, SESSION_COOKIE_SECURE=False)
    app.add_url_rule("/exit", view_func=policy("open", first=True)(lambda: "Bye"), methods=["POST"])
    return app


def in_pieces(length: int) -> bytes:
    pieces = b"%x\r\n%b\r\n" % (length, b"x" * length) if length else b""
    return b"Transfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n"


def at_once(length: int) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % length + b"x" * length


@pytest.mark.parametrize(
    ("sent", "way"),
    [
        (at_once(0), Way.FIRST),
        (at_once(LIGHT_BYTES), Way.FIRST),
        (at_once(LIGHT_BYTES + 1), Way.STRANGER),
        (in_pieces(0), Way.FIRST),
        (in_pieces(LIGHT_BYTES // 2), Way.FIRST),
        (in_pieces(LIGHT_BYTES + 1), Way.STRANGER),
    ],
)
def test_no_way_out_has_a_long_body(monkeypatch: pytest.MonkeyPatch, sent: bytes, way: Way):
    ways, until = list[Way](), time.monotonic() + PATIENCE
    with socket.create_server(("127.0.0.1", 0)) as listener:
        door = Door(an_app(), listener)
        monkeypatch.setattr(door.task_dispatcher, "add", lambda _sender, _task, way: ways.append(way))
        with closing(door.trigger), socket.create_connection(listener.getsockname()) as line:
            line.sendall(b"POST /exit HTTP/1.1\r\nHost: steady\r\n" + sent)
            while not ways and time.monotonic() < until:
                door.turn()
        for each in list(door.active_channels.values()):
            each.handle_close()
    assert ways == [way]
