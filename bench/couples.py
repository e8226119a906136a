"""How long the worker holds the write lock with four thousand couples, Monday included, and how long a tap beside it waits.

`python -m bench.couples [COUPLES]`: minutes for four thousand. The wall time of a hold has in it what the thread waits for a
core and for the disk, its CPU time what it does.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Thread

from tracker import chance, clock
from tracker.jobs.tick import tick
from tracker.models.account import Person
from tracker.models.base import database, instant_text
from tracker.models.connection import open_database
from tracker.services import writing
from tracker.services.store.database import migrate
from tracker.services.writing import transaction

COUPLES = 4000
BETWEEN_TAPS = 0.05
MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
_AT = instant_text(MONDAY - timedelta(weeks=2))
_TAP = "INSERT INTO form_key (person_id, key, digest, at) VALUES (?, ?, '', ?)"
_ROWS = {
    "couple": "INSERT INTO couple (id, created_at) VALUES (?, ?)",
    "membership": "INSERT INTO membership (id, couple_id, person_id, from_at) VALUES (?, ?, ?, ?)",
    "repair": "INSERT INTO repair (id, couple_id, accountable_id, hurt_id, created_at, shared_at) VALUES (?, ?, ?, ?, ?, ?)",
    "sharing": (
        "INSERT INTO sharing (id, couple_id, repair_id, writer_id, audience, level, from_day, written_at)"
        " VALUES (?, ?, ?, ?, 'partner', 'trend', ?, ?)"
    ),
    "rating": (
        "INSERT INTO rating (id, couple_id, repair_id, writer_id, day, tenths, audience, state, written_at, imported)"
        " VALUES (?, ?, ?, ?, ?, ?, 'trend', 'said', ?, 0)"
    ),
}


def main() -> None:
    """Print how long the worker held the lock and how long taps beside it took, once everything of the Monday is done."""
    couples = int(sys.argv[1]) if len(sys.argv) > 1 else COUPLES
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        open_database(data / "steady.db")
        migrate()
        with database.connection_context():
            for start in range(0, couples, 500):
                with transaction():
                    _couples(range(start, min(start + 500, couples)))
        begun = time.perf_counter()
        with clock.frozen(MONDAY), _holds() as holds, _taps(data) as taps:
            turns = _turns(couples)
        print(f"{couples} couples on a Monday: {turns} turns in {time.perf_counter() - begun:.0f} s, {len(holds)} holds")
    for name, number in (("wall", 0), ("CPU", 1)):
        show(f"the worker holds the write lock, {name}", [each[number] for each in holds])
    show("a tap beside it, with its commit", taps)


def show(name: str, seconds: list[float]) -> None:
    """Print median, 99th percentile and longest, in milliseconds."""
    found = sorted(1000 * each for each in seconds)
    shares = (found[len(found) // 2], found[int(0.99 * len(found))], found[-1])
    print(f"  {name:40} p50 {shares[0]:6.1f}  p99 {shares[1]:6.1f}  longest {shares[2]:6.1f} ms")


def _turns(couples: int) -> int:
    turns, done = 0, 0
    while done < 2 * couples:
        tick("bench")
        turns += 1
        with database.connection_context():
            [done] = database.execute_sql(
                "SELECT (SELECT COUNT(*) FROM weekly_level) + (SELECT COUNT(*) FROM signed_head)"
            ).fetchone()
    return turns


@contextmanager
def _holds() -> Iterator[list[tuple[float, float]]]:
    """Seconds of wall and CPU time of each hold of the lock by this process meanwhile."""
    found: list[tuple[float, float]] = []
    plain = writing._held  # noqa: SLF001  # measured from outside, so that the product counts nothing for it

    @contextmanager
    def held() -> Iterator[None]:
        begun: tuple[float, float] | None = None
        try:
            with plain():
                begun = time.perf_counter(), time.thread_time()
                yield
        finally:
            if begun is not None:
                found.append((time.perf_counter() - begun[0], time.thread_time() - begun[1]))

    writing._held = held  # noqa: SLF001  # as above
    try:
        yield found
    finally:
        writing._held = plain  # noqa: SLF001  # as above


@contextmanager
def _taps(data: Path) -> Iterator[list[float]]:
    """Seconds of each small write of another process meanwhile."""
    found: list[float] = []
    with Popen([sys.executable, "-m", "bench.couples", "tap", str(data)], stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield found
        said, _ = other.communicate()
    found.extend(map(float, said.split()))


def tap(data: Path) -> None:
    """Write a row again and again until the input ends, then print the seconds that each took."""
    open_database(data / "steady.db")
    found: list[float] = []
    with database.connection_context():
        [person] = database.execute_sql("SELECT id FROM person LIMIT 1").fetchone()
        ended = Thread(target=sys.stdin.read, daemon=True)
        ended.start()
        print(flush=True)
        while ended.is_alive():
            time.sleep(BETWEEN_TAPS)
            begun = time.perf_counter()
            with transaction():
                database.execute_sql(_TAP, (person, chance.ident("form", "bench"), _AT))
            found.append(time.perf_counter() - begun)
    print(*found)


def _couples(numbers: range) -> None:
    for number in numbers:
        _couple(number)


def _couple(number: int) -> None:
    couple, repair = chance.ident("couple", ""), chance.ident("repair", "")
    people = [chance.ident("person", "") for _ in range(2)]
    for person in people:
        Person.create(id=person, email=f"{person}@example.org", name=f"P{number}", created_at=MONDAY)
    run = database.execute_sql
    run(_ROWS["couple"], (couple, _AT))
    for person in people:
        run(_ROWS["membership"], (chance.ident("membership", ""), couple, person, _AT))
    run(_ROWS["repair"], (repair, couple, *people, _AT, _AT))
    run(_ROWS["sharing"], (chance.ident("sharing", ""), couple, repair, people[1], "2026-03-02", _AT))
    for day in range(4):
        said = (chance.ident("rating", ""), couple, repair, people[1], f"2026-03-0{3 + day}", 10 * (number % 10), _AT)
        run(_ROWS["rating"], said)


if __name__ == "__main__":
    tap(Path(sys.argv[2])) if sys.argv[1:2] == ["tap"] else main()
