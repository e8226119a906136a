"""New accounts: the first of a server, or one by an invitation. Account, space and session are made at once, or not at all."""

import hmac
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from tracker import chance, clock
from tracker.crypto import passwords
from tracker.crypto.fields import Key
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.addresses import network_of
from tracker.domain.errors import Invalid
from tracker.domain.viewer import Actor
from tracker.models.account import Person
from tracker.queries.account.sessions import acting, person_by_email
from tracker.services.account import people, sessions
from tracker.services.account.people import NewAccount, Ready
from tracker.services.account.sessions import Attempt, Opened
from tracker.services.account.sign_in_tries import tries_at
from tracker.services.couple import invitation
from tracker.services.journal.seals import keep_open, opened_by_password
from tracker.services.password_again import still_own_password
from tracker.services.throttle import Bucket, Claim, counted
from tracker.services.writing import transaction, writes

Speak = Callable[[Actor], str]
"""Says of somebody who has just come in what they say of themselves; returns the address that comes next."""

_BY_INVITATION = Bucket("invitation", hour=10, day=30)


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
    ready = people.made_ready(account)
    with transaction():
        person = people.found_site(ready, host.name, hosted_by_partner=host.partner)
        return _in_there(person, attempt, speak)


def join(token: str, account: NewAccount, attempt: Attempt, speak: Speak) -> Entered:
    """Come into the inviter's space, with a new account, or with one's own by its password; and open a session.

    NotFound when the invitation is over. Invalid("email") when the address has an account with another password: that is
    a wrong try at it, and the same work as making one. Whatever fails, the invitation stays open.
    """
    invitation.invitation(token)
    checked = people.checked_account(account)
    found = _own_or_new(checked, token, attempt)
    seals = opened_by_password(found.id, checked.password) if isinstance(found, Person) else list[Key]()
    with transaction():
        person = _proven(found) if isinstance(found, Person) else people.add_ready(found)
        invitation.let_in(token, person)
        entered = _in_there(person, attempt, speak)
        keep_open(person, entered.opened.token, seals)
        return entered


@writes
def join_signed_in(actor: Actor, token: str, speak: Callable[[Actor], None]) -> None:
    """Come into the inviter's space as who is signed in, alone in their own until then."""
    invitation.join_with_account(actor, token)
    speak(invitation.in_new_space(actor))


def _own_or_new(checked: NewAccount, token: str, attempt: Attempt) -> Person | Ready:
    with counted(*tries_at(checked.email, attempt.address), Claim(_BY_INVITATION, fingerprint(token))):
        person = person_by_email(checked.email)
        if person is None:
            return Ready(checked.name, checked.email, checked.zone, passwords.hashed(checked.password, stranger=True))
        if not passwords.matches(checked.password, person.password_hash, stranger=True):
            raise Invalid("email", "address_taken")
        return person


def _proven(found: Person) -> str:
    still_own_password(found.id, found.password_hash)
    return str(found.id)


def _in_there(person: str, attempt: Attempt, speak: Speak) -> Entered:
    opened = sessions.open_session(person, attempt)
    return Entered(opened, speak(acting(person, clock.now())))


LASTS = timedelta(hours=1)
_MOST = 10


class SetUpCode:
    """A code for one hour, kept nowhere but in this process. From each network ten wrong ones are looked at."""

    def __init__(self) -> None:
        self.text = chance.ident("set-up code", "")[:8]
        self._until = clock.now() + LASTS
        self._wrong: Counter[str] = Counter()
        self._lock = Lock()

    def check(self, typed: str, address: str) -> None:
        """Invalid("code") unless it is this one, in time; whatever was typed, and from whatever address."""
        network = network_of(address)
        with self._lock:
            if clock.now() >= self._until:
                raise Invalid("code", "set_up_code_ended")
            if self._wrong[network] >= _MOST:
                raise Invalid("code", "set_up_code_tried_too_often")
            if not hmac.compare_digest(self.text.encode(), typed.strip().lower().encode(errors="replace")):
                self._wrong[network] += 1
                raise Invalid("code", "set_up_code_wrong")
