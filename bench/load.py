"""A light load: raw sockets with pre-built requests, in a process of its own so that it takes little from the server.

`python -m bench.load FILE` reads a plan (JSON: port, requests of each client in base64) and prints the seconds of every answer
of each client, and of the whole, as JSON.
"""

import base64
import json
import socket
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of each answer, in the order of their size, of the whole run, and of the server's cores, where that was asked."""

    answers: Sequence[float]
    whole: float
    cpu: float | None = None

    def quantile(self, share: float) -> float:
        """The time within which this share of the answers came, in milliseconds."""
        return 1000 * self.answers[min(len(self.answers) - 1, int(share * len(self.answers)))]

    @property
    def cpu_each(self) -> str:
        """Milliseconds of a core for each answer, to print; empty where it was not asked."""
        return "" if self.cpu is None else f"{1000 * self.cpu / len(self.answers):.2f}"

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.answers) / self.whole


def get(path: str, cookies: str) -> bytes:
    """The bytes of a request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode()


def post(path: str, cookies: str, fields: dict[str, str]) -> bytes:
    """The bytes of a tap."""
    body = urlencode(fields)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nX-Row: 1\r\n"
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return f"{head}{kind}{body}".encode()


def measure(port: int, clients: Sequence[Sequence[bytes]]) -> Figures:
    """Send each client's requests one after the other, all clients side by side, from another process."""
    plan = {"port": port, "clients": [[base64.b64encode(each).decode() for each in client] for client in clients]}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        file.write_text(json.dumps(plan), encoding="utf-8")
        done = run([sys.executable, "-m", "bench.load", str(file)], capture_output=True, check=True, text=True)
    said = json.loads(done.stdout)
    return Figures(sorted(said["answers"]), said["whole"])


def _send(port: int, requests: Sequence[bytes], start: threading.Barrier, times: list[float]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start.wait()
        for request in requests:
            begun = time.perf_counter()
            line.sendall(request)
            _read_answer(line)
            times.append(time.perf_counter() - begun)


def _read_answer(line: socket.socket) -> None:
    got = b""
    while _HEAD_ENDS not in got:
        got += _more(line)
    head, _, body = got.partition(_HEAD_ENDS)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    length = int(head.lower().split(_LENGTH, 1)[1].split(b"\r\n", 1)[0])
    left = length - len(body)
    while left > 0:
        left -= len(_more(line))


def _more(line: socket.socket) -> bytes:
    got = line.recv(65536)
    if not got:
        raise ConnectionError("the server hung up")
    return got


def main() -> None:
    """Do what the plan says."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    clients = [[base64.b64decode(each) for each in client] for client in plan["clients"]]
    start = threading.Barrier(len(clients) + 1)
    times: list[list[float]] = [[] for _ in clients]
    threads = [
        threading.Thread(target=_send, args=(plan["port"], requests, start, times[place]))
        for place, requests in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    answers = [each for one in times for each in one]
    if len(answers) != sum(map(len, clients)):
        sys.exit("some requests failed")
    print(json.dumps({"answers": answers, "whole": whole}))


if __name__ == "__main__":
    main()
