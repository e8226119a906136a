"""What commitments may be: categories, states, the limits against control."""

from datetime import date, time

import pytest

from tracker.domain.commitments.categories import HIDEABLE, Category
from tracker.domain.commitments.limits import DueTimes, check_due_time, check_limits
from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    every,
    on_weekdays,
    once,
    times_a_week,
)
from tracker.domain.errors import Invalid
from tracker.web.errors.words import sentence_of

MONDAYS = on_weekdays(frozenset({0}))
TUESDAYS = on_weekdays(frozenset({1}))
MONDAY = date(2026, 3, 2)
NINE = time(9)

FULL = "Four on one day already have a fixed time, and that is the most. Leave the time out."


def test_there_are_thirteen_categories_and_something_can_be_hidden_in_seven() -> None:
    assert len(Category) == 13
    assert {category.value for category in HIDEABLE} == {
        "whereabouts",
        "travel",
        "openness",
        "money",
        "no_contact",
        "boundaries",
        "truth",
    }


@pytest.mark.parametrize("due", [None, time(7), time(12, 30), time(22)])
def test_the_day_from_seven_to_ten_in_the_evening_is_free_to_choose(due: time | None) -> None:
    assert _refusal([], DueTimes(DAILY, due)) is None


@pytest.mark.parametrize("due", [time(0), time(3), time(6, 59), time(22, 1), time(23, 59)])
def test_nothing_is_due_at_night(due: time) -> None:
    assert _refusal([], DueTimes(DAILY, due)) == ("due_time", "Nothing is due at night. Choose a time from 07:00 to 22:00.")


@pytest.mark.parametrize("log", [WHENEVER, ON_REQUEST])
def test_an_event_log_has_no_due_time(log: Recurrence) -> None:
    expected = ("due_time", "This is logged when it happens, so it is never due. Leave the time out.")
    assert _refusal([], DueTimes(log, NINE)) == expected
    check_due_time(DueTimes(log))


def test_the_thirteenth_is_refused_whatever_it_is() -> None:
    expected = ("", "Twelve commitments are active, and that is the most. End or finish one first.")
    assert _refusal([DueTimes(DAILY)] * 11, DueTimes(WHENEVER)) is None
    assert _refusal([DueTimes(WHENEVER)] * 12, DueTimes(WHENEVER)) == expected


@pytest.mark.parametrize(
    ("held", "proposed"),
    [
        ([DAILY] * 4, DAILY),
        ([DAILY] * 3 + [MONDAYS], on_weekdays(frozenset({0, 4}))),
        ([DAILY] * 3 + [MONDAYS], every(3)),
        ([times_a_week(2)] * 2 + [MONDAYS, once(MONDAY)], once(MONDAY)),
        ([MONDAYS] * 4, once(MONDAY)),
        ([MONDAYS] * 4, DAILY),
        ([DAILY] * 3 + [once(MONDAY)], MONDAYS),
        ([once(MONDAY)] * 4, every(5)),
    ],
)
def test_a_fifth_fixed_time_on_one_day_is_refused(held: list[Recurrence], proposed: Recurrence) -> None:
    active = [DueTimes(recurrence, NINE) for recurrence in held]
    assert _refusal(active, DueTimes(proposed, time(21))) == ("due_time", FULL)
    assert _refusal(active, DueTimes(proposed)) is None


@pytest.mark.parametrize(
    ("held", "proposed"),
    [
        ([DAILY] * 3, DAILY),
        ([MONDAYS] * 4, TUESDAYS),
        ([MONDAYS] * 4, once(date(2026, 3, 3))),
        ([once(MONDAY)] * 4, once(date(2026, 3, 9))),
        ([DAILY] * 3 + [MONDAYS], TUESDAYS),
        ([once(MONDAY)] * 4, TUESDAYS),
    ],
)
def test_up_to_four_fixed_times_on_one_day_are_taken(held: list[Recurrence], proposed: Recurrence) -> None:
    assert _refusal([DueTimes(recurrence, NINE) for recurrence in held], DueTimes(proposed, NINE)) is None


def test_active_ones_without_a_time_do_not_count_towards_the_four() -> None:
    assert _refusal([DueTimes(DAILY)] * 8 + [DueTimes(DAILY, NINE)] * 3, DueTimes(DAILY, NINE)) is None


def _refusal(active: list[DueTimes], proposed: DueTimes) -> tuple[str, str] | None:
    try:
        check_limits(active, proposed)
    except Invalid as refused:
        return refused.field, sentence_of(refused)
    return None
