"""The ladder of easing over time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.commitments.ladder import Rung
from tracker.domain.commitments.recurrence import DAILY, ON_REQUEST, WHENEVER, Recurrence, every, times_a_week
from tracker.domain.commitments.terms import Stretch
from tracker.domain.trends.scaffolding import Scaffolding, ScaffoldingChart, Stay, scaffolding, scaffolding_chart
from tracker.domain.trends.spans import ChartSpan

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)
WEEKLY, EVERY_OTHER_DAY = times_a_week(1), every(2)


def ago(days: int) -> date:
    return TODAY - days * DAY


def stretch(number: int, recurrence: Recurrence, since: int, until: int | None = None) -> Stretch:
    return Stretch(number, "Home for dinner", recurrence, None, ago(since), None if until is None else ago(until))


def ladder(*commitments: list[Stretch]) -> Scaffolding | None:
    return scaffolding([(f"Commitment {number}", pieces) for number, pieces in enumerate(commitments)], TODAY)


def chart(*commitments: list[Stretch], span: ChartSpan = ChartSpan.ALL) -> ScaffoldingChart:
    said = ladder(*commitments)
    assert said
    return scaffolding_chart(said, span, said.earliest)


EASED = [stretch(1, DAILY, 100, 51), stretch(2, EVERY_OTHER_DAY, 50, 21), stretch(3, WEEKLY, 20)]
RAISED = [stretch(1, WEEKLY, 100, 51), stretch(2, DAILY, 50)]


def test_rungs_up_and_down_are_counted_alike():
    found = chart(EASED, RAISED)
    assert [(move.day, move.letter, move.before, move.after) for move in found.moves] == [
        (ago(50), "A", Rung.DAILY, Rung.EVERY_OTHER_DAY),
        (ago(50), "B", Rung.WEEKLY, Rung.DAILY),
        (ago(20), "A", Rung.EVERY_OTHER_DAY, Rung.WEEKLY),
    ]
    assert (found.down, found.up) == (2, 2)
    assert found.key == {"A": "Commitment 0", "B": "Commitment 1"}


def test_what_stands_today_is_counted_by_rung():
    ended = [stretch(1, DAILY, 100, 30)]
    assert chart(EASED, RAISED, ended).now == {Rung.DAILY: 1, Rung.EVERY_OTHER_DAY: 0, Rung.WEEKLY: 1, Rung.ON_REQUEST: 0}


def test_versions_of_the_same_rung_are_one_stay_and_a_gap_makes_two():
    [renewed] = chart([stretch(1, DAILY, 90, 41), stretch(2, DAILY, 40)]).ladders
    assert renewed.stays == [Stay(ago(90), TODAY, Rung.DAILY)]
    [resumed] = chart([stretch(1, DAILY, 90, 41), stretch(2, DAILY, 30)]).ladders
    assert resumed.stays == [Stay(ago(90), ago(41), Rung.DAILY), Stay(ago(30), TODAY, Rung.DAILY)]
    assert chart([stretch(1, DAILY, 90, 41), stretch(2, DAILY, 30)]).moves == []


def test_what_has_no_rung_or_begins_tomorrow_is_not_on_the_ladder():
    assert ladder([stretch(1, WHENEVER, 100)], [stretch(1, DAILY, -1)], []) is None
    [held] = chart([stretch(1, DAILY, 9), stretch(2, WEEKLY, -1)]).ladders
    assert held.stays == [Stay(ago(9), TODAY, Rung.DAILY)]


def test_terms_that_run_into_the_future_end_today():
    [held] = chart([stretch(1, DAILY, 9, -40)]).ladders
    assert held.stays[-1].last == TODAY


def test_a_span_shows_what_reaches_into_it_from_its_first_day_on_and_the_moves_in_it():
    over, later = [stretch(1, DAILY, 300, 60)], [stretch(1, DAILY, 300, 31), stretch(2, ON_REQUEST, 30)]
    found = chart(over, EASED, later, span=ChartSpan.SIX_WEEKS)
    assert [each.title for each in found.ladders] == ["Commitment 1", "Commitment 2"]
    assert {each.stays[0].first for each in found.ladders} == {found.first}
    assert [(move.place, move.letter, found.ladders[move.place].title) for move in found.moves] == [
        (1, "B", "Commitment 2"),
        (0, "A", "Commitment 1"),
    ]
    assert (found.down, found.up) == (4, 0)


def test_a_span_in_which_nothing_stood_is_empty():
    found = chart([stretch(1, DAILY, 300, 200)], span=ChartSpan.SIX_WEEKS)
    assert (list(found.ladders), list(found.moves), found.key, set(found.now.values())) == ([], [], {}, {0})


def test_letters_go_on_after_z():
    many = [[stretch(1, DAILY, 100, 51), stretch(2, WEEKLY, 50)] for _ in range(28)]
    assert list(chart(*many).key)[-4:] == ["Y", "Z", "AA", "AB"]


@pytest.mark.parametrize("span", list(ChartSpan))
def test_it_begins_with_its_first_day_and_ends_with_its_last(span: ChartSpan):
    said, ended = ladder(EASED), ladder([stretch(1, DAILY, 100, 30)])
    assert said
    assert ended
    assert (said.earliest, said.latest, ended.latest) == (ago(100), TODAY, ago(30))
    assert scaffolding_chart(said, span, said.earliest).last == TODAY


rungs = st.lists(st.sampled_from((DAILY, EVERY_OTHER_DAY, WEEKLY, ON_REQUEST)), min_size=1, max_size=6)


@given(st.lists(rungs, min_size=1, max_size=4))
def test_going_the_way_back_makes_up_into_down(commitments: list[list[Recurrence]]):
    def of(each: list[Recurrence]) -> list[Stretch]:
        last = len(each) - 1
        return [stretch(n, on, 10 * (last - n) + 9, 10 * (last - n) if n < last else None) for n, on in enumerate(each)]

    there, back = chart(*map(of, commitments)), chart(*(of(each[::-1]) for each in commitments))
    assert (there.down, there.up) == (back.up, back.down)
    assert len(there.moves) == len(back.moves)
