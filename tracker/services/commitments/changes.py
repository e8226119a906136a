"""Changes of what is agreed: other words, a rung down or up, a finish. The old terms stay in force until both agree."""

from dataclasses import replace

from tracker.domain.asks import ask_the_same
from tracker.domain.commitments import ladder
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import Recurrence, RecurrenceKind
from tracker.domain.commitments.reviews import TERM_AFTER_A_RUNG_UP
from tracker.domain.errors import Conflict
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, Terms
from tracker.queries.commitments.agreements import commitments_in_direction
from tracker.services.commitments.ask_limits import must_be_asked_anew, must_have_rested
from tracker.services.commitments.proposals import close, running
from tracker.services.commitments.terms import (
    Wording,
    check_room,
    checked,
    has_closed,
    in_force_of,
    must_be_open,
    must_reach_partner,
    visible,
    waiting_of,
    wording_of,
    write_version,
)
from tracker.services.record import ledger
from tracker.services.writing import writes

_WEEKS_AFTER_A_RUNG_UP = TERM_AFTER_A_RUNG_UP.days // 7
_WITHOUT_A_TIME = frozenset({RecurrenceKind.TIMES_A_WEEK, RecurrenceKind.WHENEVER, RecurrenceKind.ON_REQUEST})


@writes
def propose_change(actor: Actor, item: str, wording: Wording) -> None:
    """Put other words forward. They replace whatever waits for an answer, and wait for the other in their turn.

    What is kept by one's own word changes at once, unless it has been offered to the partner.
    """
    commitment = visible(actor, item)
    if has_closed(actor, commitment):
        raise Conflict("ended")
    if commitment.state == LifeState.OWN and waiting_of(commitment) is None:
        _change_own(actor, running(actor, item), wording)
        return
    _put_forward(actor, commitment, "change", wording)


def _change_own(actor: Actor, commitment: Commitment, wording: Wording) -> None:
    must_be_open(actor)
    said = checked(wording, actor.today)
    check_room(actor, None, said, beside=commitment.id)
    commitment.number = write_version(actor, commitment, "own", said).number
    ledger.change(actor, "commitment", commitment)


def _put_forward(actor: Actor, commitment: Commitment, kind: str, wording: Wording) -> None:
    must_reach_partner(actor)
    _must_have_rested(actor, commitment)
    said = checked(wording, actor.today)
    if not _are_said_here(actor, commitment, said):
        must_be_asked_anew(actor, str(commitment.repair_id), said, beside=commitment.id)
    check_room(actor, commitment.repair_id, said, beside=commitment.id)
    write_version(actor, commitment, kind, said)


def _are_said_here(actor: Actor, commitment: Commitment, wording: Wording) -> bool:
    """Whether these words are in force here, or are the other's own that wait for an answer: then they are not asked for."""
    waiting = waiting_of(commitment)
    stands = [in_force_of(commitment)] if commitment.state == LifeState.ACTIVE else []
    stands += [waiting] if waiting is not None and waiting.writer_id != actor.person else []
    return any(ask_the_same((each.title, each.details), (wording.title, wording.details)) for each in stands)


def _must_have_rested(actor: Actor, commitment: Commitment) -> None:
    waiting = waiting_of(commitment)
    # Other words for what the other proposed are an answer.
    if waiting is None or waiting.writer_id == actor.person:
        must_have_rested(actor, Terms, commitment.id)


@writes
def propose_easing(actor: Actor, item: str) -> None:
    """Propose one rung down: daily, every other day, weekly, on request."""
    commitment = _on_a_ladder(actor, item)
    eased = ladder.ease(_recurrence_now(actor, commitment))
    if eased is None:
        raise Conflict("no_lower_step")
    _put_forward(actor, commitment, "ease", on_rung(commitment, eased))


@writes
def propose_backing_up(actor: Actor, item: str) -> None:
    """Propose one rung up, with a review after 4 weeks."""
    commitment = _on_a_ladder(actor, item)
    tightened = ladder.tighten(_recurrence_now(actor, commitment))
    if tightened is None:
        raise Conflict("no_higher_step")
    _put_forward(actor, commitment, "back_up", replace(on_rung(commitment, tightened), weeks=_WEEKS_AFTER_A_RUNG_UP))


def _on_a_ladder(actor: Actor, item: str) -> Commitment:
    commitment = running(actor, item)
    if commitment.state == LifeState.OWN:
        raise Conflict("kept_by_own_word")
    return commitment


def _recurrence_now(actor: Actor, commitment: Commitment) -> Recurrence:
    """How often it is asked now: as agreed, or on request where a review ended without agreement."""
    held = commitments_in_direction(actor, commitment.repair_id)
    pieces = (each.on(actor.today) for each in held if each.id == commitment.id)
    return next(piece.recurrence for piece in pieces if piece is not None)


def on_rung(commitment: Commitment, recurrence: Recurrence) -> Wording:
    """The words in force, as often as the rung says; without a time of day where the rung has no day to hang it on."""
    wording = wording_of(in_force_of(commitment))
    due_time = None if recurrence.kind in _WITHOUT_A_TIME else wording.due_time
    return replace(wording, recurrence=recurrence, due_time=due_time)


@writes
def propose_finish(actor: Actor, item: str) -> None:
    """Propose that it is finished. What is kept by one's own word finishes at once."""
    commitment = running(actor, item)
    if commitment.state != LifeState.OWN:
        must_reach_partner(actor)
        _must_have_rested(actor, commitment)
        write_version(actor, commitment, "finish", wording_of(in_force_of(commitment)))
        return
    must_be_open(actor)
    if waiting_of(commitment) is not None:
        raise Conflict("offer_waits", partner=actor.partner_name)
    close(actor, commitment, LifeState.FINISHED)
