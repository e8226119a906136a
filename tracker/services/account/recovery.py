"""Getting back into an account with a one-time link, and no way into what was sealed."""

from tracker import chance, clock
from tracker.crypto import passwords
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.account.limits import RECOVERY_LASTS
from tracker.domain.errors import NotFound
from tracker.models.account import OneTimeLink, Person, Session
from tracker.queries.account.sessions import person_by_email
from tracker.services.account.browsers import know_browser
from tracker.services.account.people import check_new_password
from tracker.services.journal import seals
from tracker.services.writing import transaction, way_out


@transaction()
def make_recovery_link(email: str) -> str:
    """A one-time token, good for 24 hours, that lets the owner of an account choose a new password. Earlier ones end."""
    person = person_by_email(email)
    if person is None:
        raise NotFound
    OneTimeLink.delete().where(OneTimeLink.person == person.id).execute()
    token, now = chance.token("recovery", person.id), clock.now()
    OneTimeLink.insert(
        token_hash=fingerprint(token), person=person.id, created_at=now, expires_at=now + RECOVERY_LASTS
    ).execute()
    return token


def recovery_works(token: str) -> bool:
    """Whether a recovery token can still be used."""
    link = OneTimeLink.get_or_none(OneTimeLink.token_hash == fingerprint(token))
    return link is not None and link.used_at is None and clock.now() < link.expires_at


@way_out
def recover(token: str, new: str, device: str = "") -> str:
    """Set a new password with a recovery token, once, and end every session of its owner. It opens nothing that was sealed.

    The owner is known from now on in the browser that carries `device`, whatever is tried elsewhere. Returns the token that
    it is to carry, or nothing where it may keep the one that it has.
    """
    person = _owner_of(token)
    check_new_password(new, (person.name, person.email))
    stored = passwords.hashed(new)
    with transaction():
        _owner_of(token)
        OneTimeLink.update(used_at=clock.now()).where(OneTimeLink.token_hash == fingerprint(token)).execute()
        Person.update(password_hash=stored).where(Person.id == person.id).execute()
        seals.lock_all(person.id)
        Session.delete().where(Session.person == person.id).execute()
        return know_browser(person.id, device)


def _owner_of(token: str) -> Person:
    if not recovery_works(token):
        raise NotFound
    owner: Person = OneTimeLink.get_by_id(fingerprint(token)).person
    return owner
