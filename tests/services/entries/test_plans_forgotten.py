"""Whereabouts do not stay."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.databases import everything
from tests.support.factories import actor, pair
from tests.support.writings import office, said_by
from tracker import clock
from tracker.domain.days import day_begins
from tracker.domain.moments import MomentKind
from tracker.queries.entries.partner import told
from tracker.queries.record.verify import verify
from tracker.services.account.people import Preferences, change_preferences
from tracker.services.entries.plans import NewCourse, change_plan, come_home, forget_old_plans, say_plan
from tracker.services.moments.moments import NewMoment, mark_moment

pytestmark = pytest.mark.usefixtures("db")

MORNING = datetime(2026, 3, 3, 6, 55, tzinfo=UTC)
AFTER = MORNING + timedelta(days=91)


def test_after_ninety_days_the_words_of_a_plan_are_nowhere_and_its_course_stays():
    with clock.frozen(MORNING):
        sam = pair().keeper
        plan = said_by(sam, company="Jordan", words="by tram", from_time=time(9))
        mark_moment(sam, NewMoment(sam.today, MomentKind.WENT_WELL, "stays"))
    with clock.frozen(MORNING + timedelta(hours=9)):
        change_plan(actor("Sam"), plan, NewCourse("running late"))
        come_home(actor("Sam"), plan)
    assert all(words in everything() for words in ("the gym", "Jordan", "by tram", "running late"))
    with clock.frozen(AFTER):
        assert (forget_old_plans(), forget_old_plans()) == (1, 0)
        (seen,) = told(actor("Alex"), sam.today).plans
    assert not any(words in everything() for words in ("the gym", "Jordan", "by tram", "running late"))
    assert "stays" in everything()
    assert [each.said["state"] for line in seen.lines for each in line] == ["home", "changed", "said"]
    assert (verify(sam.couple).broken, verify(sam.couple).erased) == (None, 3)


def test_on_the_ninetieth_day_they_are_still_there():
    with clock.frozen(MORNING):
        said_by(pair().keeper)
    with clock.frozen(AFTER - timedelta(days=1)):
        assert forget_old_plans() == 0


def test_a_later_plan_keeps_its_words():
    with clock.frozen(MORNING):
        sam = pair().keeper
        said_by(sam)
        say_plan(sam, office(sam.today + timedelta(days=1), place="Library"))
    with clock.frozen(AFTER):
        assert forget_old_plans() == 1
    assert ("Library" in everything(), "the gym" in everything()) == (True, False)
    assert verify(sam.couple).broken is None


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Europe/Berlin", "Pacific/Kiritimati"])
def test_ninety_days_are_those_of_whoever_said_the_plan(zone: str):
    with clock.frozen(MORNING):
        change_preferences(pair().keeper, Preferences("Sam", zone, 3, ""))
        sam = actor("Sam")
        said_by(sam)
    over = day_begins(sam.today + timedelta(days=91), zone, sam.day_start)
    with clock.frozen(over - timedelta(seconds=1)):
        assert (forget_old_plans(), "the gym" in everything()) == (0, True)
    with clock.frozen(over):
        assert (forget_old_plans(), "the gym" in everything()) == (1, False)
