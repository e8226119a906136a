"""The day on which something was written is its writer's own, decided then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.commitments import CALL, alex, offered, own, sam
from tests.support.factories import BROKE, HURT, account, actor, come_in, pair, person
from tests.support.shares import scope
from tests.support.writings import tap
from tracker import clock
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.days import local_day
from tracker.domain.imports.loop import read_loop
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import digest
from tracker.models.couple import Pause
from tracker.models.record import Version
from tracker.queries.sharing import shares as shared
from tracker.services.account import people
from tracker.services.account.people import Preferences
from tracker.services.commitments import bring_in, proposals, reviews
from tracker.services.couple import invitation
from tracker.services.imports import history
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.sharing import shares

pytestmark = pytest.mark.usefixtures("db")

EVENING = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
"""In the evening it is still TODAY in Berlin and Los Angeles, and TOMORROW in Auckland."""


@contextmanager
def evening(days: int = 0) -> Iterator[None]:
    with clock.frozen(EVENING + timedelta(days=days)):
        yield


def move(name: str, zone: str, day_start: int = 3) -> None:
    people.change_preferences(actor(name), Preferences(name, zone, day_start, ""))


def days_of(item: str) -> list[tuple[date, bool]]:
    rows = Version.select().where(Version.object == item).order_by(Version.number)
    return [(row.written_on, row.shared_at is not None) for row in rows]


@pytest.mark.parametrize(
    ("zone", "day_start", "day"),
    [("Pacific/Auckland", 3, TOMORROW), ("Europe/Berlin", 3, TODAY), ("Asia/Karachi", 0, TOMORROW), ("Asia/Karachi", 3, TODAY)],
)
def test_a_version_has_the_day_that_was_going_on_for_its_writer(zone: str, day_start: int, day: date):
    with evening():
        pair()
        move("Sam", zone, day_start)
        item = str(moments.mark_moment(sam(), moments.NewMoment(sam().today, MomentKind.OTHER, "A walk")))
        move("Sam", "America/Los_Angeles")
    assert days_of(item) == [(day, True)]


def test_each_version_has_the_day_of_its_own_writing():
    with evening():
        pair()
        item = str(moments.mark_moment(sam(), moments.NewMoment(sam().today, MomentKind.OTHER, "A walk", shared=False)))
    with evening(4):
        move("Sam", "Pacific/Auckland")
        moments.share_moment(sam(), item)
    assert days_of(item) == [(TODAY, False), (TOMORROW + timedelta(days=4), True)]


def test_what_is_brought_in_keeps_the_day_on_which_it_was_written():
    with evening():
        person("Sam", BROKE)
        item = own(sam(), replace(CALL, due_time=None))
        tap(sam(), item)
    with evening(9):
        come_in(invitation.invite(sam()), account("Alex"))
        invitation.say(alex(), HURT)
        move("Sam", "Pacific/Auckland")
        bring_in.offer_own(sam(), item)
        proposals.agree(alex(), item, 2)
    [entry] = {row.object for row in Version.select().where(Version.kind == "entry")}
    assert days_of(entry) == [(TODAY, False), (TODAY, True)]


def test_what_opens_together_has_for_each_of_the_two_their_own_day():
    with evening():
        pair()
        item = offered(replace(CALL, weeks=1))
        proposals.agree(alex(), item, 1)
    with evening(8):
        reviews.answer_review(sam(), item, 1, ReviewChoice.KEEP)
        move("Sam", "Pacific/Auckland")
        reviews.answer_review(alex(), item, 1, ReviewChoice.FINISH)
    rows = Version.select().where((Version.kind == "review_answer") & Version.shared_at.is_null(is_null=False))
    found = {row.writer_id: row.written_on - timedelta(days=8) for row in rows}
    assert found == {sam().person: TOMORROW, alex().person: TODAY}


def test_the_halves_of_a_couple_are_shown_on_the_day_of_whoever_said_them():
    with evening():
        person("Sam", BROKE)
        move("Sam", "Pacific/Auckland")
        come_in(invitation.invite(sam()), account("Alex"))
    found = Version.select().where((Version.kind == "repair") & Version.shared_at.is_null(is_null=False))
    assert [(row.writer_id, row.written_on) for row in found] == [(sam().person, TOMORROW)]


def test_an_import_is_written_on_the_day_on_which_it_is_done():
    with evening():
        person("Sam")
        move("Sam", "Pacific/Auckland")
        found = read_loop(b"Date,Walk\n2026-01-06,2\n2026-01-07,2\n", "Checkmarks.csv", sam().today)
        history.import_loop(sam(), found, {"Walk": DAILY})
    rows = Version.select().where(Version.kind == "entry")
    assert [row.written_on for row in rows] == [TOMORROW, TOMORROW]


def test_leaving_ends_the_rest_of_each_on_their_own_day():
    with evening():
        pair()
        space.pause(sam(), None)
        space.pause(alex(), None)
    with evening(4):
        move("Alex", "Pacific/Auckland")
        space.leave(sam(), sam().couple, erase=False)
    four = timedelta(days=3)
    assert {row.person.name: row.until_day for row in Pause.select()} == {
        "Sam": str(TODAY + four),
        "Alex": str(TOMORROW + four),
    }


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
@pytest.mark.parametrize("day_start", [0, 3, 6])
def test_a_share_goes_through_the_days_that_it_was_proposed_in(zone: str, day_start: int):
    with evening():
        pair()
        move("Sam", zone, day_start)
        live = replace(scope(), from_day=TODAY, until_day=sam().today + timedelta(days=4), live=True)
        live = replace(live, last_day=live.until_day)
        item = str(shares.propose(sam(), live, digest(live, None)))
        proposed_on = sam().today
        move("Sam", "Pacific/Honolulu")
    for hours in range(4 * 24):
        at = EVENING + timedelta(hours=hours)
        expected = local_day(at, zone, day_start)
        assert shared.share(alex(), item, at).writer.today == expected
    assert shared.share(alex(), item, EVENING).writer.today == proposed_on
