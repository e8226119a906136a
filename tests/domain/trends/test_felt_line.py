import math
import random
import subprocess
import sys
import warnings
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.dense_gaussian import conditioned
from tests.domain.naive_trend import Naive
from tests.support.simulated_ratings import FIRST, Point, falls, flat, on, rated, recover, trend_of
from tracker.domain.trends.felt.forward_pass import GRID, filter_ratings, level_on, voices
from tracker.domain.trends.felt.line import trend

POINTS: list[Point] = [(3e-3, 0.35), (1e-1, 0.65), (1e-3, 0.0), (3e-2, 0.35)]
some_point = st.sampled_from(GRID)
scores = st.integers(0, 10).map(float)


@st.composite
def histories(draw: st.DrawFn, least: int = 1, most: int = 40) -> dict[date, float]:
    days = draw(st.lists(st.integers(0, 70), min_size=least, max_size=most, unique=True))
    return {on(day): draw(scores) for day in days}


def close(left: tuple[float, ...], right: tuple[float, ...], within: float = 1e-9) -> bool:
    return len(left) == len(right) and all(abs(a - b) <= within for a, b in zip(left, right, strict=True))


# 1 and 2: two oracles, and the model written down once more


@pytest.mark.parametrize(("q", "phi"), [point for point in POINTS if point[1]])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_grid_point_equals_statsmodels_with_four_days_in_ten_missing(q: float, phi: float, seed: int) -> None:
    ratings = rated(seed, recover(250, {90: 2.5}))
    ours = trend_of(ratings, point=(q, phi))
    series = [ratings.get(on(day), math.nan) for day in range(250)]
    # Their variance is given, ours is estimated: give them the estimate.
    variance = ours.s**2
    with warnings.catch_warnings():
        # Statsmodels and what it loads speak of their own futures while they are imported, which takes seconds: once, here.
        warnings.simplefilter("ignore")
        from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415
    model = UnobservedComponents(series, level="llevel", autoregressive=1, use_exact_diffuse=True)
    theirs = model.smooth([0.3 * variance, q * variance, 0.7 * variance * (1 - phi**2), phi])
    level = tuple(float(value) for value in theirs.smoothed_state[0])
    sd = tuple(math.sqrt(float(value)) for value in theirs.smoothed_state_cov[0, 0])
    assert close(ours.level, level)
    assert close(ours.sd, sd)


def test_the_estimated_spread_of_a_grid_point_is_the_posterior_mean_of_its_variance() -> None:
    ratings = {on(0): 4.0, on(1): 7.0}
    # One innovation of 3 with variance 1 + q + 1, on a prior of four ratings with a spread of 1.2.
    squares = 4 * 1.2**2 + 9 / 2.01
    assert trend_of(ratings, point=(1e-2, 0.0)).s == pytest.approx(math.sqrt(squares / 3), abs=1e-12)


@pytest.mark.parametrize("point", POINTS)
def test_a_grid_point_equals_dense_gaussian_conditioning_with_setbacks_on_rated_and_unrated_days(point: Point) -> None:
    ratings = rated(5, flat(60))
    unrated = next(day for day in range(20, 60) if on(day) not in ratings)
    rated_day = next(day for day in range(unrated + 5, 60) if on(day) in ratings)
    jumps = (unrated, rated_day)
    ours = trend_of(ratings, setbacks=tuple(on(day) for day in jumps), point=point)
    means, covariances = conditioned(ratings, 60, jumps, point)
    assert close(ours.level, tuple(means), 1e-5)
    assert close(ours.sd, tuple(ours.s * math.sqrt(covariances[day][day]) for day in range(60)), 1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_the_whole_model_equals_the_slow_one_with_setbacks_and_days_after_the_last_rating(seed: int) -> None:
    ratings = rated(seed, recover(160, {60: 3.0}))
    marks, last = (on(60), on(61), on(165)), on(170)
    ours = trend_of(ratings, last, marks)
    slow = Naive(ratings, last, marks)
    assert close(ours.level, tuple(slow.level(day)[0] for day in range(171)))
    assert close(ours.sd, tuple(slow.level(day)[1] for day in range(171)))
    assert ours.s == pytest.approx(slow.s, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(ratings=histories(), marks=st.sets(st.integers(-5, 80), max_size=4))
def test_the_whole_model_equals_the_slow_one_on_any_history(ratings: dict[date, float], marks: set[int]) -> None:
    last, days = on(75), tuple(on(day) for day in sorted(marks))
    ours, slow = trend_of(ratings, last, days), Naive(ratings, last, days)
    span = (last - min(ratings)).days + 1
    assert close(ours.level, tuple(slow.level(day)[0] for day in range(span)), 1e-9)
    assert close(ours.sd, tuple(slow.level(day)[1] for day in range(span)), 1e-9)


@pytest.mark.parametrize("day", [0, 3, 59, 60, 80, 119, 130])
def test_a_released_level_is_what_the_model_said_that_evening_and_later_ratings_never_revise_it(day: int) -> None:
    ratings = rated(8, recover(120, {60: 3.0}))
    marks = (on(60), on(127))
    now = level_on(filter_ratings(ratings, marks), on(day))
    then = Naive(ratings, on(day), marks).level(-1)
    assert now is not None
    assert (now.level, now.sd) == pytest.approx(then, abs=1e-9)
    known = {when: score for when, score in ratings.items() if when <= on(day)}
    assert now == level_on(filter_ratings(known, [mark for mark in marks if mark <= on(day)]), on(day))


def test_the_trend_of_an_earlier_day_knows_nothing_of_later_ratings() -> None:
    ratings = rated(9, recover(100, {60: 3.0}))
    known = {when: score for when, score in ratings.items() if when <= on(70)}
    assert trend_of(ratings, on(70)) == trend_of(known, on(70))


# 3: the plain local level is the special case without inertia


@pytest.mark.parametrize("q", [1e-3, 1e-2, 1e-1])
def test_without_inertia_a_long_history_is_followed_like_an_exponential_average(q: float) -> None:
    ratings = rated(3, recover(800, {}), share=1.0)
    filtered = filter_ratings(ratings, grid=((q, 0.0),))
    gain = (-q + math.sqrt(q * q + 4 * q)) / 2
    before, after = level_on(filtered, on(798)), level_on(filtered, on(799))
    assert before is not None
    assert after is not None
    assert after.level == pytest.approx(before.level + gain * (ratings[on(799)] - before.level), abs=1e-9)


# 4 to 9: laws of a grid point


@settings(max_examples=50)
@given(histories(), some_point, st.sampled_from([0.5, 1.0, 2.25]))
def test_higher_ratings_lift_the_level_by_as_much_and_leave_its_range_as_wide(
    ratings: dict[date, float], point: Point, by: float
) -> None:
    low = {day: score / 2 for day, score in ratings.items()}
    plain = trend_of(low, point=point)
    lifted = trend_of({day: score + by for day, score in low.items()}, point=point)
    assert close(lifted.level, tuple(level + by for level in plain.level))
    assert close(lifted.sd, plain.sd)


@settings(max_examples=50)
@given(histories())
def test_turning_the_scale_around_turns_the_level_around(ratings: dict[date, float]) -> None:
    plain = trend_of(ratings)
    turned = trend_of({day: 10 - score for day, score in ratings.items()})
    assert close(turned.level, tuple(10 - level for level in plain.level))
    assert close(turned.sd, plain.sd)
    assert close(turned.low, tuple(10 - high for high in plain.high))


@settings(max_examples=50)
@given(histories(), some_point)
def test_time_told_backwards_gives_the_levels_backwards(ratings: dict[date, float], point: Point) -> None:
    end = max(ratings).toordinal() + min(ratings).toordinal()
    back = {date.fromordinal(end - day.toordinal()): score for day, score in ratings.items()}
    plain, turned = trend_of(ratings, point=point), trend_of(back, point=point)
    assert close(turned.level, plain.level[::-1])
    assert close(turned.sd, plain.sd[::-1])


@settings(max_examples=50)
@given(histories(), st.integers(1, 400))
def test_days_after_the_last_rating_change_nothing_before_and_only_widen_the_range(
    ratings: dict[date, float], more: int
) -> None:
    plain = trend_of(ratings)
    longer = trend_of(ratings, max(ratings) + timedelta(days=more))
    size = len(plain.level)
    assert (longer.first, longer.level[:size], longer.sd[:size], longer.s) == (
        plain.first,
        plain.level,
        plain.sd,
        plain.s,
    )
    assert set(longer.level[size:]) == {longer.level[-1]}
    assert close(longer.level[-1:], plain.level[-1:])
    assert all(before <= after for before, after in pairwise(longer.sd[size - 1 :]))


def test_the_trend_starts_with_the_first_rating_whatever_was_logged_before_it() -> None:
    ratings = {on(10): 4.0, on(12): 6.0}
    assert trend_of(ratings).first == on(10)
    assert trend_of(ratings, setbacks=(on(3), on(10))) == trend_of(ratings)
    assert [trend_of(ratings).day(index) for index in range(3)] == [on(10), on(11), on(12)]


@settings(max_examples=30)
@given(histories(least=2, most=15), some_point, st.data())
def test_one_higher_rating_lowers_no_level_and_all_together_weigh_one(
    ratings: dict[date, float], point: Point, data: st.DataObject
) -> None:
    ratings = {day: score / 2 for day, score in ratings.items()}
    day = data.draw(st.sampled_from(sorted(ratings)))
    before = trend_of(ratings, point=point).level
    after = trend_of({**ratings, day: ratings[day] + 1.0}, point=point).level
    assert all(high - low >= -1e-7 for low, high in zip(before, after, strict=True))
    ones = [trend_of({**dict.fromkeys(ratings, 0.0), chosen: 1.0}, point=point).level[len(before) // 2] for chosen in ratings]
    assert sum(ones) == pytest.approx(1.0, abs=1e-6)


@settings(max_examples=50)
@given(histories(most=20), st.integers(0, 70), some_point)
def test_one_more_rating_widens_the_range_nowhere(ratings: dict[date, float], day: int, point: Point) -> None:
    assume(on(day) not in ratings)
    assume(min(ratings) < on(day) < max(ratings))
    few, more = trend_of(ratings, point=point), trend_of({**ratings, on(day): 5.0}, point=point)
    assert all(a / more.s <= b / few.s + 1e-9 for a, b in zip(more.sd, few.sd, strict=True))


@pytest.mark.parametrize("point", POINTS)
def test_a_fortnight_without_ratings_has_a_wider_range(point: Point) -> None:
    ratings = rated(4, flat(120), share=1.0)
    gap = {day: score for day, score in ratings.items() if not on(50) <= day < on(64)}
    full, sparse = trend_of(ratings, point=point), trend_of(gap, point=point)
    assert all(sparse.sd[day] / sparse.s > full.sd[day] / full.s for day in range(50, 64))


@settings(max_examples=50)
@given(histories(), some_point)
def test_the_level_stays_between_the_lowest_and_the_highest_rating(ratings: dict[date, float], point: Point) -> None:
    drawn = trend_of(ratings, point=point)
    assert min(ratings.values()) - 1e-6 <= min(drawn.level)
    assert max(drawn.level) <= max(ratings.values()) + 1e-6


@settings(max_examples=50)
@given(histories(), st.sets(st.integers(0, 80), max_size=3))
def test_the_likely_range_holds_the_level_and_stays_on_the_scale(ratings: dict[date, float], marks: set[int]) -> None:
    drawn = trend_of(ratings, on(80), tuple(on(day) for day in marks))
    assert all(0 <= low <= level <= high <= 10 for low, level, high in zip(drawn.low, drawn.level, drawn.high, strict=True))
    assert len(drawn.level) == len(drawn.sd) == len(drawn.low) == len(drawn.high) == (on(80) - min(ratings)).days + 1


def test_the_likely_range_is_1_645_standard_deviations_either_way_where_the_scale_allows() -> None:
    drawn = trend_of({on(day): 5.0 + day % 2 for day in range(30)})
    assert close(drawn.high, tuple(level + 1.645 * sd for level, sd in zip(drawn.level, drawn.sd, strict=True)))
    assert close(drawn.low, tuple(level - 1.645 * sd for level, sd in zip(drawn.level, drawn.sd, strict=True)))


# 10: odd histories


def test_no_rating_gives_no_trend() -> None:
    nothing = filter_ratings({})
    assert (trend(nothing, FIRST), level_on(nothing, FIRST)) == (None, None)
    assert trend(filter_ratings({on(5): 3.0}), on(4)) is None


def test_one_rating_is_the_level_with_all_the_doubt_of_the_prior() -> None:
    drawn = trend_of({on(0): 7.0})
    assert drawn.level == pytest.approx((7.0,), abs=1e-12)
    assert drawn.sd[0] == pytest.approx(1.2 * math.sqrt(2), abs=1e-12)


@pytest.mark.parametrize("score", [0.0, 5.0, 10.0])
def test_the_same_rating_every_day_gives_that_level_and_still_some_doubt(score: float) -> None:
    drawn = trend_of({on(day): score for day in range(800)})
    assert close(drawn.level, (score,) * 800)
    assert min(drawn.sd) > 0
    assert drawn.s == pytest.approx(math.sqrt(1 / 12), abs=1e-12)


def test_the_widest_swings_and_a_year_without_ratings_still_give_numbers() -> None:
    ratings = {on(day): 10.0 * (day % 2) for day in range(400)} | {on(800): 4.0, on(801): 5.0}
    drawn = trend_of(ratings)
    assert len(drawn.level) == 802
    assert all(map(math.isfinite, drawn.level + drawn.sd + drawn.low + drawn.high))


# 11: the record is a set of days


@settings(max_examples=30)
@given(histories(least=3), st.randoms(use_true_random=False))
def test_the_order_of_logging_and_later_corrections_leave_no_trace(ratings: dict[date, float], rng: random.Random) -> None:
    days = list(ratings)
    rng.shuffle(days)
    written: dict[date, float] = dict.fromkeys(days[:2], 0.0)
    written.update({day: ratings[day] for day in days})
    assert trend_of(written) == trend_of(ratings)


# A logged setback


def test_a_logged_setback_keeps_the_fall_from_being_smeared_over_the_days_before() -> None:
    ratings = rated(2, [7.0] * 100 + [3.0] * 100)
    plain, marked = trend_of(ratings), trend_of(ratings, setbacks=(on(100),))
    assert abs(marked.level[99] - 7) < abs(plain.level[99] - 7)
    assert marked.level[99] - marked.level[100] > plain.level[99] - plain.level[100]


@pytest.mark.proof
@pytest.mark.parametrize("point", [point for point in GRID if point[1]])
def test_every_grid_point_with_inertia_equals_statsmodels_over_two_years(point: Point) -> None:
    test_a_grid_point_equals_statsmodels_with_four_days_in_ten_missing(*point, 7)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3))
def test_the_whole_model_equals_the_slow_one_over_three_years(seed: int) -> None:
    ratings = rated(seed, recover(1100, falls(seed)), share=[1.0, 0.6, 0.2][seed])
    marks = tuple(on(day) for day in falls(seed))
    ours, slow = trend_of(ratings, setbacks=marks), Naive(ratings, max(ratings), marks)
    assert close(ours.level, tuple(slow.level(day)[0] for day in range(1100)))
    assert close(ours.sd, tuple(slow.level(day)[1] for day in range(1100)))


# 18: a rating belongs to a date, and gaps are counted in dates


@pytest.mark.parametrize("start", [date(2024, 3, 28), date(2024, 10, 24), date(2024, 2, 26), date(2023, 12, 29)])
def test_clock_changes_leap_days_and_new_year_are_days_like_others(start: date) -> None:
    gaps = [0, 1, 2, 4, 5, 9]
    plain = trend_of({on(day): float(day) for day in gaps})
    moved = trend_of({start + timedelta(days=day): float(day) for day in gaps})
    assert (moved.first, moved.level, moved.sd) == (start, plain.level, plain.sd)


# 19: light to load


def test_the_domain_loads_no_number_library() -> None:
    code = (
        "import pkgutil, importlib, sys, tracker.domain as d\n"
        "for m in pkgutil.walk_packages(d.__path__, 'tracker.domain.'): importlib.import_module(m.name)\n"
        "print(sorted({'numpy', 'pandas', 'scipy', 'statsmodels'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert answer.stdout == "[]\n"


# Which grid points have a say


def test_grid_points_that_weigh_less_than_a_fiftieth_of_the_best_are_not_heard() -> None:
    filtered = filter_ratings(rated(6, flat(300)))
    heard = voices(filtered, len(filtered.days))
    best = max(voice.weight for voice in heard)
    assert 1 <= len(heard) < len(GRID)
    assert min(voice.weight for voice in heard) >= 0.02 * best
    assert sum(voice.weight for voice in heard) == pytest.approx(1.0, abs=1e-12)
