"""Hundreds of strangers take the program's source as slowly as they can: they share one copy, and hold nobody up."""

import os
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.server import Server, serving

pytestmark = [pytest.mark.proof, pytest.mark.timed]

NUMBER = 300
MOST = 5 * 1024 * 1024
SECOND = 1.0
ASKED = b"GET /help/source HTTP/1.1\r\nHost: localhost\r\n\r\n"


def memory(server: Server) -> int:
    """The bytes of memory that the processes of a server have, which are a session of their own; but for the worker."""
    total = 0
    for each in Path("/proc").iterdir():
        if not each.name.isdecimal() or os.getsid(int(each.name)) != server.process.pid:
            continue
        if b"tracker.jobs" not in (each / "cmdline").read_bytes():
            total += int((each / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def asking(port: int, source: str) -> socket.socket:
    """A connection that has read the beginning of the answer, and reads no more."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(30)
    line.bind((source, 0))
    line.connect(("127.0.0.1", port))
    line.sendall(ASKED)
    assert line.recv(12) == b"HTTP/1.1 200"
    return line


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read where Linux tells it")
def test_many_who_take_the_source_slowly_share_one_copy_and_hold_nobody_up(tmp_path: Path):
    with serving(tmp_path / "data") as server, ExitStack() as held:
        stranger = server.browser()
        length = len(stranger.get("/help/source").body)
        before = memory(server)
        for number in range(NUMBER):
            held.enter_context(asking(server.port, f"127.0.1.{1 + number % 50}"))
        grown = memory(server) - before
        begun = time.perf_counter()
        assert stranger.get("/help").status == 200
        took = time.perf_counter() - begun
        assert stranger.get("/exit").status == 303
    print(f"{NUMBER} of {length} bytes: {grown / 1024 / 1024:.1f} MB more, Help in {1000 * took:.0f} ms")  # noqa: T201  # figures
    assert grown < MOST
    assert took < SECOND
