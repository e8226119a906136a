"""The present password, typed again by somebody who is signed in before something that it alone allows."""

from tracker.crypto import passwords
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.viewer import Actor
from tracker.models.account import Person
from tracker.services.throttle import BY_SESSION, Claim, counted


def check_own_password(actor: Actor, password: str, field: str = "password") -> str:
    """Check the present password, outside every transaction. Returns what `still_own_password` compares with.

    Invalid(`field`) for a wrong one, TooMany after too many wrong ones in this session: those of another session, which
    somebody else may hold, count for themselves.
    """
    with counted(Claim(BY_SESSION, actor.session or actor.person)):
        checked = str(Person.get_by_id(actor.person).password_hash)
        if not passwords.matches(password, checked):
            raise Invalid(field, "not_own_password")
    return checked


def still_own_password(person: str, checked: str | None) -> None:
    """Conflict where the password was changed since it was checked. The caller holds the transaction."""
    if Person.get_by_id(person).password_hash != checked:
        raise Conflict("password_changed_meanwhile")
