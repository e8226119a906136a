"""Whether ratings swing less or more about their line: what is said, and what must not change it."""

import math
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.simulated_ratings import FIRST, flat, on, rated
from tracker.domain.trends.constants import LEAST_SWING_RATINGS
from tracker.domain.trends.felt.forward_pass import filter_ratings
from tracker.domain.trends.felt.line import trend
from tracker.domain.trends.steadiness import Swing, SwingChange, SwingKind, Swings, compared

DAYS = 365
TODAY = on(DAYS - 1)
DAY = timedelta(days=1)


def swings(ratings: Mapping[date, float], today: date = TODAY) -> Swings:
    line = trend(filter_ratings(ratings), today)
    assert line
    return Swings(ratings, line)


def change(ratings: Mapping[date, float], today: date = TODAY) -> SwingChange:
    return swings(ratings, today).change(today)


def both(said: SwingChange) -> tuple[Swing, Swing]:
    assert said.now
    assert said.before
    return said.now, said.before


def changing(seed: int, before: float, after: float, level: float = 5.0) -> dict[date, float]:
    """A year of ratings whose spread changes 90 days ago."""
    early, late = rated(seed, flat(DAYS - 90, level), spread=before), rated(seed + 500, flat(90, level), spread=after)
    return early | {day + (DAYS - 90) * DAY: score for day, score in late.items()}


def said_of(series: list[dict[date, float]]) -> list[SwingKind]:
    return [change(each).kind for each in series]


def test_a_spread_that_shrinks_by_a_third_is_found_and_one_that_grows_by_as_much():
    assert said_of([changing(seed, 1.8, 1.2) for seed in range(15)]).count(SwingKind.SMALLER) >= 12
    assert said_of([changing(seed, 1.2, 1.8) for seed in range(15)]).count(SwingKind.LARGER) >= 11


def test_where_nothing_changes_it_is_seldom_said_that_something_has():
    said = said_of([rated(seed, flat(DAYS)) for seed in range(40)])
    assert said.count(SwingKind.SMALLER) <= 6
    assert said.count(SwingKind.LARGER) <= 6


def test_near_the_ceiling_days_that_only_have_no_room_left_are_not_smaller_swings():
    path = [7.0 + 2.7 * min(max((day - 200) / 100, 0.0), 1.0) for day in range(DAYS)]
    series = [rated(seed, path) for seed in range(12)]
    now_and_before = [both(change(each)) for each in series]
    assert sum(now.sd < 0.85 * before.sd for now, before in now_and_before) >= 10
    assert sum(now.relative < 0.85 * before.relative for now, before in now_and_before) <= 1
    assert said_of(series).count(SwingKind.SMALLER) == 0


@pytest.mark.parametrize("seed", range(6))
def test_turning_the_scale_round_changes_nothing(seed: int):
    ratings = changing(seed, 1.6, 1.3, level=6.5)
    plain, turned = change(ratings), change({day: 10 - score for day, score in ratings.items()})
    for one, other in zip(both(plain), both(turned), strict=True):
        assert math.isclose(one.sd, other.sd, rel_tol=1e-9)
        assert math.isclose(one.relative, other.relative, rel_tol=1e-9)
        assert math.isclose(one.noise, other.noise, rel_tol=1e-6)
    assert plain.kind is turned.kind


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("a_year", [1.0, -1.0])
def test_a_slow_rise_or_fall_of_the_level_changes_no_swing_by_more_than_two_in_a_hundred(seed: int, a_year: float):
    ratings = rated(seed, flat(DAYS, 4.5), share=0.7)
    sloping = {day: score + a_year * (day - FIRST).days / 365 for day, score in ratings.items()}
    for plain, tilted in zip(both(change(ratings)), both(change(sloping)), strict=True):
        assert abs(tilted.sd / plain.sd - 1) <= 0.02


swing = st.builds(
    Swing,
    st.just(TODAY),
    sd=st.floats(0.3, 4.0),
    relative=st.floats(0.05, 1.0),
    noise=st.floats(0.0, 0.2),
    rated=st.integers(LEAST_SWING_RATINGS, 90),
)
_OPPOSITE = {
    SwingKind.SMALLER: SwingKind.LARGER,
    SwingKind.LARGER: SwingKind.SMALLER,
    SwingKind.NO_CLEAR_CHANGE: SwingKind.NO_CLEAR_CHANGE,
}


@given(swing, swing)
def test_the_other_way_round_is_the_opposite_statement(now: Swing, before: Swing):
    assert compared(now, before) is _OPPOSITE[compared(before, now)]


@given(swing, swing)
def test_a_statement_needs_both_measures_to_move_by_fifteen_in_a_hundred_the_same_way(now: Swing, before: Swing):
    ratios = (now.sd / before.sd, now.relative / before.relative)
    if compared(now, before) is SwingKind.SMALLER:
        assert max(ratios) <= 0.85 + 1e-9
    if compared(now, before) is SwingKind.LARGER:
        assert min(ratios) >= 1 / 0.85 - 1e-9


def test_without_noise_the_size_alone_decides_and_much_noise_takes_every_statement_away():
    def of(sd: float, noise: float) -> Swing:
        return Swing(TODAY, sd, sd / 5, noise, 60)

    assert compared(of(1.0, 0.0), of(1.5, 0.0)) is SwingKind.SMALLER
    assert compared(of(1.4, 0.0), of(1.5, 0.0)) is SwingKind.NO_CLEAR_CHANGE
    assert compared(of(1.0, 2.0), of(1.5, 2.0)) is SwingKind.NO_CLEAR_CHANGE


def test_days_that_are_all_alike_swing_no_less_than_whole_numbers_can_tell():
    now, before = both(change({on(day): 5.0 for day in range(DAYS)}))
    assert (now.sd, before.sd, now.noise) == (math.sqrt(1 / 12), math.sqrt(1 / 12), 0.0)
    assert change({on(day): 10.0 for day in range(DAYS)}).kind is SwingKind.NO_CLEAR_CHANGE


def test_too_few_ratings_in_either_span_are_told_with_what_is_missing():
    few = {on(day): 5.0 for day in (*range(90, 90 + LEAST_SWING_RATINGS - 2), *range(180, 180 + LEAST_SWING_RATINGS))}
    said = change(few, on(212))
    assert (said.kind, said.now is None, said.before is None, said.missing) == (SwingKind.NOT_ENOUGH, False, True, (0, 2))
    early = change({on(day): 5.0 for day in range(20)}, on(19))
    assert (early.kind, early.missing) == (SwingKind.NOT_ENOUGH, (LEAST_SWING_RATINGS - 20, LEAST_SWING_RATINGS))


def test_two_weeks_without_a_rating_say_nothing_about_now():
    ratings = {on(day): 5.0 + day % 2 for day in range(300)}
    assert [change(ratings, on(299 + idle)).kind for idle in (14, 15)] == [SwingKind.NO_CLEAR_CHANGE, SwingKind.STALE]
    stale = change(ratings, on(391 - LEAST_SWING_RATINGS))
    assert (stale.kind, stale.last_rating, stale.missing) == (SwingKind.STALE, on(299), (2, 0))


def test_a_span_has_ninety_days_and_the_next_one_begins_right_before_it():
    ratings = {on(day): 5.0 for day in range(180)}
    now, before = both(change(ratings, on(179)))
    assert (now.rated, before.rated, before.day) == (90, 90, on(89))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, 220), st.integers(0, 10), min_size=1), st.integers(0, 40))
def test_every_diary_has_exactly_one_statement(scores: dict[int, int], idle: int):
    ratings = {on(day): float(scores[day]) for day in sorted(scores)}
    said = change(ratings, on(max(scores) + idle))
    silent = said.kind in {SwingKind.NOT_ENOUGH, SwingKind.STALE}
    assert silent or (said.now is not None and said.before is not None and said.missing == (0, 0))
    assert (said.kind is SwingKind.STALE) == (idle > 14)
