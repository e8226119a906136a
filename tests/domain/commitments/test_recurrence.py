"""How often: every shape is stored, read back, and falls due on the days that RFC 5545 says."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    decode,
    due_days,
    every,
    on_weekdays,
    once,
    times_a_week,
    week_of,
)
from tracker.domain.errors import Invalid
from tracker.web.errors.words import sentence_of

MONDAY = date(2026, 3, 2)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
RULES = st.one_of(st.just(DAILY), st.integers(1, 40).map(every), WEEKDAYS.map(on_weekdays))
ALL = st.one_of(RULES, st.integers(1, 7).map(times_a_week), DAYS.map(once), st.sampled_from([WHENEVER, ON_REQUEST]))


@pytest.mark.parametrize(
    ("recurrence", "text"),
    [
        (DAILY, "FREQ=DAILY"),
        (every(3), "FREQ=DAILY;INTERVAL=3"),
        (on_weekdays(frozenset({4, 0})), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (times_a_week(3), "3-a-week"),
        (once(MONDAY), "once:2026-03-02"),
        (WHENEVER, "whenever"),
        (ON_REQUEST, "on_request"),
    ],
)
def test_each_kind_has_one_stored_text(recurrence: Recurrence, text: str) -> None:
    assert recurrence.encode() == text
    assert decode(text) == recurrence


@given(ALL)
def test_what_is_stored_reads_back_the_same(recurrence: Recurrence) -> None:
    assert decode(recurrence.encode()) == recurrence


def test_every_first_day_and_all_seven_weekdays_are_daily() -> None:
    assert every(1) == on_weekdays(frozenset(range(7))) == decode("FREQ=DAILY;INTERVAL=1") == DAILY


def test_only_whenever_and_on_request_are_event_logs() -> None:
    logs = [r for r in (DAILY, every(2), times_a_week(1), once(MONDAY), WHENEVER, ON_REQUEST) if r.is_event_log]
    assert logs == [WHENEVER, ON_REQUEST]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Choose how often from the list."),
        ("FREQ=MONTHLY", "Choose how often from the list."),
        ("FREQ=DAILY;INTERVAL=0", "Choose how often from the list."),
        ("FREQ=WEEKLY;BYDAY=XX", "Choose how often from the list."),
        ("FREQ=DAILY;COUNT=3", "Choose how often from the list."),
        ("FREQ=DAILY\n", "Choose how often from the list."),
        ("FREQ=DAILY;INTERVAL=366", "Choose a number of days between 1 and 365."),
        ("0-a-week", "Choose between 1 and 7 times a week."),
        ("8-a-week", "Choose between 1 and 7 times a week."),
        ("once:2026-02-30", "Give a day that exists, like 2026-03-03."),
    ],
)
def test_a_text_that_says_nothing_is_refused_with_what_to_do(text: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        decode(text)
    assert (refused.value.field, sentence_of(refused.value)) == ("recurrence", message)


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (frozenset[int](), "Choose at least one weekday."),
        (frozenset({1, 7}), "Choose weekdays from Monday to Sunday."),
    ],
)
def test_weekdays_are_at_least_one_and_exist(days: frozenset[int], message: str) -> None:
    with pytest.raises(Invalid) as refused:
        on_weekdays(days)
    assert (refused.value.field, sentence_of(refused.value)) == ("recurrence", message)


@given(RULES, DAYS, DAYS, st.integers(-3, 120))
def test_due_days_are_those_that_dateutil_names(recurrence: Recurrence, anchor: date, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    # The library refuses to look before its start by itself; half a year around the anchor keeps it quick.
    anchor = min(anchor, first + timedelta(days=60)) if anchor > first else max(anchor, first - timedelta(days=180))
    rule = rrulestr(recurrence.encode(), dtstart=_midnight(anchor))
    expected = [found.date() for found in rule.between(_midnight(first), _midnight(last), inc=True)]
    assert due_days(recurrence, anchor, first, last) == expected


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (every(3), [2, 5, 8, 11, 14]),
        (on_weekdays(frozenset({1, 6})), [3, 8, 10]),
        (times_a_week(3), [8]),
        (once(date(2026, 3, 7)), [7]),
        (once(date(2026, 3, 1)), []),
        (once(date(2026, 3, 15)), []),
        (WHENEVER, []),
        (ON_REQUEST, []),
    ],
)
def test_a_first_fortnight(recurrence: Recurrence, expected: list[int]) -> None:
    days = due_days(recurrence, MONDAY, MONDAY - timedelta(days=7), MONDAY + timedelta(days=12))
    assert [day.day for day in days] == expected


@given(ALL, DAYS, st.integers(0, 90), st.integers(0, 90))
def test_a_span_is_its_two_halves(recurrence: Recurrence, anchor: date, half: int, length: int) -> None:
    middle = anchor + timedelta(days=half)
    last = middle + timedelta(days=length)
    halves = due_days(recurrence, anchor, anchor, middle) + due_days(recurrence, anchor, middle + timedelta(days=1), last)
    assert halves == due_days(recurrence, anchor, anchor, last)


@given(DAYS)
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    monday, sunday = week_of(day)
    assert monday <= day <= sunday
    assert (monday.isoweekday(), sunday.isoweekday(), (sunday - monday).days) == (1, 7, 6)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the library's own plain calendar days
