from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.entries.entries import DueItem, Outcome
from tracker.domain.trends.felt.change import ChangeKind
from tracker.domain.trends.follow_through_chart import follow_through_chart, follow_through_so_far
from tracker.domain.trends.spans import ChartSpan, Mark, felt, felt_chart, first_day, last_day, lettered, statement

TODAY = date(2026, 3, 4)
LONG_AGO = date(2015, 1, 1)
DAY = timedelta(days=1)


def _rated(*ages: int) -> dict[date, float]:
    return {TODAY - age * DAY: 5.0 for age in sorted(ages, reverse=True)}


def _daily(days: int) -> dict[date, float]:
    return _rated(*range(days))


@pytest.mark.parametrize(
    ("span", "first"),
    [
        (ChartSpan.SIX_WEEKS, date(2026, 1, 22)),
        (ChartSpan.SIX_MONTHS, date(2025, 9, 5)),
        (ChartSpan.TWO_YEARS, date(2024, 3, 5)),
        (ChartSpan.ALL, LONG_AGO),
    ],
)
def test_a_span_begins_on_the_day_after_the_same_day_so_long_ago(span: ChartSpan, first: date):
    assert first_day(span, TODAY, LONG_AGO) == first


@pytest.mark.parametrize("span", list(ChartSpan))
def test_a_young_record_shows_six_weeks_and_an_older_one_begins_where_it_does(span: ChartSpan):
    assert first_day(span, TODAY, TODAY) == date(2026, 1, 22)
    assert first_day(span, TODAY, date(2026, 1, 1)) == (date(2026, 1, 22) if span is ChartSpan.SIX_WEEKS else date(2026, 1, 1))


@pytest.mark.parametrize("span", list(ChartSpan))
def test_what_ended_long_ago_is_drawn_to_six_weeks_after_its_end_and_everything_else_to_today(span: ChartSpan):
    assert last_day(span, TODAY, date(2016, 1, 1)) == (date(2016, 2, 12) if span is ChartSpan.ALL else TODAY)
    assert last_day(span, TODAY, TODAY - 42 * DAY) == last_day(span, TODAY, TODAY) == TODAY


def test_the_last_day_of_something_is_that_of_its_ratings_its_levels_its_marks_or_what_was_due():
    rated = felt(_rated(90, 80), [], TODAY, {TODAY - 70 * DAY: 5.0})
    marked = felt(_rated(90, 80), [Mark(TODAY - 60 * DAY, "setback")], TODAY)
    due = follow_through_so_far(_due([(100, Outcome.KEPT), (50, Outcome.OPEN)]), TODAY)
    assert rated
    assert marked
    assert due
    assert [TODAY - rated.latest, TODAY - marked.latest, due.latest] == [70 * DAY, 60 * DAY, date(2026, 1, 18)]


@pytest.mark.parametrize("span", list(ChartSpan))
def test_the_first_day_of_a_span_is_on_the_chart_and_the_day_before_is_not(span: ChartSpan):
    said = felt(_daily(1000), [], TODAY)
    assert said
    chart = felt_chart(said, span, said.earliest)
    assert [min(chart.dots), max(chart.dots), chart.line and chart.line.first] == [chart.first, TODAY, chart.first]
    assert chart.line
    assert len(chart.line.level) == (TODAY - chart.first).days + 1 == len(chart.dots)
    assert chart.rated == 1000


def test_nothing_rated_and_nothing_due_is_nothing():
    assert felt({}, [], TODAY) is None
    assert follow_through_so_far([], TODAY) is None


def test_before_five_ratings_over_a_week_there_are_dots_and_no_line():
    said = felt(_rated(3, 2, 1, 0), [], TODAY)
    assert said
    chart = felt_chart(said, ChartSpan.ALL, said.earliest)
    assert (chart.line, len(chart.dots), chart.change.kind, chart.says_nothing) == (None, 4, ChangeKind.NOT_ENOUGH, True)
    assert [(row.day, row.scores, row.line) for row in chart.rows()] == [(TODAY - n * DAY, [5.0], None) for n in range(4)]


def test_ratings_older_than_the_span_leave_no_dots_and_no_rows():
    said = felt(_rated(400, 390), [], TODAY)
    assert said
    chart = felt_chart(said, ChartSpan.SIX_WEEKS, said.earliest)
    assert (chart.dots, chart.rows()) == ({}, [])


def test_the_line_is_dashed_inside_a_gap_of_more_than_two_weeks_and_after_the_last_rating():
    said = felt(_rated(60, 50, 45, 44, 40, 26, 25, 24, 23, 22, 21, 15), [], TODAY)
    assert said
    line = felt_chart(said, ChartSpan.ALL, said.earliest).line
    assert line
    dashed = [(TODAY - line.first).days - at for at, solid in enumerate(line.solid) if not solid]
    assert dashed == list(range(14, -1, -1))
    wider = felt(_rated(60, 50, 45, 44, 40, 25, 24, 23, 22, 21, 14), [], TODAY)
    assert wider
    line = felt_chart(wider, ChartSpan.ALL, wider.earliest).line
    assert line
    assert [(TODAY - line.first).days - at for at, solid in enumerate(line.solid) if not solid] == list(range(39, 25, -1))


def test_a_usual_day_lies_around_the_likely_range_and_within_the_scale():
    said = felt({TODAY - age * DAY: (0.0 if age % 2 else 10.0) for age in range(60, -1, -1)}, [], TODAY)
    assert said
    line = felt_chart(said, ChartSpan.ALL, said.earliest).line
    assert line
    points = [line.on(TODAY - age * DAY) for age in range(60)]
    assert all(0 <= p.usual_low <= p.low <= p.level <= p.high <= p.usual_high <= 10 for p in points)


def test_rows_of_a_long_span_are_weeks_with_the_ratings_in_them():
    said = felt(_daily(120), [], TODAY)
    assert said
    chart = felt_chart(said, ChartSpan.ALL, said.earliest)
    rows = chart.rows()
    assert not chart.daily
    assert [row.day for row in rows[:3]] == [TODAY, date(2026, 3, 1), date(2026, 2, 22)]
    assert [len(row.scores) for row in rows[:3]] == [3, 7, 7]
    assert sum(len(row.scores) for row in rows) == len(chart.dots) == 120


def test_rows_of_six_weeks_are_days():
    said = felt(_daily(120), [], TODAY)
    assert said
    chart = felt_chart(said, ChartSpan.SIX_WEEKS, said.earliest)
    assert chart.daily
    assert [row.day for row in chart.rows()] == [TODAY - age * DAY for age in range(42)]


def test_six_weeks_look_thirty_days_back_and_longer_spans_ninety_where_they_can():
    old, young = felt(_daily(150), [], TODAY), felt(_daily(60), [], TODAY)
    assert old
    assert young
    assert [statement(old.changes, span).horizon for span in ChartSpan] == [30, 90, 90, 90]
    assert [statement(young.changes, span).horizon for span in ChartSpan] == [30, 30, 30, 30]


def test_weekly_levels_alone_make_a_chart_without_a_line():
    said = felt({}, [], TODAY, {date(2026, 2, 22): 4.5, date(2026, 3, 1): 5.0})
    assert said
    chart = felt_chart(said, ChartSpan.SIX_WEEKS, said.earliest)
    assert (said.earliest, chart.levels, chart.line, chart.dots, chart.rows()) == (
        date(2026, 2, 22),
        {date(2026, 2, 22): 4.5, date(2026, 3, 1): 5.0},
        None,
        {},
        [],
    )


def test_moments_get_a_letter_by_kind_in_the_order_in_which_kinds_appear():
    marks = [Mark(TODAY, "setback"), Mark(TODAY - DAY, "milestone"), Mark(TODAY - 2 * DAY, "setback")]
    assert [(each.letter, each.kind, each.days) for each in lettered(marks)] == [
        ("A", "setback", [TODAY - 2 * DAY, TODAY]),
        ("B", "milestone", [TODAY - DAY]),
    ]


def test_only_turning_points_let_the_level_jump():
    ratings = {TODAY - age * DAY: (8.0 if age > 30 else 4.0) for age in range(60, -1, -1)}
    day = TODAY - 30 * DAY
    plain, other, jump = (felt(ratings, marks, TODAY) for marks in ([], [Mark(day, "milestone")], [Mark(day, "setback")]))
    assert plain
    assert other
    assert jump
    assert plain.line == other.line
    assert plain.line != jump.line


def _due(ages_and_outcomes: list[tuple[int, Outcome]]) -> list[list[DueItem]]:
    """One commitment."""
    return [[DueItem(TODAY - age * DAY, (TODAY - age * DAY).isoformat(), outcome) for age, outcome in ages_and_outcomes]]


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Outcome)), min_size=1), st.sampled_from(ChartSpan))
def test_the_counts_of_the_weeks_shown_add_up_to_what_was_due_in_them(items: list[tuple[int, Outcome]], span: ChartSpan):
    said = follow_through_so_far(_due(items), TODAY)
    assert said
    chart = follow_through_chart(said, span, said.earliest)
    since = min((week.day for week in chart.weeks), default=TODAY)
    monday = since - since.weekday() * DAY
    due = [outcome for age, outcome in items if TODAY - age * DAY >= monday]
    assert {outcome: due.count(outcome) for outcome in Outcome} == chart.counts
    assert all(week.day >= chart.first for week in chart.weeks)
    assert chart.now.day == TODAY


def test_follow_through_begins_on_the_monday_of_its_first_week():
    said = follow_through_so_far(_due([(100, Outcome.KEPT)]), TODAY)
    assert said
    assert said.earliest == date(2025, 11, 24)
    assert follow_through_chart(said, ChartSpan.ALL, said.earliest).first == date(2025, 11, 24)


def test_shares_are_of_a_hundred_and_begin_with_five_that_count():
    few, enough = (follow_through_so_far(_due([(age, Outcome.KEPT) for age in range(days)]), TODAY) for days in (4, 5))
    assert few
    assert enough
    assert [week.shares for week in follow_through_chart(few, ChartSpan.ALL, few.earliest).weeks] == [None, None]
    shares = follow_through_chart(enough, ChartSpan.ALL, enough.earliest).weeks[-1].shares
    assert shares
    assert (shares.lower, shares.upper, shares.high, 50 < shares.low < 100) == (100.0, 100.0, 100.0, True)


@pytest.mark.parametrize("outcome", [Outcome.MISSED, Outcome.PARTLY, Outcome.SILENT])
def test_where_nothing_was_kept_there_are_no_shares(outcome: Outcome):
    said = follow_through_so_far(_due([(age, outcome) for age in range(9)]), TODAY)
    assert said
    chart = follow_through_chart(said, ChartSpan.ALL, said.earliest)
    assert {week.shares for week in chart.weeks} | {chart.shares} == {None}


def test_the_line_ends_where_nothing_is_due_any_more_and_begins_anew():
    said = follow_through_so_far(_due([(age, Outcome.KEPT) for age in [*range(60, 70), *range(5)]]), TODAY)
    assert said
    drawn = [bool(week.shares) for week in follow_through_chart(said, ChartSpan.ALL, said.earliest).weeks]
    assert [way for way, _ in groupby(drawn)] == [False, True, False, True]


def test_days_without_an_entry_are_counted_within_the_weeks_shown():
    items = [(age, Outcome.SILENT) for age in (300, 299, 20, 20, 19)]
    said = follow_through_so_far(_due(items), TODAY)
    assert said
    charts = [follow_through_chart(said, span, said.earliest) for span in (ChartSpan.SIX_WEEKS, ChartSpan.ALL)]
    assert [each.silent_days for each in charts] == [2, 4]


def test_nothing_resolved_has_no_shares():
    said = follow_through_so_far(_due([(age, Outcome.SET_ASIDE) for age in range(9)]), TODAY)
    assert said
    assert {week.shares for week in follow_through_chart(said, ChartSpan.ALL, said.earliest).weeks} == {None}
