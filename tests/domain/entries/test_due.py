"""What fell due: one item a day, N slots a week, answers first, silence only after three days outside pauses."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    every,
    on_weekdays,
    once,
    times_a_week,
    week_of,
)
from tracker.domain.commitments.terms import PauseDays, TermsStretch
from tracker.domain.entries.due import DayView, due_items, is_due, slot_beyond, slot_for
from tracker.domain.entries.due import day_view as view
from tracker.domain.entries.entries import DueItem, Outcome, State
from tracker.domain.entries.weeks import slot_in_record
from tracker.domain.trends.constants import LEAST_COUNTED
from tracker.domain.trends.follow_through import follow_through

MONDAY = date(2026, 3, 2)  # of ISO week 10
SUNDAY = date(2026, 3, 8)
LONG_AFTER = date(2026, 3, 31)
THREE = times_a_week(3)

STATES = st.sampled_from(State)
SPANS = st.integers(0, 60)
DAY_BASED = st.one_of(
    st.just(DAILY),
    st.integers(2, 9).map(every),
    st.frozensets(st.integers(0, 6), min_size=1).map(on_weekdays),
    SPANS.map(lambda after: once(MONDAY + timedelta(days=after))),
)
RECURRENCES = st.one_of(DAY_BASED, st.integers(1, 7).map(times_a_week), st.sampled_from([WHENEVER, ON_REQUEST]))
OPEN_ENDED = st.none() | SPANS


@st.composite
def versions(draw: st.DrawFn, recurrences: st.SearchStrategy[Recurrence] = RECURRENCES) -> list[TermsStretch]:
    count = draw(st.integers(0, 4))
    return [_version(draw(recurrences), draw(SPANS), draw(OPEN_ENDED)) for _ in range(count)]


def _version(recurrence: Recurrence, after: int, length: int | None) -> TermsStretch:
    first = MONDAY + timedelta(days=after)
    return TermsStretch(recurrence, first, None if length is None else first + timedelta(days=length))


@st.composite
def pauses(draw: st.DrawFn) -> list[PauseDays]:
    return [_pause(draw(SPANS), draw(OPEN_ENDED)) for _ in range(draw(st.integers(0, 3)))]


def _pause(after: int, length: int | None) -> PauseDays:
    first = MONDAY + timedelta(days=after)
    return PauseDays(first, None if length is None else first + timedelta(days=length))


DAY_SLOTS = SPANS.map(lambda after: (MONDAY + timedelta(days=after)).isoformat())
WEEK_SLOTS = st.builds(lambda week, number: f"2026-W{week}-{number}", st.integers(10, 20), st.integers(1, 8))
ANSWERS = st.dictionaries(DAY_SLOTS | WEEK_SLOTS | st.just("kq3-x"), STATES)
TODAYS = st.integers(-3, 90).map(lambda after: MONDAY + timedelta(days=after))


# One item a due day


def test_four_daily_days_without_an_entry_are_silent_then_open() -> None:
    items = due_items([TermsStretch(DAILY, MONDAY)], [], {}, MONDAY + timedelta(days=3))
    assert items == [
        DueItem(date(2026, 3, 2), "2026-03-02", Outcome.SILENT),
        DueItem(date(2026, 3, 3), "2026-03-03", Outcome.OPEN),
        DueItem(date(2026, 3, 4), "2026-03-04", Outcome.OPEN),
        DueItem(date(2026, 3, 5), "2026-03-05", Outcome.OPEN),
    ]


def test_each_answer_is_its_items_outcome_and_taken_back_opens_the_day_again() -> None:
    answers = dict(zip(["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"], State, strict=True))
    items = due_items([TermsStretch(DAILY, MONDAY)], [], answers, date(2026, 3, 6))
    assert _outcomes(items) == ["kept", "partly", "missed", "set_aside", "open"]


def test_entries_on_days_that_are_not_due_do_not_count() -> None:
    answers = {"2026-03-03": State.MISSED, "2026-03-04": State.KEPT}
    items = due_items([TermsStretch(every(2), MONDAY)], [], answers, date(2026, 3, 4))
    assert items == [DueItem(MONDAY, "2026-03-02", Outcome.OPEN), DueItem(date(2026, 3, 4), "2026-03-04", Outcome.KEPT)]


def test_event_logs_are_never_due() -> None:
    answers = {"2026-03-02": State.KEPT, "random-slot": State.MISSED}
    assert due_items([TermsStretch(WHENEVER, MONDAY), TermsStretch(ON_REQUEST, SUNDAY)], [], answers, LONG_AFTER) == []


def test_terms_end_on_their_last_day_or_where_the_next_version_begins() -> None:
    terms = [
        TermsStretch(on_weekdays(frozenset({5})), date(2026, 3, 5), SUNDAY),
        TermsStretch(DAILY, MONDAY, date(2026, 3, 20)),
    ]
    slots = [item.slot for item in due_items(terms, [], {}, LONG_AFTER)]
    assert slots == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-07"]


def test_of_two_versions_from_the_same_day_the_later_one_stands() -> None:
    terms = [TermsStretch(DAILY, MONDAY), TermsStretch(once(SUNDAY), MONDAY)]
    assert due_items(terms, [], {"2026-03-08": State.KEPT}, LONG_AFTER) == [DueItem(SUNDAY, "2026-03-08", Outcome.KEPT)]


@given(versions(DAY_BASED), pauses(), ANSWERS, TODAYS)
def test_a_day_has_at_most_one_item(
    terms: list[TermsStretch], rests: list[PauseDays], answers: dict[str, State], today: date
) -> None:
    days = [item.day for item in due_items(terms, rests, answers, today)]
    assert days == sorted(set(days))


@given(versions(), pauses(), ANSWERS, TODAYS)
def test_slots_are_unique_and_nothing_falls_due_after_today(
    terms: list[TermsStretch], rests: list[PauseDays], answers: dict[str, State], today: date
) -> None:
    items = due_items(terms, rests, answers, today)
    assert len({item.slot for item in items}) == len(items)
    assert all(item.day <= today for item in items)
    assert [item.day for item in items] == sorted(item.day for item in items)


@given(versions(), pauses(), ANSWERS, TODAYS, DAY_SLOTS | WEEK_SLOTS)
def test_one_more_kept_entry_never_adds_silence_nor_takes_a_kept_one_away(
    terms: list[TermsStretch], rests: list[PauseDays], answers: dict[str, State], today: date, slot: str
) -> None:
    before = Counter(_outcomes(due_items(terms, rests, answers, today)))
    after = Counter(_outcomes(due_items(terms, rests, answers | {slot: State.KEPT}, today)))
    assert after["silent"] <= before["silent"]
    assert after["kept"] >= before["kept"]
    assert after.total() == before.total()


@given(versions(DAY_BASED), ANSWERS, TODAYS, SPANS)
def test_an_honest_late_entry_changes_its_own_item_alone(
    terms: list[TermsStretch], answers: dict[str, State], today: date, after: int
) -> None:
    slot = (MONDAY + timedelta(days=after)).isoformat()
    before = due_items(terms, [], answers, today)
    late = due_items(terms, [], answers | {slot: State.MISSED}, today)
    assert [item for item in late if item.slot != slot] == [item for item in before if item.slot != slot]


# Pauses


def test_paused_days_stand_beside_the_count_and_an_answer_outlasts_a_later_pause() -> None:
    rest = [PauseDays(date(2026, 3, 3), date(2026, 3, 5))]
    items = due_items([TermsStretch(DAILY, MONDAY)], rest, {"2026-03-04": State.MISSED}, date(2026, 3, 12))
    assert _outcomes(items)[:5] == ["silent", "paused", "missed", "paused", "silent"]


def test_nothing_becomes_silent_during_a_pause_and_the_rest_of_its_three_days_follows_it() -> None:
    rest = [PauseDays(date(2026, 3, 4), date(2026, 3, 20))]
    paused_long = [due_items([TermsStretch(once(MONDAY), MONDAY)], rest, {}, date(2026, 3, day)) for day in (3, 20, 21, 22)]
    assert [_outcomes(items) for items in paused_long] == [["open"], ["open"], ["open"], ["silent"]]


@given(versions(), pauses(), ANSWERS, TODAYS, SPANS, OPEN_ENDED)
def test_a_pause_moves_unanswered_items_alone_and_never_towards_silence(
    terms: list[TermsStretch], rests: list[PauseDays], answers: dict[str, State], today: date, after: int, length: int | None
) -> None:
    before = due_items(terms, rests, answers, today)
    paused = due_items(terms, [*rests, _pause(after, length)], answers, today)
    assert [(item.day, item.slot) for item in paused] == [(item.day, item.slot) for item in before]
    moves = {(b.outcome, p.outcome) for b, p in zip(before, paused, strict=True) if b.outcome != p.outcome}
    assert moves <= {
        (Outcome.OPEN, Outcome.PAUSED),
        (Outcome.SILENT, Outcome.PAUSED),
        (Outcome.SILENT, Outcome.OPEN),
    }


# N times a week


def test_kept_and_partly_fill_slots_first_and_extra_ones_do_not_count() -> None:
    answers = {
        "2026-W10-1": State.MISSED,
        "2026-W10-2": State.PARTLY,
        "2026-W10-3": State.SET_ASIDE,
        "2026-W10-4": State.KEPT,
        "2026-W11-1": State.KEPT,
    }
    assert due_items([TermsStretch(THREE, MONDAY)], [], answers, SUNDAY) == [
        DueItem(SUNDAY, "2026-W10-4", Outcome.KEPT),
        DueItem(SUNDAY, "2026-W10-2", Outcome.PARTLY),
        DueItem(SUNDAY, "2026-W10-1", Outcome.MISSED),
    ]


def test_slots_without_an_entry_are_due_on_sunday_open_for_three_days_then_silent() -> None:
    answers = {"2026-W10-2": State.KEPT}
    found = [due_items([TermsStretch(THREE, MONDAY)], [], answers, date(2026, 3, day)) for day in (7, 8, 10, 11)]
    assert [_outcomes(items) for items in found] == [
        [],
        ["kept", "open", "open"],
        ["kept", "open", "open"],
        ["kept", "silent", "silent"],
    ]
    assert [item.slot for item in found[1]] == ["2026-W10-2", "2026-W10-1", "2026-W10-3"]


@given(st.integers(1, 7), st.integers(1, 60), ANSWERS, TODAYS)
def test_every_full_week_has_exactly_n_items(times: int, before: int, answers: dict[str, State], today: date) -> None:
    terms = [TermsStretch(times_a_week(times), MONDAY - timedelta(days=before))]
    per_week = Counter(item.day for item in due_items(terms, [], answers, today) if item.day >= SUNDAY)
    sundays = [SUNDAY + timedelta(days=7 * week) for week in range(20) if SUNDAY + timedelta(days=7 * week) <= today]
    assert per_week == dict.fromkeys(sundays, times)


@pytest.mark.parametrize(("first", "slots"), [(2, 3), (6, 3), (7, 2), (8, 1)])
def test_a_first_week_asks_no_more_than_it_has_days(first: int, slots: int) -> None:
    assert len(due_items([TermsStretch(THREE, date(2026, 3, first))], [], {}, SUNDAY)) == slots


def test_a_week_belongs_to_the_terms_of_its_sunday_and_keeps_the_days_of_the_version_before() -> None:
    terms = [TermsStretch(times_a_week(2), MONDAY), TermsStretch(THREE, SUNDAY)]
    assert _outcomes(due_items(terms, [], {"2026-W10-1": State.KEPT}, SUNDAY)) == ["kept", "open", "open"]


def test_a_week_whose_sunday_has_no_such_terms_asks_nothing() -> None:
    ended = [TermsStretch(THREE, MONDAY, date(2026, 3, 7))]
    changed = [TermsStretch(THREE, MONDAY), TermsStretch(once(SUNDAY), SUNDAY)]
    assert due_items(ended, [], {"2026-W10-1": State.KEPT}, LONG_AFTER) == []
    assert slot_for(ended, MONDAY, []) is None
    assert [item.slot for item in due_items(changed, [], {}, LONG_AFTER)] == ["2026-03-08"]
    assert slot_for(changed, MONDAY, []) is None


@pytest.mark.parametrize(
    ("rest", "answers", "expected"),
    [
        (PauseDays(MONDAY, date(2026, 3, 6)), {}, ["open", "open", "paused"]),
        (PauseDays(MONDAY, date(2026, 3, 6)), {"2026-W10-1": State.KEPT}, ["kept", "open", "paused"]),
        (PauseDays(MONDAY, date(2026, 3, 5)), {}, ["open", "open", "open"]),
        (PauseDays(SUNDAY), {}, ["paused", "paused", "paused"]),
        (PauseDays(SUNDAY), {"2026-W10-1": State.PARTLY}, ["partly", "paused", "paused"]),
    ],
)
def test_a_paused_week_asks_no_more_than_its_other_days_hold(
    rest: PauseDays, answers: dict[str, State], expected: list[str]
) -> None:
    assert _outcomes(due_items([TermsStretch(THREE, MONDAY)], [rest], answers, SUNDAY)) == expected


# Slots and what Today asks


@pytest.mark.parametrize(
    ("recurrence", "day", "taken", "slot"),
    [
        (DAILY, 3, {"2026-03-03"}, "2026-03-03"),
        (every(2), 3, set(), None),
        (every(2), 4, set(), "2026-03-04"),
        (once(SUNDAY), 8, set(), "2026-03-08"),
        (THREE, 3, set(), "2026-W10-1"),
        (THREE, 8, {"2026-W10-1", "2026-W10-3"}, "2026-W10-2"),
        (THREE, 4, {"2026-W10-1", "2026-W10-2", "2026-W10-3"}, None),
        (WHENEVER, 3, set(), None),
        (DAILY, 1, set(), None),
    ],
)
def test_the_slot_of_an_answer(recurrence: Recurrence, day: int, taken: set[str], slot: str | None) -> None:
    assert slot_for([TermsStretch(recurrence, MONDAY)], date(2026, 3, day), taken) == slot


@given(versions(), ANSWERS, TODAYS)
def test_an_answer_in_the_slot_that_was_given_is_an_item_once_it_is_due(
    terms: list[TermsStretch], answers: dict[str, State], day: date
) -> None:
    slot = slot_for(terms, day, answers)
    if slot is not None:
        items = due_items(terms, [], answers | {slot: State.KEPT}, week_of(day)[1])
        assert {item.slot: item.outcome for item in items}[slot] == Outcome.KEPT


@given(versions(), pauses(), TODAYS)
def test_something_is_due_on_exactly_the_days_of_items_that_are_not_paused(
    terms: list[TermsStretch], rests: list[PauseDays], today: date
) -> None:
    fallen = {item.day for item in due_items(terms, rests, {}, today) if item.outcome != Outcome.PAUSED}
    days = [MONDAY + timedelta(days=after) for after in range((today - MONDAY).days + 1)]
    assert fallen == {day for day in days if is_due(terms, rests, day)}


@pytest.mark.parametrize(
    ("recurrence", "taken", "slot"),
    [
        (on_weekdays(frozenset({0})), [], "2026-03-04"),
        (times_a_week(1), [], "2026-W10-1"),
        (times_a_week(1), ["2026-W10-1", "2026-W10-3"], "2026-W10-2"),
        (times_a_week(1), ["2026-W10-1"], "2026-W10-2"),
    ],
)
def test_what_does_not_count_still_has_a_slot(recurrence: Recurrence, taken: list[str], slot: str) -> None:
    assert slot_beyond(recurrence, date(2026, 3, 4), taken) == slot


def test_the_iso_week_of_a_new_years_day_may_carry_the_old_year() -> None:
    assert slot_for([TermsStretch(THREE, date(2026, 12, 28))], date(2027, 1, 1), []) == "2026-W53-1"


@pytest.mark.parametrize(
    ("recurrence", "rests", "answers", "expected"),
    [
        (DAILY, [], {}, DayView(slot="2026-03-04")),
        (DAILY, [], {"2026-03-04": State.PARTLY}, DayView(slot="2026-03-04", state=State.PARTLY)),
        (DAILY, [], {"2026-03-04": State.TAKEN_BACK}, DayView(slot="2026-03-04")),
        (DAILY, [PauseDays(MONDAY)], {}, DayView(paused=True)),
        (DAILY, [PauseDays(MONDAY)], {"2026-03-04": State.KEPT}, DayView(slot="2026-03-04", state=State.KEPT)),
        (on_weekdays(frozenset({1})), [PauseDays(MONDAY)], {}, DayView()),
        (WHENEVER, [], {}, DayView()),
        (THREE, [], {}, DayView(slot="2026-W10-1", of=3)),
        (THREE, [], {"2026-W10-1": State.KEPT, "2026-W10-2": State.MISSED}, DayView(slot="2026-W10-3", filled=1, of=3)),
        (times_a_week(1), [], {"2026-W10-1": State.KEPT, "2026-W10-2": State.KEPT}, DayView(filled=1, of=1)),
        (THREE, [PauseDays(MONDAY)], {"2026-W10-2": State.KEPT}, DayView(filled=1, of=3, paused=True)),
    ],
)
def test_what_one_day_asks(
    recurrence: Recurrence, rests: list[PauseDays], answers: dict[str, State], expected: DayView
) -> None:
    assert view([TermsStretch(recurrence, MONDAY)], rests, answers, date(2026, 3, 4)) == expected


def test_a_day_before_the_terms_asks_nothing() -> None:
    assert view([TermsStretch(DAILY, MONDAY)], [], {}, date(2026, 3, 1)) == DayView()


def _outcomes(items: list[DueItem]) -> list[str]:
    return [item.outcome.value for item in items]


@pytest.mark.parametrize(
    ("slot", "said"),
    [("2026-W10-3", "2026-W10"), ("2026-03-03", "2026-03-03"), ("5c1f0e", "5c1f0e")],
)
def test_the_record_says_of_a_weekly_slot_the_week_alone(slot: str, said: str) -> None:
    assert slot_in_record(slot) == said


@given(
    st.lists(versions(), min_size=1, max_size=3), pauses(), ANSWERS, TODAYS, st.sampled_from([*State][:4]), st.integers(0, 200)
)
def test_an_entry_for_a_silent_item_of_any_rhythm_lowers_no_headline_figure(
    commitments: list[list[TermsStretch]],
    rests: list[PauseDays],
    answers: dict[str, State],
    today: date,
    state: State,
    which: int,
):
    items = [due_items(terms, rests, answers, today) for terms in commitments]
    silent = [item.slot for item in items[0] if item.outcome is Outcome.SILENT]
    assume(silent)
    late = answers | {silent[which % len(silent)]: state}
    before = follow_through(items, today)
    after = follow_through([due_items(commitments[0], rests, late, today), *items[1:]], today)
    assert (after.kept >= before.kept, after.counted <= before.counted) == (True, True)
    if before.enough and after.enough:
        assert (after.lower or 0) >= (before.lower or 0) - 1e-12
    assert after.enough or not before.enough or after.counted < LEAST_COUNTED
