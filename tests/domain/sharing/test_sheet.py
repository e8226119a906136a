"""The two streams of a sheet, from nothing but the days that it covers."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.entries.entries import DueItem, Outcome, State
from tracker.domain.sharing.sheet import SheetDays, Stream, felt_stream, follow_through_stream, side_by_side
from tracker.domain.trends.honesty import slips

MONDAY = date(2026, 1, 5)
DAY = timedelta(days=1)
WEEK = 7 * DAY


def items(*outcomes: Outcome, first: date = MONDAY) -> list[DueItem]:
    return [DueItem(first + n * DAY, (first + n * DAY).isoformat(), outcome) for n, outcome in enumerate(outcomes)]


def test_the_weeks_of_a_span_end_on_its_sundays_and_on_its_last_day():
    assert SheetDays(MONDAY, MONDAY + 9 * DAY).week_ends() == [MONDAY + 6 * DAY, MONDAY + 9 * DAY]
    assert SheetDays(MONDAY, MONDAY + 13 * DAY).week_ends() == [MONDAY + 6 * DAY, MONDAY + 13 * DAY]
    assert SheetDays(MONDAY, MONDAY).week_ends() == [MONDAY]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_every_day_of_a_span_lies_in_exactly_one_of_its_weeks(first: date, days: int):
    ends = SheetDays(first, first + days * DAY).week_ends()
    assert ends == sorted(set(ends))
    assert ends[-1] == first + days * DAY
    assert all(day.weekday() == 6 for day in ends[:-1])
    assert ends[0] - first <= WEEK


def test_days_outside_the_span_change_nothing():
    span = SheetDays(MONDAY, MONDAY + 6 * DAY)
    within = items(*[Outcome.KEPT] * 7)
    around = items(*[Outcome.MISSED] * 5, first=MONDAY - 5 * DAY) + items(Outcome.MISSED, first=MONDAY + WEEK)
    assert follow_through_stream([within + around], span) == follow_through_stream([within], span)


def test_silent_days_are_a_range_and_stand_beside_the_share():
    outcomes = [*[Outcome.KEPT] * 6, Outcome.SILENT, Outcome.SET_ASIDE]
    said = follow_through_stream([items(*outcomes)], SheetDays(MONDAY, MONDAY + 7 * DAY)).said
    assert said["upper"] == 100
    assert said["lower"] == 85
    assert (said["kept"], said["counted"], said["silent"], said["silent_days"], said["set_aside"]) == (6, 7, 1, 1, 1)
    assert said["over"] is None


def test_a_stream_in_which_nothing_was_due_for_14_days_says_until_when_and_ends():
    stream = follow_through_stream([items(*[Outcome.KEPT] * 6)], SheetDays(MONDAY, MONDAY + 5 * WEEK))
    assert stream.said["over"] == MONDAY + 5 * DAY
    assert max(stream.weeks) == MONDAY + 13 * DAY


def test_a_share_is_not_shown_before_five_count():
    stream = follow_through_stream([items(Outcome.KEPT, Outcome.MISSED)], SheetDays(MONDAY, MONDAY + 6 * DAY))
    assert (stream.said["enough"], stream.said["lower"], stream.said["kept"]) == (False, None, 1)


def test_nothing_due_is_said_as_such():
    assert follow_through_stream([], SheetDays(MONDAY, MONDAY + WEEK)) == Stream({"due": False}, {})


def test_a_week_that_began_before_the_span_is_not_counted_by_half():
    sunday = MONDAY + 6 * DAY
    weekly = [DueItem(sunday, "2026-W02-1", Outcome.SILENT)]
    assert follow_through_stream([weekly], SheetDays(MONDAY, sunday)).said["silent"] == 1
    assert follow_through_stream([weekly], SheetDays(MONDAY + DAY, sunday)).said == {"due": False}


def test_a_share_of_29_in_100_is_29_and_not_28():
    outcomes = [Outcome.KEPT] * 29 + [Outcome.MISSED] * 71
    same_day = [DueItem(MONDAY, str(n), outcome) for n, outcome in enumerate(outcomes)]
    assert follow_through_stream([same_day], SheetDays(MONDAY, MONDAY)).said["lower"] == 29


def test_few_ratings_are_dots_without_a_level_or_a_statement():
    ratings = {MONDAY + n * DAY: 50 for n in range(4)}
    stream = felt_stream(ratings, [], SheetDays(MONDAY, MONDAY + 30 * DAY))
    assert stream.weeks == {}
    assert stream.said["change"] == {"kind": "nothing", "horizon": 0, "by": 0.0}
    assert stream.said["dots"] == [{"day": day, "score": 5.0} for day in ratings]


def test_no_rating_has_no_level():
    assert felt_stream({}, [], SheetDays(MONDAY, MONDAY + WEEK)).weeks == {}


def test_ratings_in_less_than_a_week_have_no_level():
    assert felt_stream({MONDAY + n * DAY: 50 for n in range(6)}, [], SheetDays(MONDAY, MONDAY + 5 * DAY)).weeks == {}


def test_a_week_far_from_every_rating_has_no_level():
    ratings = {MONDAY + n * DAY: 50 for n in range(10)}
    span = SheetDays(MONDAY - WEEK, MONDAY + 8 * WEEK)
    assert list(felt_stream(ratings, [], span).weeks) == [MONDAY + n * WEEK - DAY for n in (1, 2, 3)]


def test_ratings_and_setbacks_outside_the_span_change_nothing():
    span = SheetDays(MONDAY, MONDAY + 20 * WEEK)
    within = {MONDAY + n * DAY: 30 + n // 3 for n in range(0, 140, 2)}
    outside = {MONDAY - DAY: 0, MONDAY + 21 * WEEK: 100}
    alone = felt_stream(within, [MONDAY + 40 * DAY], span)
    assert felt_stream(within | outside, [MONDAY + 40 * DAY, MONDAY - DAY], span) == alone
    assert alone.said["change"] != {"kind": "nothing", "horizon": 0, "by": 0.0}


def test_the_longest_look_back_that_can_be_compared_is_the_one_that_speaks():
    ratings = {MONDAY + n * DAY: 50 for n in range(140)}
    short = felt_stream(ratings, [], SheetDays(MONDAY + 80 * DAY, MONDAY + 139 * DAY)).said["change"]
    long = felt_stream(ratings, [], SheetDays(MONDAY, MONDAY + 139 * DAY)).said["change"]
    assert isinstance(short, dict)
    assert isinstance(long, dict)
    assert (short["horizon"], long["horizon"]) == (30, 90)


def test_slips_are_counted_by_how_the_other_learned_and_the_unknown_stands_outside():
    said = [
        (State.MISSED, "told"),
        (State.PARTLY, "found"),
        (State.MISSED, "asked"),
        (State.MISSED, "not_yet"),
        (State.MISSED, "unknown"),
        (State.MISSED, None),
        (State.KEPT, None),
    ]
    assert slips(said) == {"all": 4, "told": 1, "asked": 1, "found": 1}


def test_both_streams_stand_at_the_same_dates_and_empty_weeks_are_left_out():
    span = SheetDays(MONDAY, MONDAY + 20 * DAY)
    first, second, third = span.week_ends()
    kept, felt = Stream({}, {first: {"lower": 90}, third: {"lower": 80}}), Stream({}, {third: {"level": 5.0}})
    assert side_by_side(span, kept, None, felt) == [{"day": first, "lower": 90}, {"day": third, "lower": 80, "level": 5.0}]
    assert second not in {each["day"] for each in side_by_side(span, kept, felt)}
