"""How often a habit is due elsewhere, and how often that is here."""

import pytest

from tracker.domain.commitments.recurrence import DAILY, Recurrence, times_a_week
from tracker.domain.imports.habits import Goal, read_habits, recurrence_of

COLUMNS = "Name,Type,NumRepetitions,Interval,Target Type,Target Value\n"


@pytest.mark.parametrize(
    ("times", "days", "found"),
    [
        (1, 1, DAILY),
        (7, 7, DAILY),
        (8, 7, DAILY),
        (6, 7, times_a_week(6)),
        (1, 7, times_a_week(1)),
        (1, 2, None),
        (1, 365, None),
        (1, 366, None),
        (2, 30, None),
        (0, 7, None),
        (1, 0, None),
    ],
)
def test_so_many_times_in_so_many_days_is_one_of_our_recurrences_or_none(times: int, days: int, found: Recurrence | None):
    assert recurrence_of(times, days) == found


@pytest.mark.parametrize(
    ("kind", "value", "goal"),
    [
        ("AT_MOST", "0", Goal(at_most=True, thousandths=0)),
        ("at_least", "2.5", Goal(at_most=False, thousandths=2500)),
        ("AT_LEAST", "1000000", Goal(at_most=False, thousandths=1_000_000_000)),
        ("AT_LEAST", "1000001", None),
        ("AT_LEAST", "-0.1", None),
    ],
)
def test_a_goal_may_be_nothing_at_all_and_is_never_below_it(kind: str, value: str, goal: Goal | None):
    [found] = read_habits(f"{COLUMNS}Cigarettes,NUMERICAL,1,1,{kind},{value}\n".encode())
    assert found.goal == goal
