"""What one partner keeps to themselves is never touched by what the other reads: no page takes longer for it."""

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.factories import Pair, felt_in, kept_in, sign_in
from tests.support.records import in_two_directions, keep_alone
from tracker.domain.viewer import Actor
from tracker.models.base import database

MANY = range(6, 46)  # so many days back
EDGES = 8  # ids are random: what stands last in an index is found a step sooner than what another thing follows


@pytest.fixture
def couple(app: Flask, db: object) -> Pair:
    """Sam and Alex in two directions, with something of each kind that both can see, and a little that is only Alex's."""
    return in_two_directions()


def pages(reader: Actor) -> list[str]:
    repair, there = kept_in(reader), felt_in(reader)
    figures = [f"/trends/{each}/{name}.json" for each in (repair, there) for name in ("felt", "follow-through")]
    plain = ["/today", "/record", "/record/month", "/record?kind=moments", "/trends", "/commitments"]
    return [*plain, "/moments/setbacks", "/entries/plans", "/exports", "/sharing", *figures]


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
