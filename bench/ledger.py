"""How long it takes to verify a chain of ten thousand events: `python -m bench.ledger`, milliseconds."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.records import long_chain
from tracker.domain.record import chain
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.queries.record.chain import links_of
from tracker.queries.record.verify import verify
from tracker.services.record.ledger import sign_due_heads
from tracker.services.store.database import migrate

ROUNDS = 7


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        open_database(data / "steady.db")
        migrate()
        with database.connection_context():
            couple = long_chain().couple
            sign_due_heads()
            found = verify(couple)
            assert found.broken is None
            print(f"best and median of {ROUNDS}, Python {sys.version.split()[0]}, {found.events} events, milliseconds")
            links = links_of(couple)
            show("links alone", lambda: chain.first_broken(links))
            show("links, heads, bodies and rows (goal 1000 for 10,000)", lambda: verify(couple))


def show(name: str, work: Callable[[], object]) -> None:
    """Time `work` and print its best and its median."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    print(f"{name:54} {min(times):8.1f} {statistics.median(times):8.1f}")


if __name__ == "__main__":
    main()
