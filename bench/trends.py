"""How long Trends takes with five years of ratings and ten commitments: `python -m bench.trends`, milliseconds.

Through the application and a real database file, without the network. "Cold" is with nothing remembered.
"""

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from tests.support.factories import set_up_site, sign_in
from tests.support.records import long_record
from tracker.app import create_app
from tracker.domain.trends.spans import ChartSpan
from tracker.domain.trends.steadiness import steadiness_chart
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries.couple import Direction, keeping
from tracker.queries.trends import slips, streams
from tracker.services.store.database import migrate
from tracker.web.trends import follow_through, honesty, scaffolding
from tracker.web.trends.felt import felt_figure
from tracker.web.trends.steadiness import steadiness_figure

ROUNDS = 11


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA_DIR": str(Path(folder) / "data"), "SECRET_KEY": "a key for measuring alone, 32 or longer"})
        migrate()
        database.connect()
        set_up_site()
        people = long_record()
        direction = keeping(people.keeper)
        assert direction is not None
        print(f"best and median of {ROUNDS}, Python {sys.version.split()[0]}")
        bench_data(people.keeper, direction)
        bench_requests(sign_in(app.test_client(), "Sam"), direction)
        database.close()


def bench_data(viewer: Viewer, direction: Direction) -> None:
    """Print how long the data of all charts takes."""

    def steadiness() -> None:
        felt = streams.shared_felt(viewer, direction)
        assert felt is not None
        steadiness_chart(felt, ChartSpan.ALL, felt.earliest)

    parts: dict[str, Callable[[], object]] = {
        "felt safety and steadiness": steadiness,
        "follow-through": lambda: streams.shared_follow_through(viewer, direction),
        "honesty": lambda: slips.shared_honesty(viewer, direction),
        "scaffolding": lambda: streams.shared_scaffolding(viewer, direction),
    }

    def everything() -> None:
        for work in parts.values():
            work()

    show("data of all charts, cold", everything, before=forget)
    show("  of it felt safety", lambda: streams.shared_felt(viewer, direction), before=forget)
    for name, work in parts.items():
        show(f"  of it {name}", work, before=forget)
    show("data of all charts, warm", everything)


def bench_requests(client: FlaskClient, direction: Direction) -> None:
    """Print how long the page and its figures take, and how large they are."""
    figures = ("felt", "follow-through", "honesty", "steadiness", "scaffolding")
    paths = {"page": "/trends?span={}"} | {
        f"{which}.json": f"/trends/{direction.id}/{which}.json?span={{}}" for which in figures
    }
    started = time.perf_counter()
    client.get(paths["felt.json"].format(ChartSpan.ALL))
    print(f"{'first figure of the process, with the import':50} {1000 * (time.perf_counter() - started):8.1f}")
    for span in (ChartSpan.SIX_MONTHS, ChartSpan.ALL):
        for name, path in paths.items():
            bench_request(client, f"{name}, span {span}", path.format(span))


def bench_request(client: FlaskClient, name: str, path: str) -> None:
    """Print how long one request takes cold, with its numbers remembered but not its figure, and warm; and its size."""

    def ask() -> bytes:
        return bytes(client.get(path).data)

    show(f"{name}, cold", ask, before=forget)
    show(f"{name}, figure not remembered", ask, before=forget_figures)
    show(f"{name}, warm", ask)
    print(f"{'':50} {len(ask()) / 1024:8.1f} KiB, {len(gzip.compress(ask(), 6)) / 1024:.1f} KiB with gzip")


def forget() -> None:
    """Start with nothing remembered."""
    for each in (slips, streams):
        each.forget()
    forget_figures()


def forget_figures() -> None:
    """Keep what was computed, but build figures anew."""
    figures = (felt_figure, follow_through.follow_through_figure, steadiness_figure)
    for figure in (*figures, honesty.honesty_figure, scaffolding.scaffolding_figure):
        figure.cache_clear()


def show(name: str, work: Callable[[], object], before: Callable[[], None] = lambda: None) -> None:
    """Time `work` and print its best and its median."""
    times = []
    for _ in range(ROUNDS):
        before()
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    print(f"{name:50} {min(times):8.1f} {statistics.median(times):8.1f}")


if __name__ == "__main__":
    main()
