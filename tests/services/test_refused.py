"""A no rests for a week, for the one who was refused; the other may propose at any time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import DAY, actor, pair
from tests.services.committing import CALL, agreed, alex, message, offered, on, own, sam, seen
from tests.showing import TODAY, couple_with_a_record, proposed, scope
from tests.showing import agreed as agreed_share
from tracker import clock
from tracker.domain.commitments import Category, LifeState
from tracker.domain.errors import Conflict, Invalid
from tracker.queries.shares import rests_until
from tracker.services import bringing_in, changes, commitment_pauses, commitments, shares

CARE = Category.CARE


@pytest.fixture
def couple(db: object) -> Iterator[None]:
    with on(0):
        pair()
        yield


def test_a_refused_promise_rests_for_a_week_also_in_other_words(couple: None):
    item = offered()
    commitments.decline(alex(), item, 1)
    again = replace(CALL, title="Call me then")
    assert "it rests for a week" in message(lambda: offered(again))
    assert seen(sam(), offered(again, Category.MONEY)).state is LifeState.PROPOSED
    assert commitments.ask_for_commitment(alex(), CARE, again) is not None
    with on(6, hour=11):
        assert "Choose something else" in message(lambda: offered(again))
    with on(7):
        assert seen(sam(), offered(again)).state is LifeState.PROPOSED


def test_what_was_taken_back_or_waits_may_be_offered_again(couple: None):
    item = offered()
    commitments.say_not_yet(alex(), item, 1)
    commitments.take_back(sam(), item, 1)
    assert seen(sam(), offered()).state is LifeState.PROPOSED


def test_a_refused_change_ease_or_finish_rests_and_the_other_may_propose_it(couple: None):
    item = agreed()
    changes.propose_change(sam(), item, replace(CALL, title="Text instead"))
    commitments.decline(alex(), item, 2)
    for again in (
        lambda: changes.propose_change(sam(), item, replace(CALL, title="Text please")),
        lambda: changes.propose_easing(sam(), item),
        lambda: changes.propose_finish(sam(), item),
    ):
        assert "You asked for this, and it rests for a week. Alex can propose it at any time." in message(again)
    commitment_pauses.propose_pause(sam(), item, sam().today, sam().today)
    changes.propose_change(alex(), item, replace(CALL, title="Text me"))
    changes.propose_change(sam(), item, replace(CALL, title="Text you, then"))  # an answer
    assert seen(alex(), item).waits_for_me
    with on(7):
        commitments.take_back(sam(), item, 4)
        changes.propose_finish(sam(), item)


def test_a_refused_pause_rests(couple: None):
    item = agreed()
    pause = commitment_pauses.propose_pause(sam(), item, sam().today, sam().today)
    commitment_pauses.decline_pause(alex(), item, str(pause))
    assert "rests for a week" in message(lambda: commitment_pauses.propose_pause(sam(), item, sam().today, sam().today))
    assert commitment_pauses.propose_pause(alex(), item, alex().today, alex().today)


def test_what_was_kept_alone_is_not_offered_again_at_once(couple: None):
    item = own(sam())
    bringing_in.offer_own(sam(), item)
    commitments.decline(alex(), item, 2)
    assert "rests for a week" in message(lambda: bringing_in.offer_own(sam(), item))
    with on(7):
        bringing_in.offer_own(sam(), item)
        assert seen(alex(), item).waits_for_me


def test_a_share_that_was_refused_rests_for_a_week_and_the_other_may_propose_it(db: object):
    couple_with_a_record()
    with clock.frozen(TODAY):
        shares.decline(actor("Alex"), proposed())
        with pytest.raises(Conflict, match="Alex can propose it at any time"):
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
    commitments.decline(alex(), offered(), 1)
    with pytest.raises(Invalid) as refused:
        offered()
    assert refused.value.field == "category"
