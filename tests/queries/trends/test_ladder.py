"""The ladder of easing as both may see it."""

import pytest

from tests.support.factories import DAY, NOON, TODAY, Pair, actor, direction_of, kept_by, person
from tracker import clock
from tracker.domain.commitments.ladder import Rung
from tracker.domain.trends.scaffolding import Scaffolding, Stay
from tracker.queries.trends.streams import shared_scaffolding
from tracker.services.commitments import changes, proposals

pytestmark = pytest.mark.usefixtures("noon")


def ladder(who: str) -> Scaffolding | None:
    return shared_scaffolding(actor(who), direction_of())


def test_only_what_both_agreed_to_is_on_the_ladder(people: Pair):
    kept = kept_by(people.keeper, from_day=TODAY - 9 * DAY)
    changes.propose_easing(people.keeper, kept)
    both = [ladder("Sam"), ladder("Alex")]
    assert [[each.stays for each in found.ladders] for found in both if found] == [
        [[Stay(TODAY - 9 * DAY, TODAY, Rung.DAILY)]],
        [[Stay(TODAY - 9 * DAY, TODAY, Rung.DAILY)]],
    ]
    proposals.agree(people.rater, kept, 2)
    with clock.frozen(NOON + 3 * DAY):
        found = ladder("Alex")
        assert found
        assert [stay.rung for stay in found.ladders[0].stays] == [Rung.DAILY, Rung.EVERY_OTHER_DAY]


def test_an_unanswered_review_leaves_it_on_request(people: Pair):
    kept_by(people.keeper, from_day=TODAY - 80 * DAY, review_on=TODAY - 24 * DAY)
    found = ladder("Alex")
    assert found
    assert [stay.rung for stay in found.ladders[0].stays] == [Rung.DAILY, Rung.ON_REQUEST]


def test_what_somebody_keeps_by_their_own_word_is_not_on_it_and_strangers_see_none(people: Pair):
    kept_by(people.rater, from_day=TODAY - 9 * DAY)
    assert ladder("Sam") is None
    kept_by(people.keeper)
    assert shared_scaffolding(person("Eve"), direction_of()) is None
