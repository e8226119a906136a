import math
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.entries.entries import DueItem, Outcome
from tracker.domain.trends.follow_through import follow_through, weekly, wilson

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
    return shares_of([items])


def shares_of(commitments: Sequence[Sequence[DueItem]], today: date = TODAY) -> tuple[float, float, float, float]:
    score = follow_through(commitments, today)
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
    score = follow_through([], TODAY)
    assert (score.lower, score.upper, score.low, score.high, score.last_due) == (None, None, None, None, None)
    assert (score.counted, score.set_aside, score.paused, score.open, score.enough, score.over) == (0, 0, 0, 0, False, False)


def test_silence_alone_is_nought_below_and_nothing_above() -> None:
    score = follow_through([in_a_row(SILENT, SILENT)], TODAY)
    assert (score.lower, score.upper, score.low, score.high, score.silent) == (0.0, None, 0.0, None, 2)


def test_partly_is_worth_half() -> None:
    assert scored(in_a_row(PARTLY))[:2] == (0.5, 0.5)


def test_a_silent_day_counts_as_missed_below_and_not_at_all_above() -> None:
    lower, upper, low, high = scored([due(0, KEPT), due(0, SILENT)])
    assert (lower, upper) == (0.5, 1.0)
    assert (low, high) == (wilson(0.5, 2)[0], wilson(1.0, 1)[1])


def test_each_outcome_has_its_own_count() -> None:
    items = in_a_row(KEPT, KEPT, KEPT, PARTLY, PARTLY, MISSED, SILENT, OPEN, OPEN, SET_ASIDE, PAUSED, PAUSED)
    score = follow_through([items], TODAY)
    assert (score.kept, score.partly, score.missed, score.resolved) == (3, 2, 1, 6)
    assert (score.silent, score.open, score.set_aside, score.paused) == (1, 2, 1, 2)


@pytest.mark.parametrize(
    ("outcomes", "enough"),
    [
        ([KEPT] * 4 + [SET_ASIDE], False),
        ([KEPT] * 5, True),
        ([KEPT] * 4 + [SILENT] * 38, True),
        ([KEPT] + [SILENT] * 4, True),
        ([PARTLY] * 20, False),
        ([SILENT] * 20 + [MISSED], False),
    ],
)
def test_a_share_may_be_shown_from_five_that_count_on_once_one_was_kept(outcomes: list[Outcome], enough: bool) -> None:  # noqa: FBT001
    assert follow_through([in_a_row(*outcomes)], TODAY).enough == enough


def test_days_without_an_entry_are_days_and_not_items() -> None:
    of_five = [in_a_row(KEPT, SILENT, SILENT) for _ in range(5)]
    score = follow_through(of_five, TODAY)
    assert (score.silent, score.silent_days) == (10, 2)


@pytest.mark.parametrize(("idle", "over"), [(0, False), (13, False), (14, True), (340, True)])
def test_it_is_over_once_nothing_has_been_due_for_14_days(idle: int, over: bool) -> None:  # noqa: FBT001
    score = follow_through([[due(idle + 9, KEPT), due(idle, MISSED)], [due(5, PAUSED)]], TODAY)
    assert (score.over, score.last_due) == (over, TODAY - timedelta(days=idle))


@pytest.mark.parametrize(("every", "items"), [(1, 45), (2, 22.5), (7, 12), (28, 12)])
def test_a_weight_halves_in_45_days_or_in_twelve_items_whichever_is_longer(every: int, items: float) -> None:
    steps = 90 if every < 4 else 24
    old = [due(every * steps, KEPT), *[due(every * age, MISSED) for age in range(steps)]]
    fades = [2 ** (-age / items) for age in range(steps + 1)]
    assert scored(old)[0] == pytest.approx(fades[-1] / sum(fades), abs=1e-9)


def test_the_headline_is_the_mean_of_the_commitments_by_the_root_of_what_each_stands_on() -> None:
    daily, weekly_one = [due(age, KEPT) for age in range(16)], [due(7 * age, MISSED) for age in range(4)]
    sizes = [sum(w) ** 2 / sum(each * each for each in w) for w in (fading(16, 1 / 45), fading(4, 1 / 12))]
    roots = [math.sqrt(size) for size in sizes]
    assert shares_of([daily, weekly_one])[0] == pytest.approx(roots[0] / sum(roots), abs=1e-9)
    assert shares_of([daily, weekly_one])[0] < scored(daily + weekly_one)[0]


def fading(items: int, by: float) -> list[float]:
    return [2 ** (-by * age) for age in range(items)]


def test_what_ended_long_ago_fades_from_the_headline() -> None:
    now, before = [due(age, KEPT) for age in range(100)], [due(age, MISSED) for age in range(400, 500)]
    assert shares_of([now, before])[0] > 0.98


@pytest.mark.parametrize("days", [1, 13, 14, 400])
def test_once_nothing_is_due_any_more_no_share_moves(days: int) -> None:
    commitments = [[due(age, KEPT) for age in range(9)], [due(3 * age + 20, MISSED) for age in range(9)]]
    assert shares_of(commitments, TODAY + timedelta(days=days)) == shares_of(commitments)


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
    assert follow_through([in_a_row(*outcomes)], TODAY).mostly_set_aside == mostly


def test_what_falls_due_later_is_not_counted_yet() -> None:
    items = in_a_row(KEPT, KEPT)
    assert follow_through([[*items, due(-1, MISSED)]], TODAY) == follow_through([items], TODAY)
    assert follow_through([[due(-1, MISSED)]], TODAY) == follow_through([], TODAY)


@pytest.mark.parametrize(("every", "score"), [(1, 0.984), (7, 0.928)])
def test_one_miss_after_half_a_year_kept_only_dents(every: int, score: float) -> None:
    items = [due(age, KEPT) for age in range(every, 180, every)]
    assert scored([*items, due(0, MISSED)])[0] == pytest.approx(score, abs=0.01)


# Laws


def naive(items: Sequence[DueItem], today: date) -> tuple[float, float, float, float]:
    """Section by section as described: weights, two shares, Kish's n, Wilson."""
    days = Counter(item.day for item in items if item.day <= today and item.outcome is not PAUSED)
    steps = {after: min((after - before).days / 45, days[after] / 12) for before, after in pairwise(sorted(days))}
    faded = {day: 2 ** -sum(step for after, step in steps.items() if after > day) for day in days}
    weights = [(faded[item.day], item.outcome) for item in items if item.day in faded]
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
    later = follow_through([items], TODAY + timedelta(days=days))
    assert (later.lower, later.upper, later.low, later.high) == scored(items)


@given(answered, st.integers(0, 400))
def test_one_more_kept_day_lowers_neither_share_and_one_more_missed_day_raises_neither(items: list[DueItem], age: int) -> None:
    before = scored(items)[:2]
    kept, missed = scored([*items, due(age, KEPT)])[:2], scored([*items, due(age, MISSED)])[:2]
    assert all(after >= share - 1e-12 for share, after in zip(before, kept, strict=True))
    assert all(after <= share + 1e-12 for share, after in zip(before, missed, strict=True))


@given(answered, st.sampled_from([OPEN, SET_ASIDE]))
def test_a_last_day_that_is_open_or_set_aside_changes_no_share(items: list[DueItem], outcome: Outcome) -> None:
    later = TODAY + timedelta(days=1)
    assert shares_of([[*items, due(-1, outcome)]], later) == pytest.approx(scored(items), abs=1e-9)


@given(answered, st.integers(0, 400))
def test_a_paused_day_changes_no_share(items: list[DueItem], age: int) -> None:
    assert scored([*items, due(age, PAUSED)]) == pytest.approx(scored(items), abs=1e-12)


@given(
    st.lists(records, min_size=0, max_size=4),
    records,
    st.integers(0, 400),
    st.sampled_from([*RESOLVED, SET_ASIDE]),
)
def test_an_entry_for_a_silent_day_never_lowers_a_headline_figure(
    others: list[list[DueItem]], items: list[DueItem], age: int, outcome: Outcome
) -> None:
    before = follow_through([*others, [*items, due(age, SILENT)]], TODAY)
    after = follow_through([*others, [*items, due(age, outcome)]], TODAY)
    assert after.kept >= before.kept
    assert after.counted <= before.counted
    if after.lower is not None:
        assert before.lower is not None
        assert after.lower >= before.lower - 1e-12
        if outcome is not SET_ASIDE:
            assert after.low is not None
            assert before.low is not None
            assert after.low >= before.low - 1e-12


def test_a_late_entry_to_a_rare_promise_that_was_set_aside_since_lowers_nothing() -> None:
    """Leaving out a heavy last day could make all that is left weigh more."""
    missed = [due(age, MISSED) for age in range(110, 210)] + [due(age, SET_ASIDE) for age in range(10, 110)]
    kept = [due(age, KEPT) for age in range(50)]
    before, after = (shares_of([[*missed, due(9, outcome)], kept])[0] for outcome in (SILENT, SET_ASIDE))
    assert after >= before


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


@pytest.mark.parametrize("first", [MISSED, SILENT, SET_ASIDE])
def test_a_century_of_weeks_counts_its_last_ones_as_a_few_years_do(first: Outcome) -> None:
    outcomes = [first, KEPT, MISSED]
    few, many = ([due(7 * age, outcomes[age % 3]) for age in range(weeks)] for weeks in (600, 5100))
    assert scored(many) == pytest.approx(scored(few), abs=1e-9)


# The weekly line


@given(records.filter(bool), st.integers(0, 500))
def test_the_weekly_line_is_the_score_of_each_sunday_and_of_today(items: list[DueItem], back: int) -> None:
    since = TODAY - timedelta(days=back)
    line = weekly([items], since, TODAY)
    start = max(since, min(item.day for item in items))
    days = [start + timedelta(days=day) for day in range((TODAY - start).days + 1)]
    assert [point.day for point in line] == [day for day in days if day.weekday() == 6 or day == TODAY]
    assert line == [follow_through([items], point.day) for point in line]


@given(st.lists(records, min_size=2, max_size=4).filter(any))
def test_the_weekly_line_of_several_commitments_is_their_score_of_each_sunday_and_of_today(every: list[list[DueItem]]) -> None:
    line = weekly(every, TODAY - timedelta(days=90), TODAY)
    assert line[-1].day == TODAY
    assert line == [follow_through(every, point.day) for point in line]


def test_a_week_that_ends_today_is_one_point() -> None:
    sunday = date(2026, 3, 1)
    line = weekly([[due(age, KEPT, sunday) for age in range(10)]], sunday - timedelta(days=7), sunday)
    assert [point.day for point in line] == [sunday - timedelta(days=7), sunday]
    assert [point.kept for point in line] == [3, 10]


@pytest.mark.parametrize("items", [[], [due(-3, OPEN)]])
def test_nothing_due_yet_draws_no_line(items: list[DueItem]) -> None:
    assert weekly([items], TODAY - timedelta(days=30), TODAY) == []


def test_a_span_that_begins_later_draws_no_line() -> None:
    assert weekly([in_a_row(KEPT)], TODAY + timedelta(days=1), TODAY) == []


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
