"""The way out: each by one person alone, in force at once."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.factories import HURT, actor, felt_in, pair, person
from tests.support.refusals import refuses
from tracker import clock
from tracker.domain.entries.entries import State
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.models.couple import Couple, Invitation, Membership, Pause
from tracker.models.moments import Moment
from tracker.models.ratings import Sharing
from tracker.models.sharing import Share, ShareToken
from tracker.queries.commitments.agreements import resting_days
from tracker.queries.leaving import Rest, own_rest
from tracker.queries.ratings.own import rated, sharing_level
from tracker.queries.record.verify import verify
from tracker.services.couple import invitation
from tracker.services.entries.entries import Answer, answer
from tracker.services.leaving import space
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings.audiences import choose_audience
from tracker.services.ratings.ratings import NewRating, rate

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


def after(days: int) -> AbstractContextManager[None]:
    return clock.frozen(NOON + timedelta(days=days))


def mark(who: Actor, words: str) -> Moment:
    found: Moment = Moment.get_by_id(mark_moment(who, NewMoment(who.today, MomentKind.MILESTONE, words)))
    return found


def share(couple: Actor, kind: str, writer: Actor, **more: object) -> str:
    day, now = couple.today, clock.now()
    row = Share.create(
        id=f"{kind} of {writer.name}",
        couple=couple.couple,
        kind=kind,
        writer=writer.person,
        scope="{}",
        from_day=day,
        until_day=day,
        snapshot=b"frozen",
        digest="",
        proposed_at=now,
        expires_at=now + timedelta(days=7),
        **({"active_at": now} | more),
    )
    ShareToken.create(token_hash=row.id, couple=couple.couple, share=row.id, writer=writer.person, made_at=now)
    return str(row.id)


def test_while_one_pauses_nothing_is_due_for_either_and_nothing_new_of_theirs_is_shown():
    sam = pair().keeper
    space.pause(sam, None)
    sam, alex = actor("Sam"), actor("Alex")
    assert (sam.paused, alex.paused, sam.shares, alex.shares) == (True, True, False, True)
    assert (mark(sam, "mine").shared_at, mark(alex, "ours").shared_at is None) == (None, False)


def test_only_the_one_who_paused_is_told_who_did():
    with after(0):
        sam = pair().keeper
        space.pause(sam, date(2026, 3, 9))
        assert own_rest(actor("Sam"), "pause") == Rest(date(2026, 3, 3), date(2026, 3, 9))
        assert own_rest(actor("Alex"), "pause") is None


def test_a_pause_until_a_day_ends_by_itself_after_that_day():
    with after(0):
        space.pause(pair().keeper, date(2026, 3, 4))
    with after(1):
        assert actor("Alex").paused
    with after(2):
        assert not actor("Alex").paused
        assert own_rest(actor("Sam"), "pause") is None


def test_a_pause_may_not_end_before_it_begins():
    with after(0):
        sam = pair().keeper
        with refuses(Invalid, "Choose today or a later day"):
            space.pause(sam, date(2026, 3, 2))
        space.pause(sam, date(2026, 3, 3))
        assert actor("Sam").paused


def test_pausing_again_moves_the_end_and_makes_no_second_pause():
    with after(0):
        space.pause(pair().keeper, date(2026, 3, 4))
        space.pause(actor("Sam"), None)
        assert own_rest(actor("Sam"), "pause") == Rest(date(2026, 3, 3), None)
    assert Pause.select().count() == 1


def test_resuming_makes_today_count_again_and_keeps_the_days_of_rest():
    with after(0):
        space.pause(pair().keeper, None)
    with after(5):
        space.resume(actor("Sam"))
        assert not actor("Alex").paused
        [rest] = resting_days(actor("Alex"))
    assert (rest.from_day, rest.until_day) == (date(2026, 3, 3), date(2026, 3, 7))


def test_a_pause_that_ran_out_keeps_its_last_day_when_another_begins():
    with after(0):
        space.pause(pair().keeper, date(2026, 3, 4))
    with after(9):
        space.pause(actor("Sam"), None)
        space.resume(actor("Sam"))
        found = [(each.from_day, each.until_day) for each in resting_days(actor("Sam"))]
    assert found == [(date(2026, 3, 3), date(2026, 3, 4)), (date(2026, 3, 12), date(2026, 3, 11))]


def test_resuming_without_a_pause_changes_nothing():
    space.resume(pair().keeper)
    assert Pause.select().count() == 0


def test_nobody_ends_the_pause_of_the_other():
    space.pause(pair().keeper, None)
    space.resume(actor("Alex"))
    assert actor("Alex").paused


def test_a_pause_taken_alone_does_not_stand_in_the_way_of_one_taken_together():
    sam, kim = person("Sam"), person("Kim", HURT)
    space.pause(kim, None)
    invitation.join_with_account(actor("Kim"), invitation.invite(sam))
    space.pause(actor("Kim"), None)
    assert actor("Kim").paused


def test_after_stopping_nothing_new_is_shown_and_what_was_seen_stays():
    both = pair()
    before = mark(both.keeper, "before")
    space.stop_sharing(both.keeper)
    sam = actor("Sam")
    assert (sam.shares, sam.paused, actor("Alex").shares) == (False, False, True)
    assert (mark(sam, "after").shared_at, Moment.get_by_id(before.id).shared_at) == (None, before.shared_at)
    space.resume_sharing(actor("Sam"))
    assert actor("Sam").shares
    assert [row.shared_at for row in Moment.select() if row.words == "after"] == [None]
    assert verify(sam.couple).broken is None


def test_stopping_ends_every_share_that_shows_this_person_and_no_other():
    both = pair()
    joint, asked = share(both.keeper, "both", both.rater), share(both.keeper, "both", both.keeper, active_at=None)
    own, others = share(both.keeper, "own", both.keeper), share(both.keeper, "own", both.rater)
    space.stop_sharing(both.keeper)
    ended = {row.id: (row.revoked_at is not None, row.revoked_by_id, row.snapshot) for row in Share.select()}
    gone = (True, both.keeper.person, None)
    assert ended == {joint: gone, asked: gone, own: gone, others: (False, None, b"frozen")}
    assert [row.token_hash for row in ShareToken.select()] == [others]


def test_stopping_makes_ratings_private_from_today_and_resuming_does_not_undo_it():
    with after(0):
        alex = pair().rater
        repair = felt_in(alex)
        choose_audience(alex, repair, "each", earlier=False)
    with after(1):
        space.stop_sharing(actor("Alex"))
    with after(2):
        space.resume_sharing(actor("Alex"))
        alex = actor("Alex")
        rate(alex, NewRating(repair, alex.today, 40))
        rating = rated(alex, repair, alex.today)
    assert rating
    assert (sharing_level(alex, repair), rating.shared) == ("private", False)
    assert Sharing.select().count() == 2


def test_stopping_adds_no_row_where_ratings_were_private_or_never_asked_about():
    alex = pair().rater
    space.stop_sharing(alex)
    assert Sharing.select().count() == 0
    choose_audience(actor("Alex"), felt_in(alex), "private", earlier=False)
    space.stop_sharing(actor("Alex"))
    assert Sharing.select().count() == 1


def test_leaving_ends_the_space_for_both_and_gives_each_a_new_one():
    both = pair()
    space.leave(both.keeper, both.keeper.couple, erase=False)
    sam, alex = actor("Sam"), actor("Alex")
    assert len({both.keeper.couple, sam.couple, alex.couple}) == 3
    assert (sam.partner, alex.partner) == (None, None)
    left = {row.person_id: row.left for row in Membership.select().where(Membership.couple == both.keeper.couple)}
    assert left == {sam.person: "self", alex.person: "other"}
    assert Couple.get_by_id(both.keeper.couple).ended_at is not None
    assert verify(both.keeper.couple).broken is None


def test_after_leaving_one_can_rate_how_steady_one_feels_and_pair_again():
    both = pair()
    space.leave(both.rater, both.rater.couple, erase=False)
    alex, sam = actor("Alex"), actor("Sam")
    rate(alex, NewRating(None, alex.today, 70))
    assert rated(alex, None, alex.today)
    with pytest.raises(NotFound):
        answer(alex, Answer("gone", alex.today, alex.today.isoformat(), State.KEPT))
    invitation.join_with_account(alex, invitation.invite(sam))
    assert actor("Alex").partner == sam.person


def test_the_same_form_sent_twice_leaves_once():
    both = pair()
    sent = replace(both.keeper, key="k", digest="d")
    space.leave(sent, sent.couple, erase=False)
    once = actor("Sam").couple
    space.leave(replace(actor("Sam"), key="k", digest="d"), sent.couple, erase=False)
    assert actor("Sam").couple == once


def test_two_who_leave_at_the_same_moment_each_get_one_new_space():
    both = pair()
    space.leave(both.keeper, both.keeper.couple, erase=False)
    with refuses(Conflict, "already ended"):
        space.leave(both.rater, both.rater.couple, erase=True)
    assert Membership.select().where(Membership.person == both.rater.person).count() == 3


def test_a_form_of_an_earlier_space_leaves_no_later_one():
    both = pair()
    old = both.keeper.couple
    space.leave(both.rater, old, erase=False)
    invitation.join_with_account(actor("Alex"), invitation.invite(actor("Sam")))
    with pytest.raises(Conflict):
        space.leave(actor("Sam"), old, erase=False)
    assert actor("Sam").partner == both.rater.person


def test_alone_there_is_nobody_to_leave():
    sam = person("Sam")
    with refuses(Conflict, "You are alone"):
        space.leave(sam, sam.couple, erase=True)
    assert actor("Sam").couple == sam.couple


def test_leaving_ends_invitations_pauses_and_shares():
    sam = person("Sam")
    token = invitation.invite(sam)
    both = pair("Eve", "Frank")
    share(both.keeper, "both", both.rater)
    space.pause(both.rater, None)
    space.leave(actor("Eve"), both.keeper.couple, erase=False)
    assert (actor("Frank").paused, actor("Eve").paused) == (False, False)
    assert Pause.select().where(Pause.ended_at.is_null()).count() == 0
    assert Share.select().where(Share.revoked_at.is_null()).count() == 0
    assert Invitation.select().where((Invitation.couple == both.keeper.couple) & Invitation.withdrawn_at.is_null()).count() == 1
    assert invitation.invitation(token).inviter == sam.person
