"""What followed a logged setback."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.simulated_ratings import on
from tracker.domain.trends.constants import RECOVERY_ERROR_DAYS
from tracker.domain.trends.felt.forward_pass import filter_ratings
from tracker.domain.trends.felt.line import Trend, trend
from tracker.domain.trends.recovery import Back, Recovery, enough_for_a_half, half_back, recoveries

AT = 60


def line(levels: Sequence[float]) -> Trend:
    columns = tuple(levels)
    return Trend(on(0), columns, (0.3,) * len(columns), columns, columns, 1.0)


def fell(days: int = 200, depth: float = 2.0, until: int | None = 40, start: int = AT) -> list[float]:
    """Six, lower by `depth` from the setback on, and six again after so many days."""
    return [6.0 - depth * (start <= day and (until is None or day < start + until)) for day in range(days)]


def followed(
    levels: Sequence[float], *setbacks: int, rated: Sequence[int] | None = None, today: int | None = None
) -> list[Recovery]:
    days = [on(day) for day in (range(len(levels)) if rated is None else rated)]
    marks = [(on(day), "setback") for day in setbacks or (AT,)]
    return recoveries(line(levels), days, marks, on(len(levels) - 1 if today is None else today))


def one(*args: object, **more: object) -> tuple[Back, int]:
    [found] = followed(*args, **more)  # type: ignore[arg-type]  # as in followed
    return found.back, found.days


def test_back_is_the_first_day_on_which_four_fifths_of_the_fall_are_made_up():
    climbing = [6.0] * AT + [4.0 + 0.1 * day for day in range(21)] + [6.0] * 60
    assert one(climbing) == (Back.BACK, 16)
    assert one(fell(until=40)) == (Back.BACK, 40)


def test_what_never_comes_back_is_not_yet_back():
    assert one(fell(until=None)) == (Back.NOT_YET, 140)


def test_the_next_setback_cuts_the_look_short():
    first, second = followed(fell(until=None), AT, AT + 50)
    assert (first.back, first.days) == (Back.NEXT_CAME, 50)
    assert second.back is Back.NO_DIP


def test_a_fall_of_less_than_half_a_point_or_one_that_begins_later_is_none():
    assert one(fell(depth=0.4)) == (Back.NO_DIP, 0)
    assert one(fell(depth=0.5)) == (Back.BACK, 40)
    assert one(fell(depth=0.5, until=None)) == (Back.NOT_YET, 140)
    assert one(fell(start=AT + 29)) == (Back.NO_DIP, 0)
    assert one(fell(start=AT + 28)) == (Back.BACK, 68)
    assert one(fell(depth=0.4, days=AT + 10)) == (Back.NO_DIP, 0)


def test_a_deeper_fall_after_the_line_was_back_belongs_to_something_else():
    later = fell(until=30)
    later[120:150] = [2.0] * 30
    assert one(later) == (Back.BACK, 30)


@pytest.mark.parametrize(
    ("rated", "today"),
    [
        pytest.param([*range(30), 44, 45, *range(AT, 200)], 199, id="two ratings in the weeks before"),
        pytest.param([*range(AT), AT + 1, AT + 9, *range(AT + 15, 200)], 199, id="two ratings in the weeks after"),
        pytest.param([*range(AT + 20)], AT + 35, id="nothing rated of late"),
    ],
)
def test_without_ratings_around_it_nothing_is_known(rated: list[int], today: int):
    assert one(fell(until=None), rated=rated, today=today) == (Back.NOT_KNOWN, 0)


def test_a_line_that_began_less_than_a_week_before_knows_no_before():
    assert one(fell(start=6, until=20), 6) == (Back.NOT_KNOWN, 0)
    assert one(fell(start=7, until=20), 7) == (Back.BACK, 20)


def test_ratings_up_to_two_weeks_ago_are_of_late():
    assert one(fell(until=None), rated=range(AT + 30), today=AT + 43)[0] is Back.NOT_YET
    assert one(fell(until=None), rated=range(AT + 30), today=AT + 44)[0] is Back.NOT_KNOWN


def test_two_marks_of_one_day_are_one_and_they_come_in_order():
    marks = [(on(90), "setback"), (on(AT), "setback"), (on(AT), "disclosure")]
    levels = fell(until=20)
    found = recoveries(line(levels), [on(day) for day in range(200)], marks, on(199))
    assert [(each.day, each.kind, each.back) for each in found] == [
        (on(AT), "disclosure", Back.BACK),
        (on(90), "setback", Back.NO_DIP),
    ]


def test_with_the_model_itself_a_logged_setback_is_found_to_heal():
    ratings = {on(day): score for day, score in enumerate(fell(depth=4.0, until=35)) if day % 2 == 0}
    whole = trend(filter_ratings(ratings, [on(AT)]), on(199))
    assert whole
    [found] = recoveries(whole, list(ratings), [(on(AT), "setback")], on(199))
    assert found.back is Back.BACK
    assert abs(found.days - 35) <= RECOVERY_ERROR_DAYS


def back(days: int, how: Back = Back.BACK) -> Recovery:
    return Recovery(date(2026, 1, 1) + timedelta(days=days), "setback", how, days)


@pytest.mark.parametrize(("days", "weeks"), [(46, (4, 9)), (10, (0, 4)), (0, (0, 3)), (100, (12, 17))])
def test_a_time_is_told_as_a_range_of_weeks(days: int, weeks: tuple[int, int]):
    assert back(days).weeks == weeks
    assert back(days, Back.NOT_YET).weeks is None


def test_half_are_back_when_half_of_those_still_looked_at_are():
    assert half_back([back(days) for days in (10, 20, 30, 40)]) == back(20).weeks
    assert half_back([back(10), back(20, Back.NOT_YET), back(30), back(40)]) == back(30).weeks
    assert half_back([back(10), *(back(days, Back.NOT_YET) for days in (20, 30, 40))]) is None
    assert half_back([back(10, Back.NO_DIP), back(90)]) == back(90).weeks
    assert half_back([]) is None


def test_what_did_not_fall_is_not_among_the_falls():
    falls = [back(10), back(20), back(30, Back.NEXT_CAME), back(40, Back.NOT_YET)]
    assert not enough_for_a_half([*falls, back(50, Back.NO_DIP), back(60, Back.NOT_KNOWN)])
    assert enough_for_a_half([*falls, back(70)])


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([Back.BACK, Back.NOT_YET, Back.NEXT_CAME])), min_size=1))
def test_longer_looks_at_what_is_not_back_never_shorten_the_half(found: list[tuple[int, Back]]):
    plain = half_back([back(days, how) for days, how in found])
    longer = half_back([back(days + (how is not Back.BACK) * 50, how) for days, how in found])
    assert longer is None or (plain is not None and plain <= longer)
