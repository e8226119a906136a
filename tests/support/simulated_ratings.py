"""Made-up people who rate their days: seeded, with inertia from day to day, rounding, and days without a rating."""

import math
import random
from datetime import date, timedelta
from functools import cache

from tracker.domain.trends.felt.forward_pass import GRID, filter_ratings
from tracker.domain.trends.felt.line import Trend, trend

FIRST = date(2023, 1, 2)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def flat(days: int, level: float = 6.0) -> list[float]:
    return [level] * days


def step(days: int, at: int, by: float, level: float = 5.0) -> list[float]:
    return [level + (by if day >= at else 0.0) for day in range(days)]


def recover(days: int, setbacks: dict[int, float], half_life: float = 15.0) -> list[float]:
    """From 3.5 slowly up to 7, with setbacks (day: depth in points) that heal by half in each half-life."""
    rising = [3.5 + 3.5 * (1 - math.exp(-day / 400)) for day in range(days)]
    for start, depth in setbacks.items():
        for day in range(start, days):
            rising[day] -= depth * 0.5 ** ((day - start) / half_life)
    return rising


def rated(seed: int, path: list[float], inertia: float = 0.4, spread: float = 1.3, share: float = 0.6) -> dict[date, float]:
    """Whole-number ratings on about `share` of the days, first and last always: path, AR(1) deviation, rounding, 0 to 10."""
    rng = random.Random(seed)  # noqa: S311  # a seeded scenario, no secret
    deviation = rng.gauss(0, spread)
    ratings = {}
    for day, level in enumerate(path):
        ratings[on(day)] = float(min(max(round(level + deviation), 0), 10))
        deviation = inertia * deviation + rng.gauss(0, spread * math.sqrt(1 - inertia**2))
        if rng.random() >= share and 0 < day < len(path) - 1:
            del ratings[on(day)]
    return ratings


@cache
def expected(level: float, spread: float = 1.3) -> float:
    """What a bounded whole-number rating about `level` is on average: the truth that a line can be held against."""

    def below(edge: float) -> float:
        return math.erfc(-(edge - level) / spread / math.sqrt(2)) / 2

    return sum(1 - below(score - 0.5) for score in range(1, 11))


def falls(seed: int) -> dict[int, float]:
    rng = random.Random(seed)  # noqa: S311  # a seeded scenario, no secret
    return {rng.randrange(60, 560): rng.uniform(1.5, 3.5) for _ in range(3)}


Point = tuple[float, float]


def trend_of(
    ratings: dict[date, float],
    last: date | None = None,
    setbacks: tuple[date, ...] = (),
    point: Point | None = None,
) -> Trend:
    """The trend of ratings, up to their last day where no other is named."""
    filtered = filter_ratings(ratings, setbacks, GRID if point is None else (point,))
    drawn = trend(filtered, max(ratings) if last is None else last)
    assert drawn is not None
    return drawn
