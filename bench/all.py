"""Every figure of speed and size: `make bench`. Goals stand beside them; nothing fails when one is missed."""

import os
import platform
import sys
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from bench import web
from tests.support.server import serving

STARTS = 5
FEW_COUPLES = "300"  # python -m bench.couples takes four thousand, in minutes


def main() -> None:
    """Print the whole table."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{web.now()}, Python {platform.python_version()}, {os.cpu_count()} cores, load before: {load}\n")
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        sam, kept, cookies = web.prepare(data)
        starts = [_start(data) for _ in range(STARTS)]
        with serving(data) as server:
            web.wait_for_worker(server)
            rest = web.memory(server)
            lines = web.of_steady(server, sam, kept, cookies)
            sizes = web.over_the_wire(web.browsers(server, cookies[:1])[0])
        lines += web.of_floor(data)
    _table(lines)
    _rest(min(starts), sorted(starts)[STARTS // 2], rest, sizes)
    _others()


def _start(data: Path) -> float:
    with serving(data) as server:
        return server.started_in


def _table(lines: list[web.Line]) -> None:
    print(f"{'through the real server':38}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'a second':>10}{'CPU ms each':>13}")
    for name, figures in lines:
        shares = "".join(f"{figures.quantile(share):9.1f}" for share in (0.5, 0.95, 0.99))
        print(f"{name:38}{shares}{figures.rate:10.0f}{figures.cpu_each:>13}")
    found = dict(lines)
    share = found["one-tap write, 16 clients"].rate / found["floor: bare route, 16 clients"].rate
    print(f"\none-tap write at 16 clients against the bare route: {100 * share:.0f} %")
    print("goals: one tap p50 <= 8, at 16 clients >= 200 a second with p99 <= 150 and >= 40 % of the floor; Today p50 <= 15\n")


def _rest(best: float, median: float, rest: list[tuple[float, float]], sizes: list[tuple[str, int]]) -> None:
    print(f"start to first answer: best {best:.2f} s, median {median:.2f} s (goal 1.5)")
    each = " + ".join(f"{held:.0f}" for held, _ in rest)
    whole, shares = sum(held for held, _ in rest), sum(share for _, share in rest)
    print(f"memory at rest: {shares:.0f} MB, what processes share counted once (goal 100); {each} = {whole:.0f} MB one by one")
    print(f"Today over the wire, first visit: {sum(size for _, size in sizes) / 1024:.1f} KB in {len(sizes)} answers (goal 60)")
    for path, size in sizes:
        print(f"  {size / 1024:7.1f} KB  {path.partition('?')[0]}")
    print(f"Plotly on Today: {'yes' if any('plotly' in path for path, _ in sizes) else 'no'} (goal no)\n")


def _others() -> None:
    here = Path(__file__).parent
    for name, *few in (("trend",), ("trends",), ("ledger",), ("couples", FEW_COUPLES)):
        if (here / f"{name}.py").exists():
            sys.stdout.flush()
            run([sys.executable, "-m", f"bench.{name}", *few], check=True)


if __name__ == "__main__":
    main()
