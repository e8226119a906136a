"""Offering, asking and answering: how a commitment begins, and how it ends."""

from datetime import timedelta

from tracker import chance, clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.errors import Conflict
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, Terms
from tracker.queries.couple import Direction, feeling, keeping
from tracker.services.commitments.ask_limits import must_be_asked_anew, must_have_rested_about, must_not_be_many
from tracker.services.commitments.bring_in import bring_in
from tracker.services.commitments.terms import (
    Wording,
    answered,
    check_room,
    checked,
    has_closed,
    keeper_today,
    must_be_open,
    must_reach_partner,
    put_in_force,
    visible,
    waiting_of,
    wording_of,
    write_version,
)
from tracker.services.record import ledger
from tracker.services.writing import writes


@writes
def offer_commitment(actor: Actor, category: Category, wording: Wording) -> str | None:
    """Offer something that the actor will do. It waits for the partner's answer; the form says "I offer". Returns its id.

    Without a partner, or while their half of the repair has not been said, it is kept by the actor's own word.
    """
    direction = keeping(actor)
    if direction is None or not direction.complete:
        return keep_by_own_word(actor, category, wording)
    return _propose(actor, direction, "offer", category, wording)


@writes
def ask_for_commitment(actor: Actor, category: Category, wording: Wording) -> str | None:
    """Ask the one who broke trust for something that they would keep. It waits for their answer. Returns its id."""
    direction = feeling(actor)
    if direction is None or not direction.complete:
        raise Conflict("nobody_to_ask")
    return _propose(actor, direction, "ask", category, wording)


@writes
def keep_by_own_word(actor: Actor, category: Category, wording: Wording) -> str | None:
    """Keep something by one's own word from today: nobody else sees it, and it counts in no shared figure. Returns its id."""
    must_be_open(actor)
    said = checked(wording, actor.today)
    check_room(actor, None, said)
    row = _new(actor, actor.person, category, LifeState.OWN)
    row.number = 1
    ledger.add(actor, "commitment", row)
    write_version(actor, row, "own", said)
    return row.id


def _propose(actor: Actor, direction: Direction, kind: str, category: Category, wording: Wording) -> str:
    must_reach_partner(actor)
    said = checked(wording, actor.today)
    must_have_rested_about(actor, direction.id, category)
    must_be_asked_anew(actor, direction.id, said)
    check_room(actor, direction.id, said)
    must_not_be_many(actor, direction.id)
    row = _new(actor, str(direction.accountable), category, LifeState.PROPOSED)
    row.repair_id, row.shared_at = direction.id, row.created_at
    ledger.add(actor, "commitment", row)
    write_version(actor, row, kind, said)
    return row.id


def _new(actor: Actor, keeper: str, category: Category, state: LifeState) -> Commitment:
    return Commitment(
        id=chance.ident("commitment", actor.person),
        couple=actor.couple,
        writer=keeper,
        category=category,
        state=state,
        created_at=clock.now(),
    )


@writes
def agree(actor: Actor, item: str, number: int) -> None:
    """Say yes to version `number` of the terms: it is in force from today, until the review.

    Saying yes to a finish ends the commitment. Saying yes to what was kept by one's own word brings its history in.
    """
    commitment, version = _to_answer(actor, item, number)
    if version.kind == "finish":
        version.agreed_at = clock.now()
        ledger.change(actor, "terms", version)
        close(actor, commitment, LifeState.FINISHED)
        return
    check_room(actor, commitment.repair_id, wording_of(version), beside=commitment.id)
    alone_before = commitment.state == LifeState.OWN
    commitment.state = LifeState.ACTIVE
    commitment.number = version.number
    if alone_before:
        # First, since what was answered today says whether the new terms begin today.
        bring_in(actor, commitment)
        put_in_force(actor, commitment, version)
        return
    put_in_force(actor, commitment, version)
    commitment.agreed_at = commitment.agreed_at or clock.now()
    ledger.change(actor, "commitment", commitment)


@writes
def decline(actor: Actor, item: str, number: int) -> None:
    """Say "Not this one" to version `number`. Terms in force stay as they are; a first proposal is closed."""
    commitment, version = _to_answer(actor, item, number)
    version.declined_at = clock.now()
    ledger.change(actor, "terms", version)
    _close_if_only_proposed(actor, commitment, LifeState.DECLINED)


@writes
def say_not_yet(actor: Actor, item: str, number: int) -> None:
    """Say "Not yet": the proposal goes on waiting, and its writer sees that it was read."""
    _, version = _to_answer(actor, item, number)
    version.not_yet_at = clock.now()
    ledger.change(actor, "terms", version)


def _to_answer(actor: Actor, item: str, number: int) -> tuple[Commitment, Terms]:
    commitment, version = _waiting(actor, item, number)
    if version.writer_id == actor.person:
        raise Conflict("not_yours_to_answer", partner=actor.partner_name)
    must_reach_partner(actor)
    return commitment, version


def _waiting(actor: Actor, item: str, number: int) -> tuple[Commitment, Terms]:
    commitment = visible(actor, item)
    version = waiting_of(commitment)
    if has_closed(actor, commitment) or version is None or version.number != number:
        raise Conflict("changed_since_opened")
    return commitment, version


@writes
def take_back(actor: Actor, item: str, number: int) -> None:
    """Take one's own proposal back while it waits. Terms in force stay as they are."""
    must_be_open(actor)
    commitment, version = _waiting(actor, item, number)
    if version.writer_id != actor.person:
        raise Conflict("not_yours_to_take_back")
    version.withdrawn_at = clock.now()
    ledger.change(actor, "terms", version)
    _close_if_only_proposed(actor, commitment, LifeState.ENDED)


def _close_if_only_proposed(actor: Actor, commitment: Commitment, state: LifeState) -> None:
    if commitment.state != LifeState.PROPOSED:
        return
    commitment.state, commitment.ended_at, commitment.ended_by_id = state, clock.now(), actor.person
    ledger.change(actor, "commitment", commitment)


@writes
def end_commitment(actor: Actor, item: str) -> None:
    """End one's own part at once, alone, without a reason: also while sharing rests. The record of it stays."""
    must_be_open(actor)
    commitment = running(actor, item)
    _drop_offer(actor, commitment)
    close(actor, commitment, LifeState.ENDED)


def _drop_offer(actor: Actor, commitment: Commitment) -> None:
    # What is kept by one's own word ends unseen; the offer to bring it in was seen, and must not go on waiting.
    offer = waiting_of(commitment) if commitment.state == LifeState.OWN else None
    if offer is not None:
        offer.withdrawn_at = clock.now()
        ledger.change(actor, "terms", offer)


def running(actor: Actor, item: str) -> Commitment:
    """A commitment that is active or kept by one's own word; Conflict for one that is not, or no longer."""
    commitment = visible(actor, item)
    own = commitment.state == LifeState.OWN and commitment.writer_id == actor.person
    if not own and (commitment.state != LifeState.ACTIVE or has_closed(actor, commitment)):
        raise Conflict("not_in_force")
    return commitment


def close(actor: Actor, commitment: Commitment, state: LifeState) -> None:
    """Finish or end a commitment. Its last day is today where today was answered already, otherwise the day before."""
    today = keeper_today(actor, commitment)
    commitment.state, commitment.ended_at, commitment.ended_by_id = state, clock.now(), actor.person
    commitment.ended_on = today if answered(actor, commitment, today) else today - timedelta(days=1)
    ledger.change(actor, "commitment", commitment)
