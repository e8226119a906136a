"""The ladder of easing: each rung down asks for less, each rung up for more, and both stop at its ends."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.commitments.ladder import EVERY_OTHER_DAY, WEEKLY, Rung, ease, lapses_to, rung, tighten
from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    due_days,
    every,
    on_weekdays,
    once,
    times_a_week,
)

ONCE = once(date(2026, 3, 3))
FIRST, LAST = date(2026, 3, 2), date(2027, 3, 1)

LAID = st.one_of(
    st.integers(1, 40).map(every),
    st.integers(1, 7).map(times_a_week),
    st.frozensets(st.integers(0, 6), min_size=1).map(on_weekdays),
)

LADDER = (DAILY, EVERY_OTHER_DAY, WEEKLY, ON_REQUEST)


def test_the_ladder_goes_down_rung_by_rung_and_back_up() -> None:
    assert [ease(rung) for rung in LADDER] == [EVERY_OTHER_DAY, WEEKLY, ON_REQUEST, None]
    assert [tighten(rung) for rung in LADDER] == [None, DAILY, EVERY_OTHER_DAY, WEEKLY]


@pytest.mark.parametrize(
    ("recurrence", "down", "up"),
    [
        (every(3), WEEKLY, EVERY_OTHER_DAY),
        (every(7), ON_REQUEST, EVERY_OTHER_DAY),
        (every(14), ON_REQUEST, WEEKLY),
        (on_weekdays(frozenset(range(5))), on_weekdays(frozenset({0, 2, 4})), DAILY),
        (on_weekdays(frozenset({1, 3})), WEEKLY, EVERY_OTHER_DAY),
        (on_weekdays(frozenset({6})), ON_REQUEST, EVERY_OTHER_DAY),
        (times_a_week(7), times_a_week(3), None),
        (times_a_week(5), times_a_week(2), DAILY),
        (times_a_week(3), WEEKLY, DAILY),
        (times_a_week(2), WEEKLY, EVERY_OTHER_DAY),
        (ONCE, None, None),
        (WHENEVER, None, None),
    ],
)
def test_between_the_rungs_the_next_one_is_taken(
    recurrence: Recurrence, down: Recurrence | None, up: Recurrence | None
) -> None:
    assert (ease(recurrence), tighten(recurrence)) == (down, up)


@pytest.mark.parametrize(
    ("recurrence", "left"),
    [(DAILY, ON_REQUEST), (WEEKLY, ON_REQUEST), (every(9), ON_REQUEST), (ON_REQUEST, None), (WHENEVER, None), (ONCE, None)],
)
def test_without_agreement_it_becomes_on_request_where_that_rung_lies_below(
    recurrence: Recurrence, left: Recurrence | None
) -> None:
    assert lapses_to(recurrence) == left


@given(LAID)
def test_a_rung_down_asks_for_less_and_a_rung_up_for_more(recurrence: Recurrence) -> None:
    asked = _asked(recurrence)
    up = tighten(recurrence)
    assert _asked(ease(recurrence)) < asked
    assert up is None or _asked(up) > asked


@given(st.frozensets(st.integers(0, 6), min_size=4, max_size=6))
def test_easing_chosen_weekdays_never_asks_for_another_weekday(days: frozenset[int]) -> None:
    eased = ease(on_weekdays(days))
    assert eased is not None
    assert eased.weekdays < days


@given(LAID)
def test_everything_is_on_request_after_at_most_three_rungs(recurrence: Recurrence) -> None:
    rung: Recurrence | None = recurrence
    for _ in range(3):
        rung = ease(rung) or ON_REQUEST if rung is not None else None
    assert rung == ON_REQUEST


def _asked(recurrence: Recurrence | None) -> int:
    """How often a year asks for it."""
    if recurrence is None:
        return 0
    return len(due_days(recurrence, FIRST, FIRST, LAST)) * (recurrence.times or 1)


@pytest.mark.parametrize(
    ("recurrence", "on"),
    [
        *zip(reversed(LADDER), Rung, strict=True),
        (on_weekdays(frozenset(range(5))), Rung.DAILY),
        (times_a_week(4), Rung.DAILY),
        (times_a_week(3), Rung.EVERY_OTHER_DAY),
        (on_weekdays(frozenset({1, 3})), Rung.EVERY_OTHER_DAY),
        (every(28), Rung.WEEKLY),
        (WHENEVER, None),
        (ONCE, None),
    ],
)
def test_each_recurrence_stands_on_the_rung_from_which_it_can_be_eased_as_often(
    recurrence: Recurrence, on: Rung | None
) -> None:
    assert rung(recurrence) is on


@given(LAID)
def test_easing_goes_down_exactly_one_rung(recurrence: Recurrence) -> None:
    lower, on = ease(recurrence), rung(recurrence)
    assert lower is not None
    assert on is not None
    assert rung(lower) == on - 1
