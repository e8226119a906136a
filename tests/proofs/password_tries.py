"""Somebody who tries passwords: many threads of one network, in a process of their own so that nobody else waits for them.

`python -m tests.proofs.password_tries PORT TRIES THREADS EMAIL …` prints how often each status came, by address, as JSON.
"""

import json
import sys
from collections import Counter
from itertools import cycle
from threading import Thread

from tests.support.server import Browser


def knock(port: int, tries: int, number: int, emails: list[str], told: "Counter[tuple[str, int]]") -> None:
    """Try again and again from one address of 127.0.0.0/24."""
    browser = Browser(port, source=f"127.0.0.{2 + number % 250}")
    browser.get("/sign-in")
    for turn, email in zip(range(tries), cycle(emails), strict=False):
        answer = browser.post("/sign-in", {"email": email, "password": f"wrong from {number}, turn {turn}"})
        told[email, answer.status] += 1
    browser.close()


def main(port: int, tries: int, threads: int, emails: list[str]) -> None:
    """Knock with all threads at once."""
    told = [Counter[tuple[str, int]]() for _ in range(threads)]
    running = [Thread(target=knock, args=(port, tries // threads, number, emails, told[number])) for number in range(threads)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    total = sum(told, Counter[tuple[str, int]]())
    print(json.dumps([[email, status, times] for (email, status), times in total.items()]))  # noqa: T201  # read by the proof


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
