"""The door: connections come in here, are read whole, and only then get a thread."""

import resource
import socket
import time
from collections.abc import Callable

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from tracker.domain.addresses import proxies_of
from tracker.door.browsers import Browsers
from tracker.door.connection import Connection
from tracker.door.limits import CONNECTIONS, HEAD_BYTES, LIGHT_BYTES, Unfinished
from tracker.door.requests import Request
from tracker.door.threads import Sender, Threads
from tracker.web.policy import Way, ways_out

_FILES = 4096
_TURN = 1.0
_AT_ONCE = 100
_IN_MEMORY = 128 * 1024
_NEVER = 1 << 40


class Door(TcpWSGIServer):
    """Waitress on a socket that somebody else has opened, with limits of time and number, and with our own threads."""

    channel_class = Connection
    pull_trigger: Callable[[], None]

    def __init__(self, app: Flask, listener: socket.socket) -> None:
        self.proxies, self.unfinished, self.browsers = proxies_of(app.config), Unfinished(), Browsers(app.config)
        self._way_of = ways_out(app)
        self.dropped = set[Connection]()
        self._looked = 0.0
        self._most = min(CONNECTIONS, _files() // 2)
        super().__init__(
            app,
            {},
            _sock=listener,
            dispatcher=Threads(int(app.config["THREADS"])),
            adj=_adjustments(app, listener),
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )

    def add_task(self, connection: Connection) -> None:
        """Hand the next request of a connection, read whole, to the threads."""
        request = connection.requests[0]
        address = str(connection.addr[0]) if request.error else connection.address_of(request)
        sender = self.browsers.sender("" if request.error else request.headers.get("COOKIE", ""), address or "")
        self.task_dispatcher.add(sender, connection, self._way(request, sender))

    def _way(self, request: Request, sender: Sender) -> Way:
        if request.error:
            return Way.NONE
        path = request.path.encode("latin-1").decode(errors="replace")
        light = request.body_bytes_received <= LIGHT_BYTES
        way = self._way_of(request.command, "/" + path.lstrip("/")) if light else Way.NONE
        asks_only = request.command in {"GET", "HEAD"}
        return Way.STRANGER if way is Way.NONE and not (sender.known or asks_only) else way

    def handle_accept(self) -> None:
        """Let in who waits. Where too many are in already, the one that has been idle longest goes."""
        for _ in range(_AT_ONCE):
            try:
                line, address = self.socket.accept()
                self.set_socket_options(line)
            except OSError:
                return
            Connection(self, line, address, self.adj, map=self._map)
            if self._is_full():
                self._make_room()

    def _is_full(self) -> bool:
        return len(self.active_channels) - len(self.dropped) > self._most

    def _make_room(self) -> None:
        for each in self.active_channels.values():
            if each.new:
                each.count()
        if not self._is_full():
            return
        there = [each for each in self.active_channels.values() if each not in self.dropped]
        waiting = [each for each in there if not (each.requests or each.counted)]
        idle = [each for each in waiting if each.idle]
        if waiting:
            min(idle or waiting, key=lambda each: each.since).drop()
        else:
            self.unfinished.drop_one()

    def readable(self) -> bool:
        """Always: there is room, since somebody goes where too many are in."""
        return bool(self.accepting)

    def turn(self) -> None:
        """Read, write and let in what is ready, within a second; then drop who has taken too long."""
        wasyncore.poll2(_TURN, self._map)
        now = time.monotonic()
        if now - self._looked >= _TURN:
            self._looked = now
            for each in list(self.active_channels.values()):
                each.look(now)
        self._close_dropped()

    def _close_dropped(self) -> None:
        for each in self.dropped:
            if not each.requests:  # else what it had begun has become whole in this turn
                each.handle_close()
        self.dropped.clear()

    def close_up(self, seconds: float) -> None:
        """Let nobody in any more, and give the answers that are under way so many seconds."""
        self.del_channel()
        until = time.monotonic() + seconds
        while self.active_channels and time.monotonic() < until:
            for each in list(self.active_channels.values()):
                if each.new:
                    each.count()
                elif each.idle or each.counted:
                    each.drop()
            self._close_dropped()
            wasyncore.poll2(0.05, self._map)


def _adjustments(app: Flask, listener: socket.socket) -> Adjustments:
    most = app.config["MAX_CONTENT_LENGTH"]
    return Adjustments(
        sockets=[listener],
        ident=None,
        clear_untrusted_proxy_headers=False,
        max_request_header_size=HEAD_BYTES,
        max_request_body_size=(most or _NEVER) + 1,
        recv_bytes=64 * 1024,
        inbuf_overflow=_IN_MEMORY,
        outbuf_overflow=2 * _IN_MEMORY,
        outbuf_high_watermark=_NEVER,  # a thread never waits for who reads slowly: the answer goes to memory, then to disk
        send_bytes=1024 * 1024,
    )


def _files() -> int:
    """How many files this process may open, answers and bodies on the disk included; raised as far as it is allowed."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted
