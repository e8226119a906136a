"""Limits on what one partner may ask the other: nothing twice, nothing within a week after a no to it, and not much at once.

They hold for the one who asked. The other may propose the same at any time.
"""

from tracker import clock
from tracker.domain.asks import MOST_WAITING, REST, ask_the_same
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.errors import Invalid
from tracker.domain.viewer import Actor
from tracker.models.commitments import Commitment, CommitmentPause, Terms
from tracker.models.couple import Membership
from tracker.queries.scoped import own_rows, shared_rows
from tracker.services.commitments.terms import Wording, has_closed, visible, waiting_of

_IN_NEW_WORDS = ("offer", "ask", "change")


def must_have_rested(actor: Actor, model: type[Terms | CommitmentPause], item: str) -> None:
    """Raise Invalid while a no to the actor's own change, or pause, of this commitment is less than a week old."""
    mine = (model.commitment == item) & (model.writer == actor.person)
    lately = model.declined_at > clock.now() - REST
    if shared_rows(model, actor).where(mine & lately).exists():
        raise Invalid("", "ask_rests", partner=actor.partner_name)


def must_have_rested_about(actor: Actor, repair: str, category: Category) -> None:
    """Raise Invalid while a no to something new of the actor's, about the same in this repair, is less than a week old."""
    closed = (Commitment.repair == repair) & (Commitment.category == category) & (Commitment.state == LifeState.DECLINED)
    refused = shared_rows(Commitment, actor).where(closed & (Commitment.ended_at > clock.now() - REST))
    asked = Terms.commitment.in_([row.id for row in refused]) & (Terms.writer == actor.person)
    if shared_rows(Terms, actor).where(asked & Terms.declined_at.is_null(is_null=False)).exists():
        raise Invalid(
            "category",
            "ask_about_rests",
            partner=actor.partner_name,
        )


def must_be_asked_anew(actor: Actor, repair: str, wording: Wording, beside: str | None = None) -> None:
    """Raise Invalid where the actor asks for the same in this repair already, or was refused it less than a week ago.

    It is told by its words, whatever it is said to be about, and whether it was new, a change or brought in. What waits in the
    commitment `beside` is replaced, and is not looked at.
    """
    mine = (Terms.writer == actor.person) & Terms.kind.in_(_IN_NEW_WORDS)
    refused = Terms.declined_at > clock.now() - REST
    unanswered = Terms.agreed_at.is_null() & Terms.declined_at.is_null() & Terms.withdrawn_at.is_null()
    for row in shared_rows(Terms, actor).where(mine & (refused | unanswered)):
        if ask_the_same((row.title, row.details), (wording.title, wording.details)):
            _check_asked_before(actor, repair, row, beside)


def _check_asked_before(actor: Actor, repair: str, row: Terms, beside: str | None) -> None:
    commitment = visible(actor, row.commitment_id)
    if commitment.repair_id != repair:
        return
    if row.declined_at is not None:
        raise Invalid(
            "title",
            "proposal_rests",
            partner=actor.partner_name,
        )
    if commitment.id != beside and waiting_of(commitment) == row and not has_closed(actor, commitment):
        raise Invalid("title", "proposed_already", partner=actor.partner_name)


def must_not_be_many(actor: Actor, repair: str) -> None:
    """Raise Invalid where `MOST_WAITING` new commitments of the actor's in this repair wait for an answer.

    What they kept alone before their partner joined is not counted: it is brought in once, however much it is.
    """
    proposed = (Commitment.repair == repair) & (Commitment.state == LifeState.PROPOSED)
    brought = (Commitment.repair == repair) & (Commitment.state == LifeState.OWN)
    asked = [*shared_rows(Commitment, actor).where(proposed), *own_rows(Commitment, actor).where(brought)]
    waiting = (waiting_of(each) for each in asked if not was_kept_before(actor, each))
    if sum(each is not None and each.writer_id == actor.person for each in waiting) >= MOST_WAITING:
        raise Invalid("", "too_many_proposals")


def was_kept_before(actor: Actor, commitment: Commitment) -> bool:
    """Whether a commitment was begun by its keeper's own word before there were two in the space."""
    here = Membership.select().where((Membership.couple == actor.couple) & Membership.until_at.is_null())
    return bool(commitment.created_at < max(each.from_at for each in here))
