"""How long the worker holds the write lock with four thousand couples, Monday included: `python -m bench.couples`."""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tracker import chance, clock
from tracker.jobs.work import tick
from tracker.models.base import database, instant_text, open_database
from tracker.models.people import Person
from tracker.services import store
from tracker.services.pacing import longest_hold_ms
from tracker.services.writing import transaction

COUPLES = 4000
MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
_AT = instant_text(MONDAY - timedelta(weeks=2))
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
    """Print how long building, and each turn of the worker, took, and the longest hold until then."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        open_database(data / "steady.db")
        store.migrate()
        with database.connection_context():
            for start in range(0, COUPLES, 500):
                transaction(partial(_couples, start))
        with clock.frozen(MONDAY):
            before = longest_hold_ms()
            _turns(before)


def _turns(built_in: int) -> None:
    from tracker.services import pacing  # noqa: PLC0415  # its count begins anew, as in a process of its own

    pacing._holds = pacing._Holds()  # noqa: SLF001  # as above
    print(f"{COUPLES} couples, built in transactions of at most {built_in} ms, Python {sys.version.split()[0]}")
    while True:
        begun = time.perf_counter()
        tick("bench")
        with database.connection_context():
            [levels] = database.execute_sql("SELECT COUNT(*) FROM weekly_level").fetchone()
            [heads] = database.execute_sql("SELECT COUNT(*) FROM signed_head").fetchone()
        print(
            f"turn of {time.perf_counter() - begun:5.2f} s: {levels} levels, {heads} heads; longest hold {longest_hold_ms()} ms"
        )
        if levels >= COUPLES and heads >= COUPLES:
            return


def _couples(start: int) -> None:
    for number in range(start, start + 500):
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
    main()
