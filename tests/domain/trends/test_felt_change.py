import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.dense_gaussian import conditioned
from tests.domain.naive_trend import Naive
from tests.support.simulated_ratings import flat, on, rated, recover, step
from tracker.domain.trends.felt.change import (
    HORIZONS,
    Change,
    ChangeKind,
    Comparison,
    Horizon,
    MissingRatings,
    change,
    compare,
    half_points,
    settled,
)
from tracker.domain.trends.felt.forward_pass import GRID, filter_ratings, level_on
from tracker.domain.trends.felt.line import trend

SILENT = {ChangeKind.NOT_ENOUGH, ChangeKind.STALE, ChangeKind.CANNOT_COMPARE}
VERY_HIGHER, VERY_LOWER = ChangeKind.VERY_LIKELY_HIGHER, ChangeKind.VERY_LIKELY_LOWER
HIGHER, LOWER = ChangeKind.PROBABLY_HIGHER, ChangeKind.PROBABLY_LOWER
SAME, EARLY = ChangeKind.ABOUT_THE_SAME, ChangeKind.TOO_EARLY
TURNED = {VERY_HIGHER: VERY_LOWER, VERY_LOWER: VERY_HIGHER, HIGHER: LOWER, LOWER: HIGHER}


def said(ratings: dict[date, float], today: date, horizon: Horizon = 90) -> Change:
    return change(filter_ratings(ratings), today, horizon)


@st.composite
def histories(draw: st.DrawFn) -> dict[date, float]:
    """Half a year in which each fortnight is rated daily, now and then, or not at all, about a level of its own."""
    ratings = {}
    for fortnight in range(draw(st.integers(1, 13))):
        every, level = draw(st.sampled_from([0, 1, 1, 3, 9])), draw(st.integers(0, 10))
        for day in range(0, 14, every) if every else ():
            ratings[on(14 * fortnight + day)] = float(min(max(level + draw(st.integers(-2, 2)), 0), 10))
    return ratings


# When nothing is compared


@pytest.mark.parametrize(
    ("days", "today", "missing"),
    [
        ([], 0, MissingRatings(days=7, ratings=5, recent=3, then=3)),
        ([0, 3, 6, 9], 10, MissingRatings(days=0, ratings=1, recent=0, then=3)),
        ([0, 1, 2, 3, 4, 5], 6, MissingRatings(days=1, ratings=0, recent=0, then=3)),
        ([0, 3], 40, MissingRatings(days=0, ratings=3, recent=3, then=1)),
    ],
)
def test_there_is_no_line_before_five_ratings_over_a_week(days: list[int], today: int, missing: MissingRatings) -> None:
    answer = said({on(day): 5.0 for day in days}, on(today), 30)
    last = on(days[-1]) if days else None
    assert answer == Change(ChangeKind.NOT_ENOUGH, 30, None, None, None, missing, last)


@pytest.mark.parametrize(("idle", "kind"), [(14, ChangeKind.CANNOT_COMPARE), (15, ChangeKind.STALE)])
def test_after_a_fortnight_without_a_rating_nothing_is_said_about_now(idle: int, kind: ChangeKind) -> None:
    answer = said({on(day): 5.0 for day in range(100)}, on(99 + idle), 30)
    assert (answer.kind, answer.by, answer.low, answer.high) == (kind, None, None, None)
    assert answer.last_rating == on(99)


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ([*range(65, 101)], MissingRatings(days=2, ratings=0, recent=0, then=0)),
        ([*range(60, 80), 90, 100], MissingRatings(days=0, ratings=0, recent=1, then=0)),
        ([*range(40, 56), 57, 84, *range(87, 101)], MissingRatings(days=0, ratings=0, recent=0, then=1)),
    ],
)
def test_without_ratings_of_late_or_around_the_earlier_day_nothing_is_compared(
    days: list[int], missing: MissingRatings
) -> None:
    answer = said({on(day): 5.0 for day in days}, on(100), 30)
    assert (answer.kind, answer.by, answer.missing) == (ChangeKind.CANNOT_COMPARE, None, missing)


@pytest.mark.parametrize("days", [range(63, 101), [*range(50, 58), 84, 85, 86, 90, 99, 100]])
def test_three_ratings_of_late_and_three_around_the_earlier_day_are_enough(days: list[int]) -> None:
    answer = said({on(day): 5.0 for day in days}, on(100), 30)
    assert answer.kind not in SILENT
    assert answer.missing == MissingRatings(0, 0, 0, 0)


def test_ratings_after_today_are_not_known_yet() -> None:
    ratings = rated(3, step(300, 150, 2.0))
    known = {day: score for day, score in ratings.items() if day <= on(220)}
    assert said(ratings, on(220)) == said(known, on(220))


# The posterior of the change


@pytest.mark.parametrize("point", [(3e-3, 0.35), (1e-1, 0.0)])
@pytest.mark.parametrize("horizon", [30, 90])
def test_the_change_of_a_grid_point_equals_dense_gaussian_conditioning(point: tuple[float, float], horizon: int) -> None:
    ratings, marks = rated(5, recover(100, {60: 2.0})), (5, 60, 91)
    filtered = filter_ratings(ratings, tuple(on(day) for day in marks), (point,))
    drawn = trend(filtered, on(99))
    assert drawn is not None
    means, covariances = conditioned(ratings, 100, marks, point)
    then = 99 - horizon
    variance = covariances[99][99] + covariances[then][then] - 2 * covariances[99][then]
    ours = compare(filtered, on(99), horizon)
    assert ours.by == pytest.approx(means[99] - means[then], abs=1e-6)
    assert ours.sd == pytest.approx(drawn.s * math.sqrt(variance), abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("horizon", [30, 90])
def test_the_change_equals_the_slow_model_run_from_scratch(seed: int, horizon: int) -> None:
    ratings, today = rated(seed, recover(160, {100: 2.5})), on(165 - 11 * seed)
    ours = compare(filter_ratings(ratings, [on(100), on(162)]), today, horizon)
    slow = Naive(ratings, today, [on(100), on(162)]).moved(horizon)
    assert (ours.by, ours.sd, ours.higher, ours.same) == pytest.approx(slow, abs=1e-9)


def test_the_likely_range_of_a_change_is_1_645_standard_deviations_either_way() -> None:
    filtered = filter_ratings(rated(3, step(300, 200, 2.0)))
    answer, compared = change(filtered, on(250), 90), compare(filtered, on(250), 90)
    reach = 1.645 * compared.sd
    assert (answer.low, answer.by, answer.high) == pytest.approx(
        (compared.by - reach, compared.by, compared.by + reach), abs=1e-12
    )


def slow_look(ratings: dict[date, float], today: date, horizon: int, before: str) -> str:
    """What one look says, given what was said before: the rows about counts, then the table and its hysteresis."""
    days = sorted(day for day in ratings if day <= today)
    lately = [day for day in days if (today - day).days < 14]
    then = [day for day in days if abs((today - day).days - horizon) <= 14]
    if len(days) < 5 or (today - days[0]).days < 7:
        return "not_enough"
    if (today - days[-1]).days > 14:
        return "stale"
    if (today - days[0]).days < horizon + 7 or len(lately) < 3 or len(then) < 3:
        return "cannot_compare"
    by, _, higher, same = Naive(ratings, today).moved(horizon)
    return slow_table(by, higher, same, before)


def slow_table(by: float, higher: float, same: float, before: str) -> str:
    fresh = "too_early"
    if max(higher, 1 - higher) >= 0.8 and abs(by) >= 0.5:
        strength = "very_likely" if max(higher, 1 - higher) >= 0.9 else "probably"
        fresh = f"{strength}_higher" if by > 0 else f"{strength}_lower"
    elif same >= 0.95 and abs(by) < 0.5:
        fresh = "about_the_same"
    chance, points = (higher, by) if before.endswith("higher") else (1 - higher, -by)
    holds = {
        "very": chance >= 0.8 and points >= 0.3,
        "probably": chance >= 0.7 and points >= 0.3 and not fresh.startswith("very"),
        "about": same >= 0.85 and abs(by) < 0.6,
    }
    return before if holds.get(before.split("_", maxsplit=1)[0]) else fresh


def slow_statement(ratings: dict[date, float], today: date, horizon: int) -> str:
    before = "too_early"
    for back in range(26 * 7, -1, -1):
        day = today - timedelta(days=back)
        if (day.weekday() == 0 or back == 0) and day >= min(ratings):
            before = slow_look(ratings, day, horizon, before)
    return before


@pytest.mark.parametrize("back", [0, 2])
def test_the_statement_equals_the_slow_replay_of_half_a_year(back: int) -> None:
    ratings = rated(4, step(130, 60, 1.5))
    assert said(ratings, on(129 - back), 30).kind == slow_statement(ratings, on(129 - back), 30)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("horizon", HORIZONS)
def test_statements_through_rises_and_falls_equal_the_slow_replay(seed: int, horizon: Horizon) -> None:
    ratings = rated(seed, recover(240, {60 + 20 * seed: 2.5}), spread=1.0)
    for day in (170, 239):
        assert said(ratings, on(day), horizon).kind == slow_statement(ratings, on(day), horizon)


# The sentence table and its hysteresis


def look(by: float, chance: float, same: float = 0.0) -> Comparison:
    """A look in which the level moved the way of `by` with this chance."""
    return Comparison(by=by, sd=0.5, higher=chance if by > 0 else 1 - chance, same=same)


TABLE = [
    # by, chance, same, before, after
    (0.5, 0.90, 0.0, EARLY, VERY_HIGHER),
    (0.49, 0.99, 0.0, EARLY, EARLY),
    (0.5, 0.89, 0.0, EARLY, HIGHER),
    (0.5, 0.80, 0.0, EARLY, HIGHER),
    (0.5, 0.79, 0.0, EARLY, EARLY),
    (0.49, 0.95, 0.95, EARLY, SAME),
    (0.49, 0.95, 0.94, EARLY, EARLY),
    (0.5, 0.70, 0.99, EARLY, EARLY),
    (0.3, 0.80, 0.0, VERY_HIGHER, VERY_HIGHER),
    (0.29, 0.99, 0.0, VERY_HIGHER, EARLY),
    (0.5, 0.79, 0.0, VERY_HIGHER, EARLY),
    (0.29, 0.85, 0.96, VERY_HIGHER, SAME),
    (0.3, 0.70, 0.0, HIGHER, HIGHER),
    (0.29, 0.75, 0.0, HIGHER, EARLY),
    (0.5, 0.69, 0.0, HIGHER, EARLY),
    (0.5, 0.90, 0.0, HIGHER, VERY_HIGHER),
    (0.4, 0.75, 0.96, HIGHER, HIGHER),
    (-0.6, 0.95, 0.0, VERY_HIGHER, VERY_LOWER),
    (-0.6, 0.85, 0.0, HIGHER, LOWER),
    (-0.2, 0.60, 0.0, HIGHER, EARLY),
    (0.59, 0.92, 0.85, SAME, SAME),
    (0.1, 0.60, 0.84, SAME, EARLY),
    (0.6, 0.92, 0.86, SAME, VERY_HIGHER),
    (0.6, 0.70, 0.86, SAME, EARLY),
]


@pytest.mark.parametrize(("by", "chance", "same", "before", "after"), TABLE)
def test_a_statement_is_entered_and_left_by_the_table(
    by: float, chance: float, same: float, before: ChangeKind, after: ChangeKind
) -> None:
    assert settled(look(by, chance, same), before) == after


@pytest.mark.parametrize(("by", "chance", "same", "before", "after"), TABLE)
def test_lower_is_entered_and_left_exactly_like_higher(
    by: float, chance: float, same: float, before: ChangeKind, after: ChangeKind
) -> None:
    assert settled(look(-by, chance, same), TURNED.get(before, before)) == TURNED.get(after, after)


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 200), st.sampled_from(HORIZONS))
def test_each_history_gives_one_statement_and_turning_the_scale_around_turns_it_around(
    ratings: dict[date, float], today: int, horizon: Horizon
) -> None:
    plain = said(ratings, on(today), horizon)
    turned = said({day: 10 - score for day, score in ratings.items()}, on(today), horizon)
    assert turned.kind == TURNED.get(plain.kind, plain.kind)
    assert (turned.missing, turned.last_rating) == (plain.missing, plain.last_rating)
    if plain.kind in SILENT:
        assert (plain.by, plain.low, plain.high) == (turned.by, turned.low, turned.high) == (None, None, None)
        return
    assert plain.by is not None
    assert plain.low is not None
    assert plain.high is not None
    assert plain.low < plain.by < plain.high
    assert (turned.by, turned.low, turned.high) == pytest.approx((-plain.by, -plain.high, -plain.low), abs=1e-9)


def test_what_was_said_months_ago_and_still_holds_is_said_today() -> None:
    filtered = filter_ratings(rated(0, flat(420), inertia=0.6, share=0.5))
    tuesday = on(351)
    mondays = [tuesday - timedelta(days=1, weeks=weeks) for weeks in range(25, -1, -1)]
    before = EARLY
    for monday in mondays:
        before = settled(compare(filtered, monday, 90), before)
    late = EARLY
    for monday in mondays[-8:]:
        late = settled(compare(filtered, monday, 90), late)
    today = compare(filtered, tuesday, 90)
    assert (settled(today, before), settled(today, late)) == (SAME, HIGHER)
    assert change(filtered, tuesday, 90).kind == SAME


def test_a_silence_in_between_ends_a_statement_that_would_otherwise_still_hold() -> None:
    ratings = rated(1, step(140, 60, 1.0, level=4.0), share=0.9)
    filtered = filter_ratings({day: score for day, score in ratings.items() if not on(70) <= day < on(84)})
    kinds = [change(filtered, on(day), 30).kind for day in (77, 84, 92)]
    assert kinds == [SAME, ChangeKind.STALE, EARLY]
    assert settled(compare(filtered, on(92), 30), SAME) == SAME


@pytest.mark.parametrize(
    ("points", "rounded"),
    [(0.0, 0.0), (0.24, 0.0), (0.25, 0.5), (0.74, 0.5), (0.75, 1.0), (1.3, 1.5), (-0.25, -0.5), (-0.8, -1.0)],
)
def test_points_are_told_in_halves(points: float, rounded: float) -> None:
    assert half_points(points) == rounded


@given(st.floats(-10, 10))
def test_lower_is_rounded_like_higher_and_nought_has_no_sign(points: float) -> None:
    assert half_points(-points) == -half_points(points)
    assert abs(half_points(points) - points) <= 0.25
    assert str(half_points(-abs(points) / 100)) == "0.0"


# 13: how often it is wrong, and how soon it is right


@pytest.mark.proof
@pytest.mark.parametrize("horizon", HORIZONS)
def test_on_flat_years_very_likely_is_said_in_at_most_six_looks_of_a_hundred(horizon: Horizon) -> None:
    kinds = []
    for seed in range(12):
        filtered = filter_ratings(rated(seed, flat(365)))
        kinds += [change(filtered, on(day), horizon).kind for day in range(horizon + 8, 365, 7)]
    assert sum(kind in {VERY_HIGHER, VERY_LOWER} for kind in kinds) <= 0.06 * len(kinds)


@pytest.mark.proof
@pytest.mark.parametrize(("by", "right", "wrong"), [(1.5, VERY_HIGHER, VERY_LOWER), (-1.5, VERY_LOWER, VERY_HIGHER)])
def test_a_step_of_a_point_and_a_half_is_told_within_60_days_and_never_the_wrong_way(
    by: float, right: ChangeKind, wrong: ChangeKind
) -> None:
    found = 0
    for seed in range(15):
        filtered = filter_ratings(rated(seed, step(365, 200, by, 5.75 - by / 2)))
        # For a week after the step a statement about the time before it may still stand.
        kinds = [change(filtered, on(day), 90).kind for day in range(207, 289, 3)]
        found += right in kinds[:18]
        assert wrong not in kinds
    assert found >= 0.8 * 15


# 14: one bad day


def test_one_bad_day_lowers_the_level_by_less_than_0_7_and_turns_no_statement_around() -> None:
    for seed in range(30):
        plain = rated(seed, flat(365)) | {on(364): 6.0}
        good, bad = filter_ratings(plain), filter_ratings(plain | {on(364): 0.0})
        before, after = level_on(good, on(364)), level_on(bad, on(364))
        assert before is not None
        assert after is not None
        assert 0 < before.level - after.level < 0.7
        for horizon in HORIZONS:
            pair = {change(good, on(364), horizon).kind, change(bad, on(364), horizon).kind}
            assert pair != {VERY_HIGHER, VERY_LOWER}


def test_the_grid_has_fifteen_points_and_a_floor_under_how_much_can_change() -> None:
    assert len(GRID) == 15
    assert min(drift for drift, _ in GRID) == 1e-3
