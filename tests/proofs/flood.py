"""Somebody who floods one address of the server: many connections, each of which asks again as soon as it is answered.

`python -m tests.proofs.flood PORT LINES ASKED COOKIE SOURCE …` says "all lines are busy" once each line has been answered,
and goes on until its input ends. ASKED is a method and a path. COOKIE is a cookie that all of them send, "" for none, "anew"
for another one each time, made up.
"""

import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count, cycle, islice

ANEW = "anew"
_SAID = "all lines are busy"
_numbers = count()


@contextmanager
def flooding(port: int, sources: Sequence[str], *, lines: int, asked: str = "POST /exit", cookie: str = "") -> Iterator[None]:
    """Flood from these source addresses, in a process of its own, until the block ends. It begins when all lines are busy."""
    command = [sys.executable, "-m", "tests.proofs.flood", str(port), str(lines), asked, cookie, *sources]
    flood = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own command
    try:
        assert flood.stdout is not None
        assert flood.stdout.readline().strip() == _SAID
        yield
        assert flood.poll() is None
    finally:
        flood.communicate()


def _request(asked: str, cookie: str) -> bytes:
    said = f"s=made-up-{next(_numbers):040d}" if cookie == ANEW else cookie
    head = f"{asked} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: 0\r\n{f'Cookie: {said}' if said else 'X: y'}\r\n\r\n".encode()


def _line(port: int, source: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), source_address=(source, 0))
    line.settimeout(0)
    return line


def main(port: int, lines: int, asked: str, cookie: str, sources: Sequence[str]) -> None:
    """Flood until the input ends."""
    answered, told = set[int](), False
    with selectors.DefaultSelector() as ready:
        ready.register(sys.stdin, selectors.EVENT_READ)
        for source in islice(cycle(sources), lines):
            line = _line(port, source)
            line.sendall(_request(asked, cookie))
            ready.register(line, selectors.EVENT_READ, source)
        while True:
            for key, _ in ready.select():
                if key.fileobj is sys.stdin:
                    return
                line = key.fileobj  # type: ignore[assignment]  # all others are sockets
                if not _taken(line):
                    ready.unregister(line)
                    line.close()
                    line = _line(port, key.data)
                    ready.register(line, selectors.EVENT_READ, key.data)
                with suppress(OSError):
                    line.sendall(_request(asked, cookie))
                answered.add(key.fd)
            if not told and len(answered) >= lines:
                told = True
                print(_SAID, flush=True)  # noqa: T201  # read by the proof


def _taken(line: socket.socket) -> bool:
    """Take what came of an answer; False when it was hung up on."""
    with suppress(ConnectionError):
        return bool(line.recv(65536))
    return False


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:])
