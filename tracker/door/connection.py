"""One connection: how long it may take, and under which address it counts."""

import time
from collections.abc import Callable
from typing import Any, Protocol

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from tracker.domain.addresses import Proxies
from tracker.door.browsers import Browsers
from tracker.door.limits import FIRST_SECONDS, HEAD_SECONDS, IDLE_SECONDS, Unfinished, time_for
from tracker.door.requests import Request


class DoorSide(Protocol):
    """What a connection asks of the door that it came in by."""

    proxies: Proxies
    unfinished: Unfinished
    browsers: Browsers
    dropped: set["Connection"]
    add_task: Callable[["Connection"], None]


class _SentAtOnce:
    """An answer that the thread which made it hands to the network itself, in one piece."""

    channel: "Connection"

    def finish(self) -> None:
        """Send what has been written, as far as the other side takes it."""
        super().finish()  # type: ignore[misc]  # mixed into a task
        self.channel.send_now()


class _Answer(_SentAtOnce, WSGITask):
    """What the application says."""

    def finish(self) -> None:
        """Send it, and know from now on who was answered."""
        super().finish()
        self.channel.server.browsers.note(self.environ)


class _Refusal(_SentAtOnce, ErrorTask):
    """What is said without it."""


class Connection(HTTPChannel):
    """One client. All but `service` runs in the thread that reads."""

    parser_class = Request
    task_class = _Answer
    error_task_class = _Refusal

    server: DoorSide
    request: Request | None = None
    since = 0.0
    """When what it does now began, by the monotonic clock: reading headers, reading a body, sending, or being idle."""

    new = True
    """Whether nothing has been read of it, and it has hardly had the time to send anything."""

    counted = False
    """Whether it counts as unfinished."""

    taken = 0

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:  # noqa: A002, ANN401  # waitress's
        super().__init__(server, sock, addr, adj, map=map)
        self.address = self._connected()
        self.since = time.monotonic()

    def _connected(self) -> str | None:
        # Everybody behind a proxy comes from its address, so it tells nothing.
        proxies, connected = self.server.proxies, str(self.addr[0])
        return None if proxies.hops and proxies.has(connected) else connected

    def count(self) -> None:
        """Count it as unfinished: it has begun something, or had its time to begin."""
        if self.counted:
            return
        if not self.new:
            self.since = time.monotonic()
        self.new, self.counted = False, True
        self.server.unfinished.begin(self, self.address)

    def _end(self) -> None:
        self.new = False
        if self.counted:
            self.counted = False
            self.server.unfinished.end(self, self.address)

    def received(self, data: bytes) -> bool:
        """Take in bytes: a request that is whole goes on to a thread.

        One request at a time. What comes before its answer is left, and the connection ends with that answer.
        """
        with self.requests_lock:
            if self.will_close or self.close_when_flushed:
                return False
            rest = self._read(data)
            if not self.requests:
                self.count()
                return True
            self._end()
            if rest.strip(b"\r\n"):
                self.requests[0].headers["CONNECTION"] = "close"
            self.server.add_task(self)
        return True

    def _read(self, data: bytes) -> bytes:
        """Read until a request is whole, or all is read; what was not needed."""
        while data and not self.requests:
            request = self.request = self.request or Request(self.adj)
            known = request.headers_finished
            data = data[request.received(data) :]
            if request.headers_finished and not (known or request.completed):
                self._told_address(request)
                if request.expect_continue:
                    self.send_continue()
            if request.completed:
                self.request = None
                if not request.empty:
                    self.requests.append(request)
        return data

    def _told_address(self, request: Request) -> None:
        self.since = time.monotonic()
        before, self.address = self.address, self.address_of(request)
        if self.counted:
            self.server.unfinished.move(self, before, self.address)

    def address_of(self, request: Request) -> str | None:
        """Who sent a request whose headers have been read; None for a proxy that does not say it."""
        connected = str(self.addr[0])
        said = self.server.proxies.client(connected, request.headers.get("X_FORWARDED_FOR", ""))
        return self._connected() if said == connected else said

    def look(self, now: float) -> None:
        """Count it once its first second is over, and close it if it has taken too long. What a thread works on is let be."""
        if self.new and now - self.since >= FIRST_SECONDS:
            self.count()
        if not self.requests and now - self.since > self._may_take():
            self.drop()

    def _may_take(self) -> float:
        if self.total_outbufs_len:
            return time_for(self.taken)
        if not self.counted:
            return IDLE_SECONDS
        if self.request is None or not self.request.headers_finished:
            return HEAD_SECONDS
        return time_for(self.request.body_bytes_received)

    @property
    def idle(self) -> bool:
        """Whether it only waits for a next request."""
        return not (self.requests or self.new or self.counted or self.total_outbufs_len)

    def drop(self) -> None:
        """Close it after this turn; until then something may have been heard of it that is still to be looked at."""
        self._end()
        self.server.dropped.add(self)

    def writable(self) -> bool:
        """Whether something is to be sent, or to be closed, from here: while a thread answers, it sends by itself."""
        return bool(self.will_close or self.close_when_flushed or (self.total_outbufs_len and not self.requests))

    def handle_close(self) -> None:
        """Close it, and forget what was read of a request."""
        self._end()
        if self.request is not None:
            self.request.close()
            self.request = None
        super().handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002  # waitress's signature
        """Hand bytes to the network; the number that it took."""
        sent: int = super().send(data, do_close=do_close)
        self.taken += sent
        return sent

    def send_now(self) -> None:
        """Hand an answer to the network from the thread that made it. Its request is still there, so nobody else sends."""
        with self.outbuf_lock:
            if self.connected and self.total_outbufs_len:
                self._flush_exception(self._flush_some, do_close=False)

    def service(self) -> None:
        """Answer the request that has been read. Runs in a thread of its own."""
        self.taken = 0
        super().service()
        self.since = time.monotonic()
