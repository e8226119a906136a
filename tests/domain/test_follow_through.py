import math
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.entries import DueItem, Outcome
from tracker.domain.follow_through import FollowThrough, follow_through, weekly, wilson

TODAY = date(2026, 3, 4)
KEPT, PARTLY, MISSED = Outcome.KEPT, Outcome.PARTLY, Outcome.MISSED
SILENT, OPEN, SET_ASIDE, PAUSED = Outcome.SILENT, Outcome.OPEN, Outcome.SET_ASIDE, Outcome.PAUSED
RESOLVED = (KEPT, PARTLY, MISSED)


def due(age: int, outcome: Outcome, today: date = TODAY) -> DueItem:
    day = today - timedelta(days=age)
    return DueItem(day, day.isoformat(), outcome)


def in_a_row(*outcomes: Outcome) -> list[DueItem]:
    """One item a day, the last one today."""
    return [due(len(outcomes) - 1 - index, outcome) for index, outcome in enumerate(outcomes)]


def scored(items: Sequence[DueItem]) -> tuple[float, float, float, float]:
    score = follow_through(items, TODAY)
    assert score.lower is not None
    assert score.upper is not None
    assert score.low is not None
    assert score.high is not None
    return score.lower, score.upper, score.low, score.high


records = st.lists(st.builds(due, st.integers(0, 400), st.sampled_from(Outcome)), max_size=40)
resolved_ones = st.builds(due, st.integers(0, 400), st.sampled_from(RESOLVED))
answered = st.builds(lambda items, one: [*items, one], records, resolved_ones)


# The score


def test_nothing_due_gives_no_share_and_no_counts() -> None:
    assert follow_through([], TODAY) == FollowThrough(TODAY, None, None, None, None, 0, 0, 0, 0, 0, 0, 0, False)  # noqa: FBT003


def test_silence_alone_gives_no_share() -> None:
    score = follow_through(in_a_row(SILENT, SILENT), TODAY)
    assert (score.lower, score.upper, score.low, score.high, score.silent) == (None, None, None, None, 2)


def test_the_latest_day_weighs_twice_as_much_as_one_45_days_before() -> None:
    assert scored([due(45, MISSED), due(0, KEPT)])[:2] == pytest.approx((2 / 3, 2 / 3), abs=1e-12)


def test_partly_is_worth_half() -> None:
    assert scored(in_a_row(PARTLY))[:2] == (0.5, 0.5)


def test_a_silent_day_counts_as_missed_below_and_not_at_all_above() -> None:
    lower, upper, low, high = scored([due(0, KEPT), due(0, SILENT)])
    assert (lower, upper) == (0.5, 1.0)
    assert (low, high) == (wilson(0.5, 2)[0], wilson(1.0, 1)[1])


def test_each_outcome_has_its_own_count() -> None:
    items = in_a_row(KEPT, KEPT, KEPT, PARTLY, PARTLY, MISSED, SILENT, OPEN, OPEN, SET_ASIDE, PAUSED, PAUSED)
    score = follow_through(items, TODAY)
    assert (score.kept, score.partly, score.missed, score.resolved) == (3, 2, 1, 6)
    assert (score.silent, score.open, score.set_aside, score.paused) == (1, 2, 1, 2)


@pytest.mark.parametrize(("resolved", "enough"), [(0, False), (4, False), (5, True)])
def test_a_share_may_be_shown_from_five_resolved_days_on(resolved: int, enough: bool) -> None:  # noqa: FBT001
    score = follow_through(in_a_row(*[KEPT] * resolved, SILENT, SET_ASIDE), TODAY)
    assert (score.resolved, score.enough) == (resolved, enough)


@pytest.mark.parametrize(
    ("outcomes", "mostly"),
    [
        ([SET_ASIDE] * 5 + [KEPT] * 5, False),
        ([SET_ASIDE] * 6 + [KEPT] * 4, True),
        ([SET_ASIDE] * 6 + [KEPT] * 5, False),
        ([SET_ASIDE] * 6 + [KEPT] * 4 + [OPEN] * 3 + [PAUSED] * 9, True),
        ([SET_ASIDE] * 6 + [SILENT] * 5, False),
        ([SET_ASIDE] * 5, False),
    ],
)
def test_it_is_said_when_more_than_half_of_the_last_ten_were_set_aside(outcomes: list[Outcome], mostly: bool) -> None:  # noqa: FBT001
    assert follow_through(in_a_row(*outcomes), TODAY).mostly_set_aside == mostly


def test_what_falls_due_later_is_not_counted_yet() -> None:
    items = in_a_row(KEPT, KEPT)
    assert follow_through([*items, due(-1, MISSED)], TODAY) == follow_through(items, TODAY)


@pytest.mark.parametrize(("every", "score"), [(1, 0.984), (7, 0.891)])
def test_one_miss_after_half_a_year_kept_only_dents(every: int, score: float) -> None:
    items = [due(age, KEPT) for age in range(every, 180, every)]
    assert scored([*items, due(0, MISSED)])[0] == pytest.approx(score, abs=0.01)


# Laws


def naive(items: Sequence[DueItem], today: date) -> tuple[float, float, float, float]:
    """Section by section as described: weights, two shares, Kish's n, Wilson."""
    weights = [(2 ** (-(today - item.day).days / 45), item.outcome) for item in items]
    worth = {KEPT: 1.0, PARTLY: 0.5, MISSED: 0.0, SILENT: 0.0}

    def share(of: set[Outcome]) -> tuple[float, float]:
        counted = [(w, worth[outcome]) for w, outcome in weights if outcome in of]
        total = sum(w for w, _ in counted)
        return sum(w * v for w, v in counted) / total, total**2 / sum(w * w for w, _ in counted)

    def bound(s: float, n: float, sign: int) -> float:
        z = 1.645
        return (s + z * z / 2 / n + sign * z * math.sqrt(s * (1 - s) / n + z * z / 4 / n / n)) / (1 + z * z / n)

    lower, n_lower = share({KEPT, PARTLY, MISSED, SILENT})
    upper, n_upper = share({KEPT, PARTLY, MISSED})
    return lower, upper, bound(lower, n_lower, -1), bound(upper, n_upper, +1)


@given(answered)
def test_the_score_equals_the_formula_written_out(items: list[DueItem]) -> None:
    assert scored(items) == pytest.approx(naive(items, TODAY), abs=1e-9)


@given(answered)
def test_shares_lie_between_0_and_1_inside_their_interval_and_in_order(items: list[DueItem]) -> None:
    lower, upper, low, high = scored(items)
    assert 0 <= low <= lower <= upper <= high <= 1


@given(st.lists(st.integers(0, 1000), min_size=1), st.sampled_from([(KEPT, 1.0), (MISSED, 0.0)]))
def test_all_kept_is_one_and_all_missed_is_nought(ages: list[int], same: tuple[Outcome, float]) -> None:
    outcome, share = same
    assert scored([due(age, outcome) for age in ages])[:2] == (share, share)


@given(answered, st.integers(1, 2000))
def test_time_passing_alone_changes_no_share(items: list[DueItem], days: int) -> None:
    older = [due((TODAY - item.day).days + days, item.outcome) for item in items]
    assert scored(older) == pytest.approx(scored(items), abs=1e-9)
    later = follow_through(items, TODAY + timedelta(days=days))
    assert (later.lower, later.upper, later.low, later.high) == scored(items)


@given(answered, st.integers(0, 400))
def test_one_more_kept_day_lowers_neither_share_and_one_more_missed_day_raises_neither(items: list[DueItem], age: int) -> None:
    before = scored(items)[:2]
    kept, missed = scored([*items, due(age, KEPT)])[:2], scored([*items, due(age, MISSED)])[:2]
    assert all(after >= share - 1e-12 for share, after in zip(before, kept, strict=True))
    assert all(after <= share + 1e-12 for share, after in zip(before, missed, strict=True))


@given(answered, st.integers(0, 400), st.sampled_from([SET_ASIDE, OPEN, PAUSED]))
def test_a_day_set_aside_open_or_paused_changes_no_share(items: list[DueItem], age: int, outcome: Outcome) -> None:
    assert scored([*items, due(age, outcome)]) == pytest.approx(scored(items), abs=1e-12)


@given(answered, st.integers(0, 400), st.sampled_from(RESOLVED))
def test_an_honest_late_entry_never_lowers_the_headline(items: list[DueItem], age: int, outcome: Outcome) -> None:
    silent, answered_late = [*items, due(age, SILENT)], [*items, due(age, outcome)]
    before, after = scored(silent), scored(answered_late)
    assert after[0] >= before[0] - 1e-12
    assert after[2] >= before[2] - 1e-12


@given(answered, st.integers(0, 400), st.sampled_from(RESOLVED))
def test_filling_in_a_silent_day_no_better_than_the_rest_never_widens_the_range(
    items: list[DueItem], age: int, outcome: Outcome
) -> None:
    lower, upper, _, _ = scored([*items, due(age, SILENT)])
    assume({KEPT: 1.0, PARTLY: 0.5, MISSED: 0.0}[outcome] <= upper)
    new_lower, new_upper, _, _ = scored([*items, due(age, outcome)])
    assert new_upper - new_lower <= upper - lower + 1e-12


@given(answered)
def test_when_every_silent_day_is_filled_in_the_two_shares_are_one(items: list[DueItem]) -> None:
    filled = [DueItem(item.day, item.slot, MISSED if item.outcome is SILENT else item.outcome) for item in items]
    lower, upper, _, _ = scored(filled)
    assert lower == upper


@given(records, st.randoms(use_true_random=False))
def test_the_order_in_which_items_come_makes_no_difference_to_shares(items: list[DueItem], rng: random.Random) -> None:
    items = [*items, due(3, KEPT)]
    mixed = rng.sample(items, len(items))
    assert scored(mixed) == pytest.approx(scored(items), abs=1e-12)


@given(st.floats(0, 1), st.floats(0.5, 500), st.floats(1.01, 10))
def test_the_interval_holds_the_share_and_widens_with_fewer_days(share: float, n: float, times: float) -> None:
    low, high = wilson(share, n)
    more_low, more_high = wilson(share, n * times)
    assert 0 <= low <= share <= high <= 1
    assert more_high - more_low < high - low


def test_the_interval_of_eight_in_ten_is_the_one_worked_out_by_hand() -> None:
    assert wilson(0.8, 10) == pytest.approx((0.5408, 0.9317), abs=5e-4)


# The weekly line


@given(records.filter(bool), st.integers(0, 500))
def test_the_weekly_line_is_the_score_of_each_sunday_and_of_today(items: list[DueItem], back: int) -> None:
    since = TODAY - timedelta(days=back)
    line = weekly(items, since, TODAY)
    start = max(since, min(item.day for item in items))
    days = [start + timedelta(days=day) for day in range((TODAY - start).days + 1)]
    assert [point.day for point in line] == [day for day in days if day.weekday() == 6 or day == TODAY]
    assert line == [follow_through(items, point.day) for point in line]


def test_a_week_that_ends_today_is_one_point() -> None:
    sunday = date(2026, 3, 1)
    line = weekly([due(age, KEPT, sunday) for age in range(10)], sunday - timedelta(days=7), sunday)
    assert [point.day for point in line] == [sunday - timedelta(days=7), sunday]
    assert [point.kept for point in line] == [3, 10]


@pytest.mark.parametrize("items", [[], [due(-3, OPEN)]])
def test_nothing_due_yet_draws_no_line(items: list[DueItem]) -> None:
    assert weekly(items, TODAY - timedelta(days=30), TODAY) == []


def test_a_span_that_begins_later_draws_no_line() -> None:
    assert weekly(in_a_row(KEPT), TODAY + timedelta(days=1), TODAY) == []


# Coverage


def covered(chance: float, every: int, runs: int) -> float:
    rng = random.Random(every)  # noqa: S311  # a seeded scenario, no secret
    hits: Counter[bool] = Counter()
    for _ in range(runs):
        items = [due(age, KEPT if rng.random() < chance else MISSED) for age in range(0, 365, every)]
        _, _, low, high = scored(items)
        hits[low <= chance <= high] += 1
    return hits[True] / runs


@pytest.mark.proof
@pytest.mark.parametrize("chance", [0.5, 0.7, 0.85, 0.95])
@pytest.mark.parametrize("every", [1, 2, 7])
def test_the_interval_holds_the_true_chance_nine_times_in_ten(chance: float, every: int) -> None:
    assert 0.86 <= covered(chance, every, 800) <= 0.95
