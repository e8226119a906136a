"""A calendar month of the record."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.databases import statements
from tests.support.factories import BROKE, HURT, Pair, account, actor, come_in, kept_by, pair, person
from tests.support.writings import rate, said_by, slot, tap, three_more
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind as Mark
from tracker.domain.viewer import Actor
from tracker.queries.record.month import MonthDay, month_page
from tracker.services.couple import invitation
from tracker.services.moments.moments import NewMoment, mark_moment, take_back_moment

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)


def on(viewer: Actor, day: date = DAY) -> MonthDay:
    weeks = month_page(viewer, day.year, day.month).weeks
    return next(each for week in weeks for each in week if each is not None and each.day == day)


def test_weeks_start_on_monday_and_hold_every_day_of_the_month():
    with clock.frozen(NOON):
        month = month_page(pair().keeper, 2026, 2)
    days = [each.day for week in month.weeks for each in week if each is not None]
    assert days == [date(2026, 2, 1) + timedelta(days=number) for number in range(28)]
    assert [[each is not None for each in week] for week in month.weeks[:2]] == [[False] * 6 + [True], [True] * 7]
    assert {each.day.weekday() for week in month.weeks if (each := week[0])} == {0}
    assert month.first == date(2026, 2, 1)


def test_a_day_shows_answers_by_state_moments_by_letter_and_what_else_there_is():
    with clock.frozen(NOON):
        couple = pair()
        for state in (State.KEPT, State.KEPT, State.PARTLY, State.TAKEN_BACK):
            learned = Learned.TOLD if state is State.PARTLY else None
            promise = kept_by(couple.keeper, from_day=DAY - timedelta(days=1))
            if state is State.TAKEN_BACK:
                tap(couple.keeper, promise)
            tap(couple.keeper, promise, state, learned=learned)
        tap(couple.keeper, promise, **slot(DAY - timedelta(days=1)))
        said_by(couple.keeper)
        rate(couple, 60, note="mine")
        for kind in (Mark.SETBACK, Mark.MILESTONE, Mark.SETBACK):
            mark_moment(couple.rater, NewMoment(DAY, kind))
        gone = mark_moment(couple.rater, NewMoment(DAY, Mark.SESSION))
        take_back_moment(couple.rater, str(gone))
        assert on(couple.rater) == MonthDay(
            DAY,
            (("kept", 2), ("partly", 1)),
            (("A", "milestone", 1), ("B", "setback", 2)),
            (("plan", 1), ("rating", 1), ("agreement", 8)),
        )
        assert on(couple.rater, DAY - timedelta(days=1)) == MonthDay(DAY - timedelta(days=1), (("kept", 1),))
        assert [(each.letter, each.kind) for each in month_page(couple.rater, 2026, 3).letters] == [
            ("A", "milestone"),
            ("B", "setback"),
        ]


def test_a_note_that_stands_alone_counts_as_a_note():
    with clock.frozen(NOON):
        couple = pair()
        rate(couple, 30, note="a hard evening", shared=frozenset({("note", "")}))
        assert (on(couple.keeper).others, on(couple.rater).others) == ((("rating_detail", 1),), (("rating", 1),))


def test_what_is_only_the_others_leaves_no_mark():
    with clock.frozen(NOON):
        sam = person("Sam", BROKE)
        tap(sam, kept_by(sam, "by my own word"))
        come_in(invitation.invite(sam), account("Alex"))
        invitation.say(actor("Alex"), HURT)
        couple = Pair(actor("Sam"), actor("Alex"))
        mark_moment(couple.keeper, NewMoment(DAY, Mark.SETBACK, "canary", shared=False))
        rate(couple, 60, note="canary")
        assert on(couple.rater) == MonthDay(DAY, others=(("rating", 1),))
        assert month_page(couple.rater, 2026, 3).letters == []
        assert on(couple.keeper) == MonthDay(DAY, (("kept", 1),), (("A", "setback", 1),), (("agreement", 1),))


def test_the_number_of_statements_is_the_same_whatever_was_written():
    couple = pair()
    today = couple.rater.today
    few = statements(lambda: month_page(couple.rater, today.year, today.month))
    three_more(couple)
    rate(couple, 40, signs=("numb",), note="x")
    mark_moment(couple.keeper, NewMoment(today, Mark.MILESTONE))
    assert statements(lambda: month_page(couple.rater, today.year, today.month)) == few == 17
