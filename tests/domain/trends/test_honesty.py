"""How the other learned of slips, as it is counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.entries.entries import Learned, State
from tracker.domain.trends.honesty import WAYS, Honesty, HonestyChart, Slip, honesty_chart
from tracker.domain.trends.spans import ChartSpan

TODAY = date(2026, 3, 4)
LONG_AGO = date(2015, 1, 1)
DAY = timedelta(days=1)


def slip(ago: int, learned: Learned | None, days: int | None = 0, state: State = State.MISSED) -> Slip:
    return Slip(TODAY - ago * DAY, state, learned, days)


def chart(*slips: Slip, span: ChartSpan = ChartSpan.ALL, **beside: list[date]) -> HonestyChart:
    return honesty_chart(Honesty(TODAY, slips, **beside), span, LONG_AGO)


def test_slips_are_counted_by_how_the_other_learned_and_what_is_not_said_stands_beside():
    said = [Learned.TOLD, Learned.TOLD, Learned.ASKED, Learned.FOUND, Learned.NOT_YET, Learned.UNKNOWN, None]
    found = chart(*(slip(ago, learned) for ago, learned in enumerate(said)))
    assert (found.told, found.counted, found.unsaid) == (2, 5, 2)
    assert [len(found.lane(way)) for way in WAYS] == [2, 1, 1]


@pytest.mark.parametrize(
    ("span", "shown"), [(ChartSpan.SIX_WEEKS, 1), (ChartSpan.SIX_MONTHS, 2), (ChartSpan.TWO_YEARS, 3), (ChartSpan.ALL, 4)]
)
def test_slips_and_what_stands_beside_them_are_those_of_the_span(span: ChartSpan, shown: int):
    ages = (41, 150, 700, 3000)
    days = [TODAY - ago * DAY for ago in ages]
    found = chart(*(slip(ago, Learned.TOLD) for ago in ages), span=span, unmatched=days, noted=days)
    assert (len(found.slips), found.told, found.counted, found.unmatched, found.noted) == (shown,) * 5


def test_the_first_and_the_last_day_of_a_span_belong_to_it():
    first = chart().first
    assert chart(Slip(first, State.PARTLY, Learned.TOLD, 0), slip(0, Learned.FOUND)).counted == 2


def test_nothing_is_nothing_and_a_mark_or_a_note_alone_is_something():
    assert not Honesty(TODAY, ()).anything
    for beside in (Honesty(TODAY, (), unmatched=[TODAY - DAY]), Honesty(TODAY, (), noted=[TODAY - DAY])):
        assert (beside.anything, beside.earliest, beside.latest) == (True, TODAY - DAY, TODAY - DAY)
    long = Honesty(TODAY, [slip(9, None), slip(5, None)])
    assert (long.earliest, long.latest) == (TODAY - 9 * DAY, TODAY - 5 * DAY)


slips = st.builds(
    slip,
    st.integers(0, 900),
    st.none() | st.sampled_from(Learned),
    st.none() | st.integers(0, 800),
    st.sampled_from((State.PARTLY, State.MISSED)),
)


@given(st.lists(slips), slips)
def test_no_late_entry_lowers_how_many_were_told_and_one_that_was_told_adds_one(before: list[Slip], late: Slip):
    less, more = chart(*before), chart(*before, late)
    assert more.told - less.told == (late.learned is Learned.TOLD)
    assert more.counted >= less.counted


@given(st.lists(slips), st.sampled_from(ChartSpan))
def test_every_slip_of_a_span_is_counted_or_not_said_and_stands_in_one_lane_at_most(found: list[Slip], span: ChartSpan):
    shown = chart(*found, span=span)
    assert shown.counted + shown.unsaid == len(shown.slips)
    assert shown.told <= shown.counted
    assert sum(len(shown.lane(way)) for way in WAYS) == shown.counted - len(shown.lane(Learned.NOT_YET))
