"""The first day of terms: what is agreed after its time of day begins later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from tests.support.commitments import CALL, agreed, alex, message, offered, on, own, sam, seen, whole_couple
from tests.support.factories import BROKE, HURT, account, come_in, person
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import DAILY, Recurrence, every, on_weekdays, once, times_a_week
from tracker.queries.entries.due import asked
from tracker.services.commitments import changes, proposals
from tracker.services.commitments.terms import Wording
from tracker.services.couple import invitation


@pytest.fixture
def couple(db: object) -> Iterator[str]:
    with whole_couple() as space:
        yield space


@pytest.mark.parametrize(
    ("recurrence", "first"),
    [
        (DAILY, date(2026, 3, 3)),
        (every(3), date(2026, 3, 3)),
        (on_weekdays(frozenset({0, 4})), date(2026, 3, 3)),
        (on_weekdays(frozenset({1, 4})), date(2026, 3, 2)),
        (times_a_week(2), date(2026, 3, 2)),
        (once(date(2026, 3, 3)), date(2026, 3, 2)),
    ],
)
def test_what_is_agreed_late_begins_after_its_time_of_that_day(couple: str, recurrence: Recurrence, first: date):
    with on(0, hour=21):  # a Monday, 22:00 where Sam keeps it
        item = agreed(replace(CALL, recurrence=recurrence, due_time=time(19)))
        assert seen(alex(), item).words.from_day == first
        assert not [each for each in asked(sam(), sam().today) if each.view.slot == "2026-03-02"]
        alone = own(alex(), replace(CALL, recurrence=recurrence, due_time=time(19)))
        assert seen(alex(), alone).words.from_day == first


def test_on_a_sunday_evening_a_weekly_promise_with_a_time_begins_with_the_next_week(couple: str):
    with on(6, hour=21):
        item = agreed(replace(CALL, recurrence=times_a_week(2), due_time=time(19)))
        assert seen(sam(), item).words.from_day == date(2026, 3, 9)


def test_after_midnight_the_evening_before_has_passed_and_before_the_time_it_has_not(couple: str):
    with on(1, hour=1):  # 02:00: Monday goes on until three
        assert (sam().today, seen(sam(), agreed()).words.from_day) == (date(2026, 3, 2), date(2026, 3, 3))
    with on(1, hour=16):  # 17:00, an hour before it is due
        assert seen(sam(), agreed()).words.from_day == date(2026, 3, 3)
    with on(1, hour=17):
        assert seen(sam(), agreed()).words.from_day == date(2026, 3, 4)


def test_the_time_is_that_of_the_one_who_keeps_it(db: object):
    with on(0, hour=21):
        first = person("Sam", BROKE)
        come_in(invitation.invite(first), account("Alex", "America/New_York"))
        invitation.say(alex(), HURT)
        assert seen(alex(), agreed()).words.from_day == date(2026, 3, 3)


def test_a_single_time_that_has_passed_is_refused_with_a_way_on(couple: str):
    late = replace(CALL, recurrence=once(date(2026, 3, 2)))
    with on(0):
        item = offered(late)
    with on(0, hour=21):
        said = "That time has passed by now. Choose a later time, or another day."
        assert message(lambda: proposals.agree(alex(), item, 1)) == said
        assert message(lambda: own(alex(), late)) == said
        assert seen(alex(), item).state is LifeState.PROPOSED


def test_terms_that_begin_tomorrow_leave_today_to_those_before_and_take_up_room(couple: str):
    with on(0):
        item = agreed(replace(CALL, due_time=time(20)))
    with on(1, hour=20):
        changes.propose_change(sam(), item, replace(CALL, due_time=time(19)))
        proposals.agree(alex(), item, 2)
        [today] = asked(sam(), sam().today)
        assert (today.due_time, today.view.slot) == ("20:00", "2026-03-03")
        for number in range(11):
            agreed(Wording(f"Call {number}", DAILY))
        assert "Twelve commitments are active" in message(lambda: offered(CALL))
