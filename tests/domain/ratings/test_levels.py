"""Which weeks are due for a level, and what the level is."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.ratings.levels import (
    HIGHEST_TOLD,
    LOWEST_TOLD,
    MOST_MOVED,
    Beneath,
    Given,
    beneath,
    earlier_weeks,
    monday_of,
    weekly_levels,
    weeks_due,
)
from tracker.domain.trends.felt.forward_pass import filter_ratings, level_on

MONDAY = date(2026, 3, 2)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
ratings = st.dictionaries(st.integers(0, 120).map(lambda n: MONDAY + n * DAY), st.integers(0, 10).map(lambda n: n * 10))


@pytest.mark.parametrize(
    ("since", "today", "due"),
    [
        (MONDAY, MONDAY + 6 * DAY, []),
        (MONDAY, MONDAY + WEEK, [MONDAY]),
        (MONDAY + DAY, MONDAY + WEEK, []),
        (MONDAY - DAY, MONDAY + WEEK + 6 * DAY, [MONDAY]),
        (MONDAY, MONDAY + 3 * WEEK, [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]),
    ],
)
def test_weeks_begin_with_the_first_full_one_and_are_due_when_they_have_ended(since: date, today: date, due: list[date]):
    assert weeks_due(since, None, today) == due


def test_a_decided_week_is_never_due_again():
    assert weeks_due(MONDAY, MONDAY, MONDAY + 2 * WEEK) == [MONDAY + WEEK]
    assert weeks_due(MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK) == []


def test_a_choice_after_an_older_one_begins_with_its_own_first_week():
    assert weeks_due(MONDAY + 3 * WEEK, MONDAY, MONDAY + 4 * WEEK) == [MONDAY + 3 * WEEK]


@given(days, st.none() | days.map(monday_of), days)
def test_due_weeks_are_mondays_eight_at_the_most_and_over(since: date, decided: date | None, today: date):
    due = weeks_due(since, decided, today)
    assert len(due) <= 8
    assert [week.weekday() for week in due] == [0] * len(due)
    assert all(since <= week and week + WEEK <= today for week in due)
    assert due == sorted(set(due))


def test_earlier_weeks_reach_back_two_years():
    weeks = earlier_weeks(MONDAY + 3 * DAY)
    assert (weeks[0], weeks[-1], len(weeks)) == (MONDAY - 104 * WEEK, MONDAY - WEEK, 104)


def test_a_level_is_the_filtered_level_of_the_sunday_in_half_points():
    week = {MONDAY + number * DAY: tenths for number, tenths in ((0, 40), (2, 50), (6, 70))}
    stood = level_on(filter_ratings({day: tenths / 10 for day, tenths in week.items()}), MONDAY + 6 * DAY)
    assert stood is not None
    assert weekly_levels(week, [MONDAY]) == [(MONDAY, 5 * round(stood.level * 2))]


@pytest.mark.parametrize(("ratings", "level"), [((0, 0, 0), 20), ((20, 10, 20), 20), ((80, 100, 90), 80), ((100,) * 3, 80)])
def test_a_level_is_told_from_2_or_lower_to_8_or_higher(ratings: tuple[int, ...], level: int):
    rated = {MONDAY + number * DAY: tenths for number, tenths in enumerate(ratings)}
    assert weekly_levels(rated, [MONDAY]) == [(MONDAY, level)]


def test_a_level_moves_by_a_point_at_most_however_the_ratings_jump():
    jumped = {MONDAY + number * DAY: 0 if number < 7 else 100 for number in range(21)}
    assert [level for _, level in weekly_levels(jumped, [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK])] == [20, 30, 40]


def test_levels_that_are_put_before_released_ones_lead_up_to_them():
    fell = {MONDAY + number * DAY: 100 if number < 14 else 0 for number in range(21)}
    weeks = [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert weekly_levels(fell, weeks, [(MONDAY + 2 * WEEK, 20)]) == [(MONDAY, 40), (MONDAY + WEEK, 30)]


@pytest.mark.parametrize(("before", "level"), [(3, 20), (47, 40), (97, 80)])
def test_a_level_of_any_tenth_from_before_is_followed_by_half_points(before: int, level: int):
    low = {MONDAY + number * DAY: 0 if before < 50 else 100 for number in range(14)}
    assert weekly_levels(low, [MONDAY + WEEK], [(MONDAY, before)]) == [(MONDAY + WEEK, level)]


@given(ratings)
def test_weeks_with_fewer_than_three_ratings_have_none(rated: dict[date, int]):
    weeks = [MONDAY + number * WEEK for number in range(18)]
    enough = [week for week in weeks if sum(monday_of(day) == week for day in rated) >= 3]
    assert [week for week, _ in weekly_levels(rated, weeks)] == enough


@given(ratings, ratings)
def test_what_is_rated_later_changes_no_earlier_level(rated: dict[date, int], later: dict[date, int]):
    weeks = [MONDAY + number * WEEK for number in range(8)]
    after = {day: tenths for day, tenths in later.items() if day >= MONDAY + 8 * WEEK}
    before = {day: tenths for day, tenths in rated.items() if day < MONDAY + 8 * WEEK}
    assert weekly_levels(before | after, weeks) == weekly_levels(before, weeks)


@given(ratings, st.sets(st.integers(0, 17)))
def test_levels_are_half_points_and_neighbours_lie_within_one_in_whatever_order_they_come(
    rated: dict[date, int], first: set[int]
):
    weeks = [MONDAY + number * WEEK for number in range(18)]
    there = weekly_levels(rated, [weeks[number] for number in first])
    there = sorted([*there, *weekly_levels(rated, weeks, there)])
    told = [level for _, level in there]
    assert all(level % 5 == 0 and LOWEST_TOLD <= level <= HIGHEST_TOLD for level in told)
    assert all(abs(after - before) <= MOST_MOVED for before, after in pairwise(told))


@given(ratings)
def test_week_by_week_the_levels_are_those_of_all_weeks_at_once(rated: dict[date, int]):
    weeks = [MONDAY + number * WEEK for number in range(18)]
    there: list[tuple[date, int]] = []
    for week in weeks:
        until = {day: tenths for day, tenths in rated.items() if day < week + WEEK}
        there += weekly_levels(until, [week], there)
    assert there == weekly_levels(rated, weeks)


AT = datetime(2026, 3, 16, tzinfo=UTC)
TWO = [(MONDAY, AT - WEEK), (MONDAY + WEEK, AT)]


def given_on(day: date, *said: tuple[int, int | None]) -> Given:
    """A rating that says these numbers from so many days before the second level on, or after it."""
    return Given(f"{day}", day, [(AT + number * DAY, tenths) for number, tenths in said])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([(-14, 50)], (True, True)),
        ([(-14, 20), (-10, 50)], (True, True)),  # changed before its first level
        ([(-14, 50), (-3, 40)], (True, False)),
        ([(-14, 50), (-3, 40), (1, 50)], (True, False)),  # it was two numbers in two levels
        ([(-14, 50), (1, None)], (True, False)),
        ([(-14, 50), (1, None), (2, 50)], (True, True)),
        ([(-14, 50), (1, 40), (2, 50)], (True, True)),
        ([(-14, None), (1, 40)], (False, True)),
        ([(1, 40), (2, 30)], (False, True)),
    ],
)
def test_a_rating_lies_beneath_the_levels_that_it_had_a_part_in(said: list[tuple[int, int | None]], found: tuple[bool, bool]):
    has_a_part, as_told = found
    of_no_level = given_on(MONDAY + 2 * WEEK, (-1, 10), (2, 20))
    made_of = beneath([given_on(MONDAY, *said), of_no_level], TWO)
    assert made_of == Beneath(frozenset({f"{MONDAY}"} if has_a_part else ()), as_told)


def test_what_lies_beneath_levels_goes_whole_or_stays():
    asked = {"a", "b", "c"}
    assert Beneath(frozenset("ab"), as_told=True).that_may_go(asked) == asked
    assert Beneath(frozenset("ab"), as_told=False).that_may_go(asked) == {"c"}
    assert Beneath(frozenset("abd"), as_told=True).that_may_go(asked) == {"c"}
