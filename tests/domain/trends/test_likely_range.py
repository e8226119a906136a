"""Whether the likely range of a trend holds the truth as often as it says."""

import pytest

from tests.support.simulated_ratings import expected, falls, flat, on, rated, recover, trend_of
from tracker.domain.trends.felt.forward_pass import filter_ratings, level_on


def covered(path: list[float], seed: int, setbacks: tuple[int, ...] = ()) -> tuple[int, int]:
    drawn = trend_of(rated(seed, path), setbacks=tuple(on(day) for day in setbacks))
    hits = [low <= expected(level) <= high for low, level, high in zip(drawn.low, path, drawn.high, strict=True)]
    return sum(hits), len(hits)


def covered_today(path: list[float], seed: int) -> tuple[int, int]:
    filtered = filter_ratings(rated(seed, path))
    days = range(120, len(path), 30)
    found = [(level_on(filtered, on(day)), expected(path[day])) for day in days]
    return sum(1 for now, truth in found if now and abs(now.level - truth) <= 1.645 * now.sd), len(found)


def share(counts: list[tuple[int, int]]) -> float:
    return sum(hits for hits, _ in counts) / sum(size for _, size in counts)


@pytest.mark.proof
def test_on_flat_years_the_likely_range_holds_the_truth_on_nine_days_in_ten() -> None:
    assert 0.88 <= share([covered(flat(365), seed) for seed in range(50)]) <= 1.0


@pytest.mark.proof
def test_through_setbacks_the_likely_range_holds_the_truth_on_eight_days_in_ten() -> None:
    assert share([covered(recover(600, falls(seed)), seed) for seed in range(25)]) >= 0.80


@pytest.mark.proof
def test_a_logged_setback_brings_the_truth_into_the_range_more_often() -> None:
    plain = share([covered(recover(600, falls(seed)), seed) for seed in range(15)])
    marked = share([covered(recover(600, falls(seed)), seed, tuple(falls(seed))) for seed in range(15)])
    assert marked > plain


@pytest.mark.proof
def test_what_is_said_on_the_day_itself_holds_the_truth_often_enough() -> None:
    assert share([covered_today(recover(600, falls(seed)), seed) for seed in range(25)]) >= 0.86
