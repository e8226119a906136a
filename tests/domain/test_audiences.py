"""Who may see a rating: the last choice, what it opens of what was rated before, and what it can never take back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.audiences import Choice, Level, in_force, level_of

FIRST = date(2026, 3, 2)
DAY = timedelta(days=1)


def noon(day: int) -> datetime:
    return datetime(2026, 3, 2, 12, tzinfo=UTC) + day * DAY


def choice(level: Level, day: int, back: int = 0) -> Choice:
    """Made on a day, in force from so many days before."""
    return Choice(level, FIRST + (day - back) * DAY, FIRST + day * DAY, noon(day))


def level(choices: list[Choice], day: int, written: int | None = None) -> Level:
    return level_of(choices, FIRST + day * DAY, noon(day if written is None else written))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], None),
        ([choice(Level.EACH, 1)], Level.EACH),
        ([choice(Level.PRIVATE, 3), choice(Level.EACH, 1)], Level.PRIVATE),
    ],
)
def test_the_choice_that_was_written_last_is_in_force(choices: list[Choice], expected: Level | None):
    assert in_force(choices) == expected


@pytest.mark.parametrize(
    ("day", "written", "expected"),
    [
        (0, 0, Level.PRIVATE),  # before anything was chosen
        (2, 2, Level.EACH),
        (1, 2, Level.EACH),  # about an earlier day, but written under the choice
        (3, 3, Level.PRIVATE),  # after the narrowing
        (2, 3, Level.PRIVATE),
    ],
)
def test_what_was_in_force_when_it_was_written_decides(day: int, written: int, expected: Level):
    assert level([choice(Level.EACH, 1), choice(Level.PRIVATE, 3)], day, written) == expected


def test_earlier_ratings_open_only_where_it_was_said_and_from_that_day_on():
    assert [level([choice(Level.EACH, 5)], day) for day in (3, 4, 5)] == [Level.PRIVATE, Level.PRIVATE, Level.EACH]
    assert [level([choice(Level.TREND, 5, back=2)], day) for day in (2, 3, 5)] == [Level.PRIVATE, Level.TREND, Level.TREND]


CHOICES = st.lists(st.builds(choice, st.sampled_from(Level), st.integers(0, 20), st.integers(0, 10)), max_size=8)


@given(CHOICES, st.integers(0, 25))
def test_without_earlier_nothing_opens_afterwards(choices: list[Choice], day: int):
    at_once = [each for each in choices if not each.earlier]
    then = [each for each in at_once if each.written_at <= noon(day)]
    assert level(at_once, day) == (in_force(then) or Level.PRIVATE)


@given(CHOICES, st.integers(0, 25))
def test_a_narrowing_holds_for_what_is_written_next(choices: list[Choice], day: int):
    narrowed = [*choices, choice(Level.PRIVATE, 30)]
    assert level(narrowed, day, written=31) == Level.PRIVATE
    assert level(narrowed, day) == level(choices, day)
