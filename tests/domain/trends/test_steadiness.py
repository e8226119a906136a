"""Steadiness as a chart: the same numbers for the drawing, the sentence and the table."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.support.simulated_ratings import flat, on, rated
from tracker.domain.trends.spans import ChartSpan, Mark, felt
from tracker.domain.trends.steadiness import SteadinessChart, steadiness_chart

TODAY = on(399)
DAY = timedelta(days=1)


def chart(
    ratings: dict[date, float], marks: Sequence[Mark] = (), span: ChartSpan = ChartSpan.ALL, today: date = TODAY
) -> SteadinessChart:
    said = felt(ratings, marks, today)
    assert said
    return steadiness_chart(said, span, said.earliest)


DIARY = rated(1, flat(400))


def test_before_there_is_a_line_there_is_nothing_to_swing_about():
    young = chart({TODAY: 5.0}, [Mark(TODAY, "setback")])
    assert (young.change, young.dots, young.weeks, young.after, young.letters, young.rows()) == (None, {}, (), (), (), [])


@pytest.mark.parametrize("span", list(ChartSpan))
def test_the_statement_is_the_same_in_every_span_and_its_end_is_the_last_week(span: ChartSpan):
    whole, part = chart(DIARY), chart(DIARY, span=span)
    assert part.change == whole.change
    assert part.change
    assert part.change.now
    assert (part.weeks[-1].day, part.weeks[-1].sd) == (TODAY, round(part.change.now.sd, 2))
    assert min(part.dots) >= part.first
    assert part.weeks[0].day >= part.first


def test_a_week_is_shown_where_its_ninety_days_have_ratings_enough_and_not_long_after_the_last_one():
    early = {day: score for day, score in DIARY.items() if day < on(200)}
    weeks = chart(early).weeks
    assert all(week.day.weekday() == 6 for week in weeks)
    assert on(200) <= weeks[-1].day + DAY <= on(207)
    assert chart({on(day): 5.0 for day in range(20)}, today=on(19)).weeks == []


def test_rows_have_every_distance_once_and_the_swing_at_the_end_of_each_week():
    found = chart(DIARY)
    rows = found.rows()
    assert [far for _, each, _ in reversed(rows) for far in each] == list(found.dots.values())
    assert [swing for _, _, swing in reversed(rows) if swing] == list(found.weeks)
    assert [day for day, _, _ in rows] == sorted({day for day, _, _ in rows}, reverse=True)
    assert rows[0][0] == TODAY


def test_only_setbacks_and_disclosures_are_followed_and_they_keep_their_letters():
    marks = [Mark(on(100), "milestone"), Mark(on(150), "setback"), Mark(on(380), "disclosure")]
    found = chart(DIARY, marks)
    assert [(each.day, each.kind) for each in found.after] == [(on(150), "setback"), (on(380), "disclosure")]
    assert [(each.letter, each.kind) for each in found.letters] == [("B", "setback"), ("C", "disclosure")]
    assert [each.kind for each in chart(DIARY, marks, ChartSpan.SIX_WEEKS).after] == ["disclosure"]


def test_from_five_falls_on_it_is_said_when_half_were_back():
    path = [6.0 - 3.0 * (day % 60 < 20 and day >= 60) for day in range(400)]
    marks = [Mark(on(day), "setback") for day in range(60, 400, 60)]
    found = chart(rated(3, path, spread=0.6, share=0.9), marks)
    assert (found.many, found.half is not None) == (True, True)
    assert not chart(rated(3, path, spread=0.6, share=0.9), marks[:2]).many
