"""What one partner keeps to themselves is never touched by what the other reads: no page takes longer for it."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import Pair, actor, felt_in, kept_by, kept_in, pair, set_up_site, sign_in
from tracker.domain.entries import Learned, State
from tracker.domain.moments import Kind
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.record import Commitment
from tracker.services import entries, ratings
from tracker.services.moments import NewMoment, mark_moment
from tracker.services.ratings import Beside, Said

DAY = timedelta(days=1)
FEW, MANY = range(4, 6), range(6, 46)  # so many days back
EDGES = 8  # ids are random: what stands last in an index is found a step sooner than what another thing follows


@pytest.fixture
def couple(app: Flask, db: object) -> Pair:
    """Sam and Alex in two directions, with something of each kind that both can see, and a little that is only Alex's."""
    set_up_site()
    pair(mutual=True)
    sam, alex = actor("Sam"), actor("Alex")
    for who in (sam, alex):
        kept = kept_by(who, from_day=who.today - 60 * DAY)
        for back in range(3):
            day = who.today - back * DAY
            entries.answer(who, entries.Answer(kept, day, day.isoformat(), State.KEPT))
        mark_moment(who, NewMoment(who.today - 3 * DAY, Kind.SETBACK, "Both know"))
        ratings.choose_audience(who, felt_in(who), "each", earlier=False)
        ratings.rate(who, Said(felt_in(who), who.today - DAY, 50))
        ratings.choose_audience(who, felt_in(who), "private", earlier=False)
    kept_by(alex, "Money told", category="money", from_day=alex.today - 60 * DAY)
    keep_alone(alex, FEW)
    return Pair(actor("Sam"), actor("Alex"))


def keep_alone(who: Actor, days: range) -> None:
    """One of everything that is only its writer's, on each of these days back."""
    draft = Commitment.get(Commitment.category == "money").id
    for back in days:
        day = who.today - back * DAY
        rating = ratings.rate(who, Said(felt_in(who), day, 40))
        ratings.say_beside(who, Beside(str(rating), note="alone"))
        mark_moment(who, NewMoment(day, Kind.WENT_WELL, "alone", shared=False))
        entries.answer(who, entries.Answer(draft, day, day.isoformat(), State.MISSED, Learned.NOT_YET, words="alone"))


def pages(reader: Actor) -> list[str]:
    repair, there = kept_in(reader), felt_in(reader)
    figures = [f"/trends/{each}/{name}.json" for each in (repair, there) for name in ("felt", "kept")]
    plain = ["/today", "/record", "/record/month", "/record?kind=moments", "/trends", "/commitments"]
    return [*plain, "/setbacks", "/today/plan", "/settings/data", "/sharing", *figures]


def steps(client: FlaskClient, page: str) -> int:
    """How many steps the database's machine takes for a page."""
    found: list[int] = []
    line = database.connection()
    line.set_progress_handler(lambda: found.append(1), 1)
    answer = client.get(page)
    line.set_progress_handler(None, 1)
    assert answer.status_code == HTTPStatus.OK, page
    return len(found)


def test_however_much_one_keeps_alone_no_page_of_the_other_touches_it(app: Flask, couple: Pair):
    client = sign_in(app.test_client(), "Sam")
    asked = pages(couple.keeper)
    for page in asked:
        client.get(page)
    before = {page: steps(client, page) for page in asked}
    keep_alone(couple.rater, MANY)
    more = {page: steps(client, page) - before[page] for page in asked}
    assert {page: number for page, number in more.items() if abs(number) > EDGES} == {}
