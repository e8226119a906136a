"""Two people become a couple: invited, joined, and each says only of themselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.databases import events
from tests.support.factories import BOTH, BROKE, HURT, account, actor, come_in, pair, person
from tracker import clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.models.account import Person
from tracker.models.couple import Couple, Invitation, Membership, Repair
from tracker.models.record import Version
from tracker.queries.couple import directions
from tracker.queries.record.verify import verify
from tracker.services.couple import invitation
from tracker.services.couple.invitation import OwnPart

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def sides(name: str) -> list[tuple[str, str]]:
    return [(each.accountable_name, each.hurt_name) for each in directions(actor(name))]


def test_joining_ends_ones_own_empty_space_and_both_see_each_other():
    sam = person("Sam", BROKE)
    come_in(invitation.invite(sam), account("Alex"))
    assert [(each.couple, each.partner_name) for each in (actor("Sam"), actor("Alex"))] == [
        (sam.couple, "Alex"),
        (sam.couple, "Sam"),
    ]
    assert Couple.select().where(Couple.ended_at.is_null()).count() == 1
    assert Membership.select().where(Membership.until_at.is_null()).count() == 2


def test_what_was_said_before_is_shown_and_chained_when_the_other_joins():
    sam = person("Sam", BROKE)
    assert events(sam.couple) == 0
    come_in(invitation.invite(sam), account("Alex"))
    assert (events(sam.couple), Repair.get().shared_at is not None) == (1, True)
    invitation.say(actor("Alex"), HURT)
    assert (events(sam.couple), sides("Sam"), sides("Alex")) == (2, [("Sam", "Alex")], [("Sam", "Alex")])
    assert verify(sam.couple).broken is None


def test_only_a_hash_of_an_invitation_is_stored_and_it_tells_who_invites():
    sam = person("Sam")
    token = invitation.invite(sam)
    found = invitation.invitation(token)
    assert (found.inviter, found.inviter_name, found.couple) == (sam.person, "Sam", sam.couple)
    assert [row.token_hash for row in Invitation.select()] == [fingerprint(token)]


def _used(token: str) -> None:
    come_in(token, account("Alex"))


def _withdrawn(_token: str) -> None:
    invitation.withdraw_invitation(actor("Sam"))


def _followed(_token: str) -> None:
    invitation.invite(actor("Sam"))


@pytest.mark.parametrize("end", [_used, _withdrawn, _followed])
def test_an_invitation_works_once_until_it_is_taken_back_or_followed_by_another(end: Callable[[str], None]):
    token = invitation.invite(person("Sam"))
    end(token)
    with pytest.raises(NotFound):
        invitation.invitation(token)
    with pytest.raises(NotFound):
        come_in(token, account("Eve"))
    assert "Eve" not in {each.name for each in Person.select()}


def test_an_invitation_lasts_for_three_days():
    with clock.frozen(NOON):
        token = invitation.invite(person("Sam"))
    with clock.frozen(NOON + timedelta(hours=71, minutes=59)):
        assert invitation.invitation(token).inviter_name == "Sam"
    with clock.frozen(NOON + timedelta(hours=72)), pytest.raises(NotFound):
        invitation.invitation(token)


def test_an_unknown_code_is_like_one_that_has_ended():
    with pytest.raises(NotFound):
        invitation.invitation("no such token")


def test_three_invitations_a_day_are_enough():
    sam = person("Sam")
    with clock.frozen(NOON):
        for _ in range(3):
            invitation.invite(sam)
        with pytest.raises(Conflict):
            invitation.invite(sam)
    with clock.frozen(NOON + timedelta(days=1, seconds=1)):
        assert invitation.invitation(invitation.invite(sam)).inviter == sam.person


def test_who_has_a_partner_invites_nobody_and_joins_nobody():
    both = pair()
    with pytest.raises(Conflict):
        invitation.invite(both.keeper)
    token = invitation.invite(person("Eve"))
    with pytest.raises(Conflict):
        invitation.join_with_account(both.keeper, token)
    assert actor("Sam").partner == both.rater.person


def test_somebody_with_an_account_joins_with_it():
    token = invitation.invite(person("Sam", BROKE))
    alex = person("Alex", HURT)
    invitation.join_with_account(alex, token)
    invitation.say(invitation.in_new_space(alex), HURT)
    assert (actor("Alex").couple, sides("Alex")) == (actor("Sam").couple, [("Sam", "Alex")])
    assert verify(actor("Sam").couple).broken is None


def test_ones_own_invitation_is_for_the_other():
    sam = person("Sam")
    token = invitation.invite(sam)
    with pytest.raises(Conflict):
        invitation.join_with_account(sam, token)
    assert invitation.invitation(token).inviter == sam.person


def test_a_space_takes_two_and_not_three():
    sam = person("Sam")
    token = invitation.invite(sam)
    extra = person("Eve")
    Membership.update(couple=sam.couple).where(Membership.person == extra.person).execute()
    with pytest.raises(NotFound):
        come_in(token, account("Alex"))
    assert "Alex" not in {each.name for each in Person.select()}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (BROKE, HURT, [("Sam", "Alex")]),
        (HURT, BROKE, [("Alex", "Sam")]),
        (BOTH, BOTH, [("Sam", "Alex"), ("Alex", "Sam")]),
        (BROKE, BROKE, [("Sam", ""), ("Alex", "")]),
        (HURT, HURT, [("", "Alex"), ("", "Sam")]),
        (BOTH, HURT, [("Sam", "Alex"), ("", "Sam")]),
        (BOTH, BROKE, [("Sam", ""), ("Alex", "Sam")]),
        (BROKE, BOTH, [("Sam", "Alex"), ("Alex", "")]),
    ],
)
def test_each_says_only_of_themselves_and_halves_that_fit_make_one_repair(
    first: OwnPart, second: OwnPart, found: list[tuple[str, str]]
):
    come_in(invitation.invite(person("Sam", first)), account("Alex"))
    invitation.say(actor("Alex"), second)
    assert sorted(sides("Sam")) == sorted(found)
    assert verify(actor("Sam").couple).broken is None


def test_saying_it_again_changes_nothing():
    both = pair()
    before = Version.select().count()
    invitation.say(both.keeper, BROKE)
    invitation.say(both.rater, HURT)
    assert (Version.select().count(), sides("Sam")) == (before, [("Sam", "Alex")])


def test_alone_one_may_say_both_and_nothing_is_chained():
    sam = person("Sam", BROKE)
    invitation.say(sam, HURT)
    assert (sorted(sides("Sam")), events(sam.couple)) == ([("", "Sam"), ("Sam", "")], 0)


def test_nothing_said_is_refused():
    with pytest.raises(Invalid):
        invitation.say(person("Sam"), OwnPart(broke_trust=False, was_hurt=False))
