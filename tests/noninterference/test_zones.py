"""Whoever moves to another zone, or lets days start at another hour, moves nothing that is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.noninterference.comparison import browser, differences, signed_in
from tests.support.factories import Pair, actor, kept_by, pair, set_up_site
from tests.support.reader import Answer, Probe, Reader, read_everything
from tests.support.writings import tap
from tracker import chance, clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Policy, Scope, digest
from tracker.domain.visibility import SharePart
from tracker.queries.commitments.agreements import resting_days
from tracker.queries.entries.due import asked
from tracker.queries.exports.own_data import own_data
from tracker.queries.rows import members, rows_between
from tracker.services.account import people
from tracker.services.account.people import Preferences
from tracker.services.commitments import proposals
from tracker.services.commitments.terms import Wording
from tracker.services.entries import plans, responses
from tracker.services.leaving.space import pause, resume
from tracker.services.moments import moments
from tracker.services.sharing import shares

pytestmark = pytest.mark.whole

BEGAN = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday
READ_AT = datetime(2026, 3, 13, 16, tzinfo=UTC)  # in Auckland the next day, in Los Angeles still early

ELSEWHERE = [
    pytest.param("Pacific/Auckland", 3, id="ahead"),
    pytest.param("America/Los_Angeles", 3, id="behind"),
    pytest.param("Europe/Berlin", 0, id="days that start at midnight"),
    pytest.param("Pacific/Auckland", 6, id="both"),
]


def move(name: str, zone: str, day_start: int) -> None:
    people.change_preferences(actor(name), Preferences(name, zone, day_start, ""))


def at(days: int, hour: int, minute: int = 0) -> datetime:
    return BEGAN.replace(hour=hour, minute=minute) + timedelta(days=days)


def lived() -> tuple[Pair, str, str]:
    """Two weeks of a couple, written at hours that belong to other days elsewhere; their commitment, and a link of both."""
    with clock.frozen(BEGAN):
        set_up_site()
        couple = pair()
        promise = kept_by(couple.keeper)
        offered = proposals.offer_commitment(couple.keeper, Category.WHEREABOUTS, Wording("Say where I am", DAILY))
    with clock.frozen(at(1, 1, 30)):
        proposals.agree(actor("Alex"), str(offered), 1)
    for days, hour, back in ((2, 20, 1), (3, 1, 2), (4, 12, 2), (5, 20, 2), (6, 4, 2)):
        with clock.frozen(at(days, hour, 30)):
            late(promise, back)
    with clock.frozen(at(6, 12)):
        plans.say_plan(actor("Sam"), plans.NewPlan(actor("Sam").today, "The office"))
        moments.mark_moment(actor("Sam"), moments.NewMoment(actor("Sam").today, MomentKind.SESSION, "A good hour"))
        pause(actor("Sam"), None)
    with clock.frozen(at(8, 4, 30)):
        resume(actor("Sam"))
    return couple, promise, link()


def late(promise: str, back: int) -> None:
    """An entry about an earlier day, and what the other said to it."""
    sam = actor("Sam")
    day = sam.today - timedelta(days=back)
    entry = tap(sam, promise, day=day, slot=day.isoformat(), state=State.MISSED, learned=Learned.TOLD)
    responses.respond(actor("Alex"), responses.NewResponse(entry, responses.ResponseKind.HELPED))


def link() -> str:
    with clock.frozen(at(9, 12)):
        sam, alex = actor("Sam"), actor("Alex")
        last = sam.today + timedelta(days=6)
        parts = frozenset({SharePart.LOG, SharePart.RATINGS, SharePart.MOMENTS})
        scope = Scope(True, parts, sam.today - timedelta(days=14), last, last, True, "Dana", Policy.NO_SECRETS)  # noqa: FBT003
        item = str(shares.propose(sam, scope, digest(scope, None)))
        shares.consent(alex, item, digest(scope, None))
        shares.propose(sam, replace(scope, reader="Kim"), digest(replace(scope, reader="Kim"), None))
        return shares.link(alex, item)


@contextmanager
def read_then() -> Iterator[None]:
    """The moment of reading. Signatures of cookies and forms read the time for themselves."""
    with time_machine.travel(READ_AT, tick=False), clock.frozen(READ_AT):
        yield


def pages(app: Flask, reader: Reader) -> dict[str, Answer]:
    """Every page, all read at one moment. What a form would answer is left to the comparison of couples."""
    with read_then(), chance.seeded(9):
        got = read_everything(app, reader, Probe())
    return {asked: answer for asked, answer in got.items() if asked.startswith("GET")}


@pytest.mark.parametrize(("zone", "day_start"), ELSEWHERE)
def test_no_byte_that_anybody_else_gets_tells_that_somebody_moved(app: Flask, zone: str, day_start: int):
    _, _, token = lived()
    with read_then():
        alex = signed_in(app, "Alex")
        dana = Reader("Dana", f"{browser(app)}; v={shares.open_share(token, '192.0.2.3')}", (token,))
    before = [pages(app, alex), pages(app, dana)]
    with clock.frozen(READ_AT):
        move("Sam", zone, day_start)
    after = [pages(app, alex), pages(app, dana)]
    changed = [each for pair_of in zip(after, before, strict=True) for each in differences(*pair_of)]
    assert changed == []
    read = {asked.partition(" ")[2].partition("?")[0].split("/")[1] for asked in before[0]}
    assert {"today", "record", "trends", "sharing", "commitments"} <= read
    assert any("days later" in answer.body.decode(errors="replace") for answer in before[0].values())
    assert any(b"As of" in answer.body or b"Home for dinner" in answer.body for answer in before[1].values())


def how_late(name: str) -> list[tuple[date, int, int]]:
    me = actor(name)
    found = rows_between(me, "entry", BEGAN.date(), READ_AT.date(), members(me))
    return [(each.day, each.late, each.changed_late) for each in found]


def how_late_today(name: str) -> list[tuple[date, int]]:
    me = actor(name)
    days = [BEGAN.date() + timedelta(days=number) for number in range(7)]
    rows = [entry for day in days for one in asked(me, day) for entry in one.written]
    return [(row.day, (row.written_on - row.day).days) for row in rows]


def days_taken_along(name: str) -> list[tuple[str, str]]:
    return sorted((each.id, each.day) for space in own_data(actor(name), READ_AT).spaces for each in space.items)


@pytest.mark.parametrize(("zone", "day_start"), ELSEWHERE)
def test_what_anybody_takes_along_has_the_days_of_its_writers(app: Flask, zone: str, day_start: int):
    lived()
    before = days_taken_along("Sam"), days_taken_along("Alex")
    move("Sam", zone, day_start)
    assert (days_taken_along("Sam"), days_taken_along("Alex")) == before


@pytest.mark.parametrize(("zone", "day_start"), ELSEWHERE)
def test_the_past_days_of_whoever_moves_stay_as_they_were(app: Flask, zone: str, day_start: int):
    couple, _, _ = lived()
    before = how_late("Sam"), how_late_today("Sam"), resting_days(couple.keeper)
    assert [late for _, late, _ in before[0]] == [2, 1, 2, 2, 2]
    assert before[1] == [(day, late) for day, late, _ in before[0]]
    move("Sam", zone, day_start)
    assert (how_late("Sam"), how_late_today("Sam"), resting_days(actor("Sam"))) == before
