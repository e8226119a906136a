"""Nobody is kept out: thousands of wrong tries from one network, and the right password gets in all the same, and soon."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import pytest

from tests.support.factories import email, password
from tests.support.server import Browser, Server, serving

pytestmark = [pytest.mark.proof, pytest.mark.timed]

TRIES, THREADS = int(os.environ.get("TRIES", "2000")), 200
WHOLE = 10_000
SOON = 2.0
NOBODY = "nobody@example.org"
TURNS = 100


def sign_in(browser: Browser, name: str) -> float:
    """Sign in with the right password; how long the answer took, in seconds. Leaves by Exit."""
    browser.get("/sign-in")
    begun = time.perf_counter()
    answer = browser.post("/sign-in", {"email": email(name), "password": password(name)})
    took = time.perf_counter() - begun
    assert answer.status == HTTPStatus.SEE_OTHER, answer.text
    assert browser.get("/today").status == HTTPStatus.OK
    browser.post("/exit", {})
    assert browser.get("/today").status == HTTPStatus.SEE_OTHER
    browser.close()
    return took


@contextmanager
def knocking(server: Server, tries: int) -> Iterator[subprocess.Popen[str]]:
    """Wrong passwords for both, and for an address without an account, until the block ends."""
    command = [sys.executable, "-m", "tests.proofs.password_tries", str(server.port), str(tries), str(THREADS)]
    addresses = [email("Sam"), email("Alex"), NOBODY]
    with subprocess.Popen([*command, *addresses], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own command
        yield process


def test_the_right_password_gets_in_soon_while_thousands_of_wrong_ones_come_from_one_network(
    cast: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
):
    with serving(data_dir) as server:
        shared = server.browser(source="127.0.0.1")
        for name in ("Sam", "Alex"):
            sign_in(shared, name)

        def attempts() -> Iterator[float]:
            # By turns: the first and the second person of a browser that both use in that network, and a fresh one elsewhere.
            for number, (name, known) in enumerate(cycle([("Sam", True), ("Alex", True), ("Sam", False), ("Alex", False)])):
                yield sign_in(shared if known else server.browser(source=f"127.0.1.{1 + number % 250}"), name)

        during, turn = [], attempts()
        begun = time.perf_counter()
        with knocking(server, TRIES) as knocked:
            while knocked.poll() is None:
                during.append(next(turn))
            told = json.loads(knocked.communicate()[0])
        lasted = time.perf_counter() - begun
        after = list(islice(turn, TURNS))
    statuses = {(address, status): times for address, status, times in told}
    with capsys.disabled():
        print(  # noqa: T201  # the figures of the proof
            f"\n{TRIES} wrong tries from {THREADS} threads in {lasted:.0f} s: {statuses}. {len(during)} right ones meanwhile"
            f" took {median(during):.2f} s, at most {max(during):.2f}; {len(after)} afterwards at most {max(after):.2f} s."
        )
    assert sum(statuses.values()) == TRIES
    assert {status for _, status in statuses} == {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS}
    verified = [statuses[address, HTTPStatus.UNPROCESSABLE_ENTITY] for address in (email("Sam"), email("Alex"), NOBODY)]
    assert verified == [10, 10, 10]
    assert len(during) >= 1
    # Fewer than these run beside other proofs, which take the time of the machine.
    slowest = max if TRIES >= WHOLE else median
    assert slowest(during) < SOON
    assert slowest(after) < SOON
