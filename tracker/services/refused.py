"""A week's rest after a no: who was refused does not ask for the same again. The other may, at any time."""

from tracker import clock
from tracker.domain.asking import REST
from tracker.domain.commitments import Category, LifeState
from tracker.domain.errors import Invalid
from tracker.domain.viewer import Actor
from tracker.models.record import Commitment, CommitmentPause, Terms
from tracker.queries.scoped import shared_rows


def must_have_rested(actor: Actor, model: type[Terms | CommitmentPause], item: str) -> None:
    """Raise Invalid while a no to the actor's own change, or pause, of this commitment is less than a week old."""
    mine = (model.commitment == item) & (model.writer == actor.person)
    lately = model.declined_at > clock.now() - REST
    if shared_rows(model, actor).where(mine & lately).exists():
        raise Invalid("", f"You asked for this, and it rests for a week. {actor.partner_name} can propose it at any time.")


def must_have_rested_about(actor: Actor, repair: str, category: Category) -> None:
    """Raise Invalid while a no to something new of the actor's, about the same in this repair, is less than a week old."""
    closed = (Commitment.repair == repair) & (Commitment.category == category) & (Commitment.state == LifeState.DECLINED)
    refused = shared_rows(Commitment, actor).where(closed & (Commitment.ended_at > clock.now() - REST))
    asked = Terms.commitment.in_([row.id for row in refused]) & (Terms.writer == actor.person)
    if shared_rows(Terms, actor).where(asked & Terms.declined_at.is_null(is_null=False)).exists():
        raise Invalid(
            "category",
            "Something about this was not taken up, and it rests for a week. Choose something else, or wait;"
            f" {actor.partner_name} can propose it at any time.",
        )
