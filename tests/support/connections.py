"""Somebody who holds the door: many connections that never finish what they began, opened again whenever they are closed."""

import selectors
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_STEP = 1.0
_PATIENCE = 30
_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"

SILENT = b""
HALF_HEAD = b"GET /sign-in HTTP/1.1\r\nHost: steady\r\nX-Slow: "
HALF_BODY = f"POST /sign-in HTTP/1.1\r\nHost: steady\r\n{_FORM}Content-Length: 5000\r\n\r\nemail=".encode()
HUGE_BODY = f"POST /verify HTTP/1.1\r\nHost: steady\r\n{_FORM}Content-Length: 6000000\r\n\r\n".encode()
GARBAGE = b"\x00\xff\r\n\r\nGET /?\x01 HTTP/9.9\r\n: :\r\n\r\nnonsense\r\n\r\n" * 20
NEVER_READ = b"GET /help HTTP/1.1\r\nHost: steady\r\n\r\n" * 50


@dataclass(frozen=True, slots=True)
class Way:
    """How a connection is held: what it sends first, and what each second after that."""

    first: bytes
    drip: bytes = b""


@dataclass(slots=True)
class Held:
    """How many connections stood open at the last look, how often was looked, and how often one was opened."""

    open: int = 0
    looks: int = 0
    opened: int = 0
    _looked: threading.Condition = field(default_factory=threading.Condition)

    def look(self, number: int) -> None:
        """Take down how many stand open."""
        with self._looked:
            self.open, self.looks = number, self.looks + 1
            self._looked.notify_all()

    def open_later(self) -> int:
        """How many stand open at the look after the next: by then each was left alone for a second, or was closed."""
        with self._looked:
            until = self.looks + 2
            assert self._looked.wait_for(lambda: self.looks >= until, _PATIENCE)
            return self.open

    def wait_for_all(self, number: int) -> None:
        """Wait until so many were opened, and looked at."""
        with self._looked:
            assert self._looked.wait_for(lambda: self.opened >= number, _PATIENCE)


@contextmanager
def holding(port: int, ways: Sequence[Way], sources: Sequence[str]) -> Iterator[Held]:
    """Hold one connection for each of the ways, from the source addresses in turn, until the block ends."""
    held, ended = Held(), threading.Event()
    attack = threading.Thread(target=_attack, args=(port, ways, sources, held, ended), daemon=True)
    attack.start()
    try:
        held.wait_for_all(len(ways))
        yield held
    finally:
        ended.set()
        attack.join()


def _attack(port: int, ways: Sequence[Way], sources: Sequence[str], held: Held, ended: threading.Event) -> None:
    lines: dict[int, socket.socket] = {}
    while not ended.is_set():
        held.look(sum(not _hung_up(line) for line in lines.values()))
        for number, way in enumerate(ways):
            line = lines.get(number)
            if line is None or not _goes_on(line, way):
                lines[number] = _open(port, sources[number % len(sources)], way)
                held.opened += 1
        ended.wait(_STEP)
    for line in lines.values():
        line.close()


def _open(port: int, source: str, way: Way) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.bind((source, 0))
    line.settimeout(5)
    with suppress(OSError):
        line.connect(("127.0.0.1", port))
        line.sendall(way.first)
    line.settimeout(0)
    return line


def _goes_on(line: socket.socket, way: Way) -> bool:
    if way.first is not NEVER_READ and _hung_up(line):
        line.close()
        return False
    with suppress(BlockingIOError):
        try:
            line.sendall(way.drip)
        except OSError as err:
            if isinstance(err, BlockingIOError):
                return True
            line.close()
            return False
    return True


def _hung_up(line: socket.socket) -> bool:
    with selectors.DefaultSelector() as ready:
        ready.register(line, selectors.EVENT_READ)
        if not ready.select(0):
            return False
    try:
        return line.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True
