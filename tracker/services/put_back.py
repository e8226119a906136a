"""Confirming who sees what, after the record was put back to an older copy."""

from tracker.domain.viewer import Actor
from tracker.models.people import PutBack
from tracker.services.writing import writes


@writes
def confirm(actor: Actor) -> None:
    """Let others see again what the actor shares, as it stands now. Confirmed already, nothing happens."""
    PutBack.delete().where(PutBack.person == actor.person).execute()
