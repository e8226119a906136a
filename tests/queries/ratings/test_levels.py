"""Whose weekly level is due is a matter of their own clock."""

from datetime import datetime, timedelta

from tests.support.factories import actor
from tests.support.weekly_levels import MONDAY, couple
from tracker.models.account import Person
from tracker.models.ratings import DecidedWeek
from tracker.queries.ratings.levels import Rater, raters_with_weeks_due


def due(at: str) -> list[Rater]:
    return raters_with_weeks_due(datetime.fromisoformat(at))


def test_a_week_ends_by_the_raters_clock_and_not_by_the_partners(db: object):
    repair = couple(MONDAY - timedelta(weeks=2))
    alex, sam = actor("Alex"), actor("Sam")
    Person.update(zone="Pacific/Auckland").where(Person.id == sam.person).execute()
    DecidedWeek.create(couple=alex.couple, repair=repair, writer=alex.person, week=MONDAY - timedelta(weeks=1))
    # It is Monday in Auckland for hours, and Sunday evening in Berlin.
    assert due("2026-03-08T20:00+00:00") == []
    assert due("2026-03-09T01:59+00:00") == []
    assert due("2026-03-09T02:00+00:00") == [Rater(alex.person, repair)]
