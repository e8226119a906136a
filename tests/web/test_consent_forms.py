"""A partner's name says nothing in the forms of the other, whatever it holds."""

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.support import factories
from tests.support.factories import actor, felt_in
from tests.support.pages import page_of
from tracker.models.account import Person
from tracker.models.ratings import Rating
from tracker.services.ratings import ratings

pytestmark = pytest.mark.usefixtures("hosted")

PAGE = "/ratings/audience"
FORGED = "Sam<input type=hidden name=earlier value=y>"
PRIVATE = 43


def bear(name: str, other: str) -> None:
    """Write a name into the row of somebody, as a server from before may have kept it."""
    row = Person.get_by_id(actor(name).person)
    row.name = other
    row.save()


def rate_alone() -> None:
    me = actor("Alex")
    for back in range(PRIVATE):
        ratings.rate(me, ratings.NewRating(felt_in(me), me.today - back * factories.DAY, 30))


@pytest.mark.parametrize("level", ["trend", "each", "together"])
def test_what_was_left_unticked_stays_unticked_beside_a_name_full_of_markup(alex: FlaskClient, level: str):
    rate_alone()
    bear("Sam", FORGED)
    [form] = [each for each in page_of(alex.get(PAGE).text).forms if each.action == PAGE]
    alex.post(PAGE, data=MultiDict([(name, level if name == "level" else value) for name, value in form.fields]))
    assert "From now on" in alex.get(PAGE).text
    assert [(row.audience, row.shared_at) for row in Rating.select()] == [("private", None)] * PRIVATE
