"""Answering what the other partner told."""

import pytest

from tests.support.factories import Pair, kept_by, pair
from tests.support.writings import stop_sharing, tap
from tracker.domain.entries.entries import Learned, State
from tracker.domain.entries.limits import LONGEST_RESPONSE
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.models.couple import Pause
from tracker.models.entries import Response
from tracker.models.record import Version
from tracker.queries.entries.partner import told
from tracker.queries.record.verify import verify
from tracker.services.entries.responses import NewResponse, ResponseKind, respond

pytestmark = pytest.mark.usefixtures("db")


def told_about(couple: Pair) -> str:
    return tap(couple.keeper, kept_by(couple.keeper))


def test_a_response_stands_beside_the_entry_and_changes_nothing_in_it():
    couple = pair()
    entry = told_about(couple)
    respond(couple.rater, NewResponse(entry, ResponseKind.NO_MATCH, "The train left at five."))
    (seen,) = told(couple.rater, couple.rater.today).entries
    assert (seen.now.said["state"], seen.beside[0].now.said["words"]) == ("kept", "The train left at five.")
    assert Version.select().where(Version.object == entry).count() == 1
    (answered,) = told(couple.keeper, couple.keeper.today).answered
    assert answered.beside[0].now.said["kind"] == "no_match"
    assert verify(couple.keeper.couple).broken is None


def test_a_second_tap_replaces_the_first_as_a_new_version_and_the_same_tap_writes_nothing():
    couple = pair()
    entry = told_about(couple)
    first = respond(couple.rater, NewResponse(entry, ResponseKind.READ))
    assert respond(couple.rater, NewResponse(entry, ResponseKind.HELPED)) == first
    assert respond(couple.rater, NewResponse(entry, ResponseKind.HELPED)) == first
    assert (Response.select().count(), Version.select().where(Version.object == first).count()) == (1, 2)


def test_a_response_can_be_taken_back_and_given_again():
    couple = pair()
    entry = told_about(couple)
    assert respond(couple.rater, NewResponse(entry, ResponseKind.TAKEN_BACK)) is None
    respond(couple.rater, NewResponse(entry, ResponseKind.READ))
    respond(couple.rater, NewResponse(entry, ResponseKind.TAKEN_BACK))
    assert told(couple.keeper, couple.keeper.today).answered == ()
    respond(couple.rater, NewResponse(entry, ResponseKind.HELPED))
    assert len(told(couple.keeper, couple.keeper.today).answered) == 1


def test_words_belong_to_what_does_not_match_alone_and_have_a_bound():
    couple = pair()
    entry = told_about(couple)
    for reply in (
        NewResponse(entry, ResponseKind.READ, "well"),
        NewResponse(entry, ResponseKind.NO_MATCH, "x" * (LONGEST_RESPONSE + 1)),
    ):
        with pytest.raises(Invalid) as refused:
            respond(couple.rater, reply)
        assert refused.value.field == "words"
    assert Response.select().count() == 0


def test_nobody_responds_to_their_own_entry_a_draft_or_a_strangers():
    couple = pair()
    own = told_about(couple)
    draft = tap(couple.keeper, kept_by(couple.keeper, category="money"), State.MISSED, learned=Learned.NOT_YET)
    strange = told_about(pair("Eve", "Frank"))
    for who, entry in ((couple.keeper, own), (couple.rater, draft), (couple.rater, strange), (couple.rater, "nothing")):
        with pytest.raises(NotFound):
            respond(who, NewResponse(entry, ResponseKind.READ))


def test_an_entry_taken_back_in_the_meantime_is_not_responded_to():
    couple = pair()
    promise = kept_by(couple.keeper)
    entry = tap(couple.keeper, promise)
    respond(couple.rater, NewResponse(entry, ResponseKind.READ))
    tap(couple.keeper, promise, State.TAKEN_BACK)
    with pytest.raises(Conflict):
        respond(couple.rater, NewResponse(entry, ResponseKind.HELPED))
    assert respond(couple.rater, NewResponse(entry, ResponseKind.TAKEN_BACK)) is not None


def test_a_draft_over_what_was_taken_back_changes_no_answer_to_the_other():
    couple = pair()
    promise = kept_by(couple.keeper, category="money")
    entry = tap(couple.keeper, promise)
    tap(couple.keeper, promise, State.TAKEN_BACK)
    for _ in range(2):
        with pytest.raises(Conflict):
            respond(couple.rater, NewResponse(entry, ResponseKind.HELPED))
        assert respond(couple.rater, NewResponse(entry, ResponseKind.TAKEN_BACK)) is None
        tap(couple.keeper, promise, State.MISSED, learned=Learned.NOT_YET)


def test_the_same_response_is_seen_once_sharing_goes_on_and_one_that_was_never_seen_is_taken_back_unseen():
    couple = pair()
    first, second = told_about(couple), told_about(couple)
    resting = stop_sharing(couple.rater)
    for entry in (first, second):
        respond(resting, NewResponse(entry, ResponseKind.HELPED))
    Pause.delete().execute()
    respond(couple.rater, NewResponse(first, ResponseKind.HELPED))
    respond(couple.rater, NewResponse(second, ResponseKind.TAKEN_BACK))
    assert {row.entry_id: row.shared_at is not None for row in Response.select()} == {first: True, second: False}
    assert verify(couple.keeper.couple).broken is None


def test_a_response_given_while_resting_is_seen_once_it_is_changed_after_the_rest():
    couple = pair()
    entry = told_about(couple)
    respond(stop_sharing(couple.rater), NewResponse(entry, ResponseKind.READ))
    assert told(couple.keeper, couple.keeper.today).answered == ()
    Pause.delete().execute()
    respond(couple.rater, NewResponse(entry, ResponseKind.HELPED))
    (answered,) = told(couple.keeper, couple.keeper.today).answered
    assert len(answered.beside[0].lines[0]) == 1
    assert verify(couple.keeper.couple).broken is None


def test_a_response_changed_while_resting_that_the_other_never_saw_stays_private():
    couple = pair()
    entry = told_about(couple)
    resting = stop_sharing(couple.rater)
    respond(resting, NewResponse(entry, ResponseKind.READ))
    respond(resting, NewResponse(entry, ResponseKind.HELPED))
    assert told(couple.keeper, couple.keeper.today).answered == ()
