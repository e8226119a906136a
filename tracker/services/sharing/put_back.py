"""Confirming who sees what, after the record was put back to an older copy."""

from tracker import clock
from tracker.domain.errors import Conflict
from tracker.domain.viewer import Actor
from tracker.models.account import PutBack
from tracker.queries.sharing.put_back import to_check
from tracker.services.writing import writes


class SharingChanged(Conflict):
    """Something else would be shown than what was looked at. Nothing was done."""

    def __init__(self) -> None:
        super().__init__("audience_changed")


@writes
def confirm(actor: Actor, said: str) -> None:
    """Let others see again what the actor shares, when that is what `said` says (`Check.said`); SharingChanged when it is not.

    Confirmed already, nothing happens.
    """
    found = to_check(actor, clock.now())
    if found is not None and found.said != said:
        raise SharingChanged
    PutBack.delete().where(PutBack.person == actor.person).execute()
