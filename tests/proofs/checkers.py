"""Several who have the same large file checked, over and over, in a process of their own.

`python -m tests.proofs.checkers PORT CLIENTS FILE` says "a file is being checked" once one was told so, goes on until its input
ends, and then says how many files were checked.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread

from tests.support.server import Browser

_SAID = "a file is being checked"
_FORM = "multipart/form-data; boundary=B"
_BEFORE = b'--B\r\nContent-Disposition: form-data; name="file"; filename="record.zip"\r\n\r\n'


@contextmanager
def checking(port: int, file: Path, *, clients: int) -> Iterator[list[int]]:
    """Have a file checked by so many at once until the block ends. Then the list has how many checks there were."""
    command = [sys.executable, "-m", "tests.proofs.checkers", str(port), str(clients), str(file)]
    them = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own command
    checked: list[int] = []
    try:
        assert them.stdout is not None
        assert them.stdout.readline().strip() == _SAID
        yield checked
    finally:
        checked.append(int(them.communicate()[0] or 0))


def _ask(port: int, body: bytes, told: Counter[int], busy: Event, ended: Event) -> None:
    browser = Browser(port)
    browser.get("/verify")
    while not ended.is_set():
        code = browser.send("/verify", body, _FORM).status
        told[code] += 1
        if code == HTTPStatus.SERVICE_UNAVAILABLE:
            busy.set()
    browser.close()


def main(port: int, clients: int, file: Path) -> None:
    """Ask with all clients at once."""
    body, busy, ended = _BEFORE + file.read_bytes() + b"\r\n--B--\r\n", Event(), Event()
    told = [Counter[int]() for _ in range(clients)]
    running = [Thread(target=_ask, args=(port, body, each, busy, ended)) for each in told]
    for each in running:
        each.start()
    busy.wait()
    print(_SAID, flush=True)  # noqa: T201  # read by the proof
    sys.stdin.read()
    ended.set()
    for each in running:
        each.join()
    print(sum(told, Counter[int]())[HTTPStatus.OK])  # noqa: T201  # as above


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
