"""How long the felt-safety trend and its sentences take: `python bench/trend.py`, best and median in milliseconds."""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from tracker.domain.entries.entries import DueItem, Outcome
from tracker.domain.trends.felt.change import HORIZONS, change
from tracker.domain.trends.felt.forward_pass import filter_ratings, level_on
from tracker.domain.trends.felt.line import trend
from tracker.domain.trends.follow_through import follow_through, weekly

FIRST = date(2021, 1, 4)
ROUNDS = 25
SHARES = (1.0, 0.6)
COMMITMENTS = 10
FIVE_YEARS = 1825


def main() -> None:
    """Print every figure."""
    print(f"best and median of {ROUNDS}, Python {sys.version.split()[0]}")
    for share in SHARES:
        for days in (90, 365, 1000, FIVE_YEARS):
            bench_trend(days, share)
    bench_follow_through()


def bench_trend(days: int, share: float) -> None:
    """Print the figures of a diary with this share of its days rated; at five years, where the time goes."""
    ratings, last = diary(days, share), FIRST + timedelta(days=days - 1)
    filtered = filter_ratings(ratings)
    name = f"{days:5} days, {len(ratings):4} rated:"
    show(f"{name} trend", lambda: trend(filter_ratings(ratings), last))
    if days == FIVE_YEARS:
        show(f"{name} trend and both sentences", lambda: trend_and_sentences(ratings, last))
        show(f"{name}   of it the forward pass", lambda: filter_ratings(ratings))
        show(f"{name}   of it the line", lambda: trend(filtered, last))
        show(f"{name}   of it both sentences", lambda: [change(filtered, last, horizon) for horizon in HORIZONS])
        sundays = [FIRST + timedelta(days=day) for day in range(6, days, 7)]
        show(f"{name} every weekly level", lambda: [level_on(filtered, day) for day in sundays])


def trend_and_sentences(ratings: dict[date, float], last: date) -> None:
    """What the Trends page asks for felt safety, over one forward pass."""
    filtered = filter_ratings(ratings)
    trend(filtered, last)
    for horizon in HORIZONS:
        change(filtered, last, horizon)


def bench_follow_through() -> None:
    """Print the figures of five years of commitments."""
    kept = [log(seed, FIVE_YEARS) for seed in range(COMMITMENTS)]
    last = FIRST + timedelta(days=FIVE_YEARS - 1)
    name = f"{COMMITMENTS} commitments x {FIVE_YEARS} days:"
    show(f"{name} follow-through today", lambda: [follow_through([items], last) for items in kept])
    show(f"{name} weekly follow-through", lambda: [weekly([items], FIRST, last) for items in kept])


def show(name: str, work: Callable[[], object]) -> None:
    """Time `work` and print its best and median."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    print(f"{name:60} {min(times):8.2f} {statistics.median(times):8.2f}")


def diary(days: int, share: float) -> dict[date, float]:
    """Seeded ratings about a slowly moving level with inertia; the last day is always rated."""
    rng = random.Random(days)  # noqa: S311  # a seeded scenario, no secret
    level, deviation, ratings = 5.0, 0.0, {}
    for day in range(days):
        level = min(max(level + rng.gauss(0, 0.06), 1.0), 9.0)
        deviation = 0.4 * deviation + rng.gauss(0, 1.2)
        if rng.random() < share or day == days - 1:
            ratings[FIRST + timedelta(days=day)] = float(min(max(round(level + deviation), 0), 10))
    return ratings


def log(seed: int, days: int) -> list[DueItem]:
    """One commitment, due every day, with seeded outcomes."""
    rng = random.Random(seed)  # noqa: S311  # a seeded scenario, no secret
    chances = {Outcome.KEPT: 80, Outcome.PARTLY: 5, Outcome.MISSED: 6, Outcome.SILENT: 4, Outcome.SET_ASIDE: 5}
    outcomes = rng.choices(list(chances), list(chances.values()), k=days)
    return [
        DueItem(FIRST + timedelta(days=day), (FIRST + timedelta(days=day)).isoformat(), outcome)
        for day, outcome in enumerate(outcomes)
    ]


if __name__ == "__main__":
    main()
