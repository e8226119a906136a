"""The sessions of people: opening one at a sign-in, keeping it alive while it is used, and ending it."""

from contextlib import suppress
from dataclasses import dataclass

from tracker import chance, clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.account.limits import OWN_DEVICE, SHARED_DEVICE
from tracker.domain.errors import NotFound, Unwritable
from tracker.domain.viewer import Actor
from tracker.models.account import Session
from tracker.queries.account.sessions import devices
from tracker.services import end_sessions
from tracker.services.account.browsers import know_browser
from tracker.services.account.sign_in_tries import proven
from tracker.services.journal.seals import keep_open, opened_by_password
from tracker.services.password_again import still_own_password
from tracker.services.writing import soon, transaction, way_out, writes


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in, at a network address, from a browser with the token that it was given and that of a session before."""

    email: str
    password: str
    own_device: bool
    label: str
    device: str
    address: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a successful sign-in hands to the browser: a session's token, and for how many seconds; neither token is stored.

    `device` is empty for a browser that carries its token already. It stays the same for whoever signs in with it, so that
    nobody can tell from it who has, how many, or when.
    """

    token: str
    device: str
    lasts: int | None


@way_out
def sign_in(attempt: Attempt) -> Opened:
    """Open a session, and in it what this person sealed. Invalid when address and password do not belong together.

    It takes the place of the session that the browser had before. TooMany after too many wrong tries; in a browser that the
    person has signed in with they get in all the same, so that nobody can lock them out from elsewhere.
    """
    person = proven(attempt.email.strip().lower(), attempt.password, attempt.device, attempt.address)
    seals = opened_by_password(person.id, attempt.password)
    with transaction():
        still_own_password(person.id, person.password_hash)
        opened = open_session(person.id, attempt)
        keep_open(person.id, opened.token, seals)
        return opened


def open_session(person: str, attempt: Attempt) -> Opened:
    """Open a session for a person who has just proved who they are, in one transaction. The worker sweeps old ones."""
    now = clock.now()
    idle, lasts = OWN_DEVICE if attempt.own_device else SHARED_DEVICE
    token = chance.token("session", person)
    Session.delete().where(Session.token_hash == fingerprint(attempt.before)).execute()
    Session.insert(
        token_hash=fingerprint(token),
        person=person,
        created_at=now,
        seen_at=now,
        expires_at=now + lasts,
        idle_minutes=int(idle.total_seconds() // 60),
        label=attempt.label[:80],
    ).execute()
    device = know_browser(person, attempt.device)
    return Opened(token, device, int(lasts.total_seconds()) if attempt.own_device else None)


def note_sign_of_life(token_hash: str) -> None:
    """Push back the moment at which an idle session ends. Where nothing can be written, one can still read."""
    with suppress(Unwritable), soon(0), transaction():
        Session.update(seen_at=clock.now()).where(Session.token_hash == token_hash).execute()


def sign_out(token_hash: str) -> None:
    """End a session at once. Its cookie opens nothing from now on."""
    end_sessions.end([token_hash])


def end_session(actor: Actor, token_hash: str) -> None:
    """End one of one's own sessions at once, on whatever device; NotFound when it is not one's own."""
    own = {device.token_hash for device in devices(actor.person)}
    try:
        with soon(end_sessions.SOON):
            _end_session(actor, token_hash)
    except Unwritable:
        if token_hash not in own:
            raise NotFound from None
        end_sessions.note(frozenset({token_hash}))


@way_out
@writes
def _end_session(actor: Actor, token_hash: str) -> None:
    if not Session.delete().where((Session.token_hash == token_hash) & (Session.person == actor.person)).execute():
        raise NotFound


def end_other_sessions(actor: Actor, token_hash: str) -> None:
    """End every session of this person but the one named, at once."""
    end_sessions.end({device.token_hash for device in devices(actor.person)} - {token_hash})


def end_others(person: str, token_hash: str) -> None:
    """End every session of a person but one. Callers hold the transaction."""
    Session.delete().where((Session.person == person) & (Session.token_hash != token_hash)).execute()
