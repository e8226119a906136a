"""The days of the demonstration look like a life: they rise slowly, fall at once, and leave gaps."""

from datetime import timedelta
from statistics import mean

import pytest

from tracker.demo import turns
from tracker.demo.turns import (
    ALONE_SINCE,
    COMMITMENTS,
    EVENTS,
    LAST,
    NO_MATCH,
    NOTES,
    REST,
    RESTS,
    REVIEWS,
    SECOND_SINCE,
    SLIPS,
    TRIPS,
    WAITING,
    ToldLater,
    along,
    drawn,
    picked,
)
from tracker.demo.words import (
    ENTRY_NOTES_KEPT,
    ENTRY_NOTES_MISSED,
    ENTRY_NOTES_PARTLY,
    ENTRY_NOTES_SET_ASIDE,
    RESPONSES_NO_MATCH,
)
from tracker.domain.commitments.recurrence import RecurrenceKind
from tracker.domain.commitments.starters import STARTERS
from tracker.domain.entries.entries import Learned, State

DAYS = range(LAST + 1)


def level(first: int, last: int) -> float:
    return mean(score for day in range(first, last) if (score := turns.alex_feels(day)) is not None)


def test_the_demonstration_lasts_fourteen_months() -> None:
    assert timedelta(days=420) < timedelta(days=LAST) < timedelta(days=430)


def test_a_draw_is_the_same_every_time_and_spreads_evenly() -> None:
    draws = [drawn("some", day) for day in range(2000)]
    assert draws == [drawn("some", day) for day in range(2000)]
    assert 0 <= min(draws) < 0.01
    assert 0.99 < max(draws) < 1
    assert abs(mean(draws) - 0.5) < 0.02
    assert {picked("some", day, 3) for day in range(100)} == {0, 1, 2}


@pytest.mark.parametrize(("day", "height"), [(-5, 1.0), (0, 1.0), (5, 2.0), (10, 3.0), (15, 2.0), (20, 1.0), (99, 1.0)])
def test_a_line_goes_through_its_points_and_is_level_outside(day: int, height: float) -> None:
    assert along(((0, 1.0), (10, 3.0), (20, 1.0)), day) == height


def test_felt_safety_rises_over_the_months_and_falls_at_each_setback() -> None:
    assert level(0, 40) < 3.5 < level(130, 165) < 6 < level(380, LAST)
    for setback in (47, 171, 301):
        assert level(setback, setback + 10) < level(setback - 14, setback) - 0.8


def test_some_days_are_not_rated_and_today_is_still_to_be_rated() -> None:
    rated = [day for day in DAYS if turns.alex_feels(day) is not None]
    assert 0.7 < len(rated) / len(DAYS) < 0.85
    assert not set(rated) & {*REST, *range(110, 119), *range(332, 340), LAST}


def test_sam_rates_in_the_second_direction_alone() -> None:
    rated = [day for day in DAYS if turns.sam_feels(day) is not None]
    assert SECOND_SINCE < rated[0] < SECOND_SINCE + 7
    assert rated[-1] < LAST


def test_scores_and_urges_stay_on_their_scale_and_the_urge_falls() -> None:
    scores = {turns.alex_feels(day) for day in DAYS} | {turns.sam_feels(day) for day in DAYS}
    assert scores - {None} <= set(range(11))
    urges = [turns.urge(day) for day in DAYS]
    assert (min(urges) >= 0, max(urges) <= 10) == (True, True)
    assert mean(urges[:40]) > mean(urges[200:240]) > mean(urges[-40:])


def told(promise: str) -> list[ToldLater | None]:
    return [turns.told(promise, day) for day in DAYS]


def test_promises_are_kept_more_often_as_time_goes_on_with_silent_days_and_late_ones() -> None:
    said = told("day-plan")
    silent = [day for day in DAYS if said[day] is None]
    assert {112, 113, 114, 115, 116, 283, 284} <= set(silent)
    assert 8 <= len(silent) <= 40
    assert 5 <= sum(each.days_later > 0 for each in said if each) <= 40
    kept = [each is not None and each.state is State.KEPT for each in said]
    assert mean(kept[:100]) < mean(kept[-100:])


def test_a_slip_says_how_it_was_learned_and_is_told_more_often_later() -> None:
    slips = [(day, each) for name in "abcdefgh" for day, each in enumerate(told(name)) if each and each.learned]
    assert {each.learned for _, each in slips} == {Learned.TOLD, Learned.ASKED, Learned.FOUND}
    assert {each.state for _, each in slips} == {State.PARTLY, State.MISSED}
    early = [each.learned is Learned.TOLD for day, each in slips if day < 100]
    late = [each.learned is Learned.TOLD for day, each in slips if day > 325]
    assert mean(early) < mean(late)


def test_on_trips_promises_are_set_aside() -> None:
    days = [day for trip in TRIPS for day in trip]
    assert {each.state for day in days if (each := turns.told("day-plan", day))} == {State.SET_ASIDE}


def test_the_story_names_only_promises_that_exist_by_then() -> None:
    starters = {starter.key: starter for starter in STARTERS}
    begin = {promise.starter: promise.on for promise in COMMITMENTS}
    assert {*begin, WAITING.starter} <= set(starters)
    assert all(begin[name] < day for day, (name, _, _) in {**EVENTS, **SLIPS, **RESTS}.items())
    assert {name for name, _ in REVIEWS} | {name for name, _ in NOTES} <= set(begin)
    logs = {name for name, _, _ in EVENTS.values()}
    assert {starters[name].recurrence.kind for name in logs} == {RecurrenceKind.WHENEVER}
    assert min(begin.values()) == ALONE_SINCE


def test_each_note_that_is_named_exists() -> None:
    notes = {
        State.KEPT: ENTRY_NOTES_KEPT,
        State.PARTLY: ENTRY_NOTES_PARTLY,
        State.MISSED: ENTRY_NOTES_MISSED,
        State.SET_ASIDE: ENTRY_NOTES_SET_ASIDE,
    }
    assert [place for (_, state), places in NOTES.items() for place in places if place >= len(notes[state])] == []
    assert [place for _, _, place in SLIPS.values() if place >= len(ENTRY_NOTES_MISSED)] == []
    assert sorted(NO_MATCH.values()) == list(range(len(RESPONSES_NO_MATCH)))
