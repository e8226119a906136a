"""Coming in: the first account of a server, or one by an invitation. Made, entered and spoken for at once, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker import clock
from tracker.crypto import passwords
from tracker.crypto.fields import Key
from tracker.crypto.tokens import fingerprint
from tracker.domain.errors import Invalid
from tracker.domain.viewer import Actor
from tracker.models.people import Person
from tracker.queries.sessions import acting, person_by_email
from tracker.services import accounts, pairing, sealing
from tracker.services.accounts import Attempt, NewAccount, Opened, Ready
from tracker.services.own_password import still_own_password
from tracker.services.proving import tries_at
from tracker.services.throttle import Bucket, Claim, counted
from tracker.services.writing import transaction, writes

Speak = Callable[[Actor], str]
"""Says of somebody who has just come in what they say of themselves; returns the address that comes next."""

_BY_INVITATION = Bucket("invitation", 10, 30)


@dataclass(frozen=True, slots=True)
class Entered:
    """The first session in a space, and the address that comes next."""

    opened: Opened
    goes_on: str


@dataclass(frozen=True, slots=True)
class Host:
    """Who runs this server, and whether that is one of the two."""

    name: str
    partner: bool


def begin(account: NewAccount, host: Host, attempt: Attempt, speak: Speak) -> Entered:
    """Set this server up with its first account, and open its first session. Conflict when that was done before."""
    ready = accounts.made_ready(account)

    def work() -> Entered:
        person = accounts.found_site(ready, host.name, hosted_by_partner=host.partner)
        return _in_there(person, attempt, speak)

    return transaction(work)


def join(token: str, account: NewAccount, attempt: Attempt, speak: Speak) -> Entered:
    """Come into the inviter's space, with a new account, or with one's own by its password; and open a session.

    NotFound when the invitation is over. Invalid("email") when the address has an account with another password: that is
    a wrong try at it, and the same work as making one. Whatever fails, the invitation stays open.
    """
    pairing.invitation(token)
    checked = accounts.checked_account(account)
    found = _own_or_new(checked, token, attempt)
    seals = sealing.opened_by_password(found.id, checked.password) if isinstance(found, Person) else list[Key]()

    def work() -> Entered:
        person = _proven(found) if isinstance(found, Person) else accounts.add_ready(found)
        pairing.let_in(token, person)
        entered = _in_there(person, attempt, speak)
        sealing.keep_open(person, entered.opened.token, seals)
        return entered

    return transaction(work)


@writes
def join_signed_in(actor: Actor, token: str, speak: Callable[[Actor], None]) -> None:
    """Come into the inviter's space as who is signed in, alone in their own until then."""
    pairing.join_with_account(actor, token)
    speak(pairing.in_new_space(actor))


def _own_or_new(checked: NewAccount, token: str, attempt: Attempt) -> Person | Ready:
    with counted(*tries_at(checked.email, attempt.address), Claim(_BY_INVITATION, fingerprint(token))):
        person = person_by_email(checked.email)
        if person is None:
            return Ready(checked.name, checked.email, checked.zone, passwords.hashed(checked.password, stranger=True))
        if not passwords.matches(checked.password, person.password_hash, stranger=True):
            raise Invalid("email", accounts.NOT_THESE)
        return person


def _proven(found: Person) -> str:
    still_own_password(found.id, found.password_hash)
    return str(found.id)


def _in_there(person: str, attempt: Attempt, speak: Speak) -> Entered:
    opened = accounts.open_session(person, attempt)
    return Entered(opened, speak(acting(person, clock.now())))
