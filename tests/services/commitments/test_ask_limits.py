"""A no rests for a week, for the one who was refused; the other may propose at any time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from tests.support.commitments import CALL, agreed, alex, message, offered, on, own, sam, seen
from tests.support.factories import BROKE, DAY, HURT, account, actor, come_in, pair, person
from tests.support.refusals import refuses
from tests.support.shares import TODAY, couple_with_a_record, own_scope, proposed, scope, seen_by
from tests.support.shares import agreed as agreed_share
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.errors import Conflict, Invalid
from tracker.queries.sharing.shares import rests_until
from tracker.services.commitments import bring_in, changes, pauses, proposals
from tracker.services.couple import asks, invitation
from tracker.services.sharing import shares

CARE = Category.CARE


@pytest.fixture
def couple(db: object) -> Iterator[None]:
    with on(0):
        pair()
        yield


def test_a_refused_promise_rests_for_a_week_also_in_other_words(couple: None):
    item = offered()
    proposals.decline(alex(), item, 1)
    again = replace(CALL, title="Call me then")
    assert "it rests for a week" in message(lambda: offered(again))
    assert seen(sam(), offered(again, Category.MONEY)).state is LifeState.PROPOSED
    assert proposals.ask_for_commitment(alex(), CARE, again) is not None
    with on(6, hour=11):
        assert "Choose something else" in message(lambda: offered(again))
    with on(7):
        assert seen(sam(), offered(replace(CALL, title="Call me at noon"))).state is LifeState.PROPOSED


SPELLINGS = (
    (CALL.title, CALL.details),
    ("call  before leaving – WORK!", "Each day."),
    ("Cáll before leavingwork", ""),
    ("Call before", "leaving work: on the way to the train"),
)
WAITS = "You have proposed this already, and it waits for Alex’s answer."


@pytest.mark.parametrize(("title", "details"), SPELLINGS)
def test_a_refused_promise_rests_in_whatever_spelling_and_way(couple: None, title: str, details: str):
    again, other = replace(CALL, title=title, details=details), replace(CALL, title="Something else")
    running, kept = agreed(other), own(sam(), again)
    proposals.decline(alex(), offered(), 1)
    ways = (
        lambda: offered(again, Category.MONEY),
        lambda: changes.propose_change(sam(), running, again),
        lambda: changes.propose_change(sam(), offered(replace(CALL, title="A third"), Category.HEALTH), again),
        lambda: bring_in.offer_own(sam(), kept),
    )
    for way in ways:
        assert "it rests for a week, also in another place or spelling" in message(way)
    changes.propose_change(alex(), running, again)  # the other may
    changes.propose_change(sam(), running, replace(again, due_time=None))  # and their words can be answered
    with on(7):
        proposals.take_back(sam(), running, 3)
        bring_in.offer_own(sam(), kept)
        assert seen(alex(), kept).waits_for_me


def test_a_refused_change_and_what_was_not_brought_in_are_not_asked_for_in_another_way(couple: None):
    running, kept = agreed(replace(CALL, title="Something else")), own(sam(), replace(CALL, title="Walk"))
    changes.propose_change(sam(), running, CALL)
    proposals.decline(alex(), running, 2)
    bring_in.offer_own(sam(), kept)
    proposals.decline(alex(), kept, 2)
    for again in (CALL, replace(CALL, title="Walk")):
        assert "it rests for a week, also" in message(partial(offered, again, Category.MONEY))
    asked = proposals.ask_for_commitment(alex(), CARE, CALL)
    assert asked is not None
    changes.propose_change(sam(), asked, replace(CALL, due_time=None))


def test_each_direction_rests_by_itself(db: object):
    with on(0):
        pair(mutual=True)
        proposals.decline(alex(), offered(), 1)
        assert proposals.ask_for_commitment(sam(), CARE, CALL) is not None


def test_the_words_in_force_can_be_asked_for_more_or_less_often(couple: None):
    running = agreed()
    assert proposals.decline(alex(), offered(), 1) is None
    changes.propose_change(sam(), running, replace(CALL, due_time=None))
    assert seen(alex(), running).waits_for_me


def test_the_same_does_not_wait_twice_so_that_one_no_is_enough(couple: None):
    waiting, running = offered(), agreed(replace(CALL, title="Something else"), Category.HEALTH)
    again = replace(CALL, title="call before leaving work.")
    kept = own(sam(), again)
    for way in (
        lambda: offered(again, Category.MONEY),
        lambda: changes.propose_change(sam(), running, again),
        lambda: bring_in.offer_own(sam(), kept),
    ):
        assert message(way) == WAITS
    changes.propose_change(sam(), waiting, replace(again, due_time=None))  # what waits is worded anew
    proposals.take_back(sam(), waiting, 2)
    changes.propose_change(sam(), running, again)
    assert message(offered) == WAITS
    proposals.end_commitment(sam(), running)  # nobody is asked any more
    assert offered()


def test_what_the_other_changed_since_waits_no_more(couple: None):
    item = offered()
    changes.propose_change(alex(), item, replace(CALL, title="Call at noon"))
    assert offered(CALL, Category.MONEY)


THREE = "Three of your proposals wait for an answer, and that is the most at once. Take one back first, or wait."


def many(count: int, first: int = 0) -> list[str]:
    return [offered(replace(CALL, title=f"Commitment {number}", due_time=None)) for number in range(first, first + count)]


@pytest.mark.parametrize("asked_no_more", [False, True])
def test_three_new_promises_of_one_person_wait_and_nothing_tells_why_they_wait(couple: None, *, asked_no_more: bool):
    first, second, _ = many(3)
    if asked_no_more:
        asks.ask_no_more(alex(), "commitment")
    assert (message(lambda: many(1, 3)), message(lambda: bring_in.offer_own(sam(), own(sam())))) == (THREE, THREE)
    proposals.say_not_yet(alex(), first, 1)
    assert message(lambda: many(1, 3)) == THREE
    assert proposals.ask_for_commitment(alex(), CARE, CALL)
    proposals.take_back(sam(), first, 1)
    changes.propose_change(alex(), second, replace(CALL, title="Other words"))  # it waits for Sam, then
    many(2, 3)
    assert message(lambda: many(1, 5)) == THREE
    changes.propose_change(sam(), second, replace(CALL, title="Other words still"))


def test_all_that_was_kept_before_there_were_two_can_be_brought_in_at_once(db: object):
    with on(0):
        person("Sam", BROKE)
        kept = [own(sam(), replace(CALL, title=f"Kept {number}", due_time=None)) for number in range(8)]
    with on(1):
        come_in(invitation.invite(sam()), account("Alex"))
        invitation.say(alex(), HURT)
        for item in kept:
            bring_in.offer_own(sam(), item)
        many(2)
        bring_in.offer_own(sam(), own(sam(), replace(CALL, title="Begun since", due_time=None)))
        assert message(lambda: many(1, 2)) == THREE
        assert [seen(alex(), item).waits_for_me for item in kept] == [True] * 8


def test_what_was_taken_back_or_waits_may_be_offered_again(couple: None):
    item = offered()
    proposals.say_not_yet(alex(), item, 1)
    proposals.take_back(sam(), item, 1)
    assert seen(sam(), offered()).state is LifeState.PROPOSED


def test_a_refused_change_ease_or_finish_rests_and_the_other_may_propose_it(couple: None):
    item = agreed()
    changes.propose_change(sam(), item, replace(CALL, title="Text instead"))
    proposals.decline(alex(), item, 2)
    for again in (
        lambda: changes.propose_change(sam(), item, replace(CALL, title="Text please")),
        lambda: changes.propose_easing(sam(), item),
        lambda: changes.propose_finish(sam(), item),
    ):
        assert "You asked for this, and it rests for a week. Alex can propose it at any time." in message(again)
    pauses.propose_pause(sam(), item, sam().today, sam().today)
    changes.propose_change(alex(), item, replace(CALL, title="Text me"))
    changes.propose_change(sam(), item, replace(CALL, title="Text you, then"))  # an answer
    assert seen(alex(), item).waits_for_me
    with on(7):
        proposals.take_back(sam(), item, 4)
        changes.propose_finish(sam(), item)


def test_a_refused_pause_rests(couple: None):
    item = agreed()
    pause = pauses.propose_pause(sam(), item, sam().today, sam().today)
    pauses.decline_pause(alex(), item, str(pause))
    assert "rests for a week" in message(lambda: pauses.propose_pause(sam(), item, sam().today, sam().today))
    assert pauses.propose_pause(alex(), item, alex().today, alex().today)


def test_what_was_kept_alone_is_not_offered_again_at_once(couple: None):
    item = own(sam())
    bring_in.offer_own(sam(), item)
    proposals.decline(alex(), item, 2)
    assert "rests for a week" in message(lambda: bring_in.offer_own(sam(), item))
    with on(7):
        bring_in.offer_own(sam(), item)
        assert seen(alex(), item).waits_for_me


def test_a_share_that_was_refused_rests_for_a_week_and_the_other_may_propose_it(db: object):
    couple_with_a_record()
    with clock.frozen(TODAY):
        shares.decline(actor("Alex"), proposed())
        with refuses(Conflict, "Alex can propose it at any time"):
            proposed(scope(reader="Somebody else"))
        assert rests_until(actor("Sam"), clock.now()) == TODAY + 7 * DAY
        assert rests_until(actor("Alex"), clock.now()) is None
        waiting = proposed(by="Alex")
        shares.revoke(actor("Alex"), waiting)
        proposed(by="Alex")  # what was taken back may be proposed again
    with clock.frozen(TODAY + 7 * DAY):
        assert proposed(scope(actor("Sam").today))


def test_a_late_no_rests_for_a_week_while_its_time_lasts(db: object):
    couple_with_a_record()
    with clock.frozen(TODAY):
        item = proposed(scope(last_day=TODAY.date() + 20 * DAY))
    with clock.frozen(TODAY + 6 * DAY):
        shares.decline(actor("Alex"), item)
        assert rests_until(actor("Sam"), clock.now()) == TODAY + 13 * DAY


@pytest.mark.parametrize("asked_no_more", [False, True])
def test_one_share_of_each_waits_so_that_one_no_is_enough(db: object, *, asked_no_more: bool):
    couple_with_a_record()
    with clock.frozen(TODAY):
        agreed_share(scope(reader="Somebody before"))
        first = proposed()
        if asked_no_more:
            asks.ask_no_more(alex(), "share")
        with refuses(Conflict, r"^What you proposed waits for Alex’s answer\. Take it back first to propose"):
            proposed(scope(reader="Somebody else"))
        with pytest.raises(Conflict):
            shares.propose(actor("Sam"), scope(reader="Somebody else"), "")
        assert proposed(by="Alex")
        assert shares.show_own(actor("Alex"), own_scope(), seen_by("Alex", own_scope()))
        shares.revoke(actor("Sam"), first)
        second = proposed(scope(reader="Somebody else"))
        shares.decline(actor("Alex"), second)
        with refuses(Conflict, "rests for a week"):
            proposed()


@pytest.mark.parametrize("after", [0, 3, 6])
def test_once_its_time_is_over_a_no_rests_as_long_as_silence_does(db: object, after: int):
    couple_with_a_record()
    with clock.frozen(TODAY):
        refused, silent = (proposed(scope(last_day=TODAY.date() + 6 * DAY), by=name) for name in ("Sam", "Alex"))
    with clock.frozen(TODAY + after * DAY):
        shares.decline(actor("Alex"), refused)
    for hours in (8, 16, 23, 24, 48, 24 * 7):
        at = TODAY + 6 * DAY + timedelta(hours=hours)
        mine, theirs = rests_until(actor("Sam"), at), rests_until(actor("Alex"), at)
        assert mine == theirs, (hours, silent)


def test_what_was_agreed_to_and_what_is_ones_own_rests_never(db: object):
    couple_with_a_record()
    with clock.frozen(TODAY):
        item, _ = agreed_share()
        shares.revoke(actor("Alex"), item)
        assert proposed()
        assert rests_until(actor("Sam"), clock.now()) is None


def test_it_is_refused_beside_its_field_and_nothing_is_written(couple: None):
    proposals.decline(alex(), offered(), 1)
    with pytest.raises(Invalid) as refused:
        offered()
    assert refused.value.field == "category"
