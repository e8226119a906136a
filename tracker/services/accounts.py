"""Accounts: set-up, sign-in, sessions that really end, passwords and how to get back in."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import available_timezones

from peewee import IntegrityError

from tracker import chance, clock
from tracker.crypto import passwords
from tracker.crypto.tokens import fingerprint
from tracker.domain.errors import Conflict, Invalid, NotFound, Unwritable
from tracker.domain.passwords import check_password
from tracker.domain.viewer import Actor
from tracker.models.couple import Couple, Membership
from tracker.models.encrypted import blind_index
from tracker.models.people import FormKey, KnownDevice, OneTimeLink, OwnWords, Person, Session, Site, Upload
from tracker.queries.imports import UPLOAD_LASTS
from tracker.queries.sessions import acting, is_known_device, person_by_email, site
from tracker.resources import COMMON_PASSWORDS
from tracker.services import sealing
from tracker.services.throttle import BY_OPEN_DEVICE, Bucket, spend
from tracker.services.writing import transaction, way_out, writes

_BY_ACCOUNT = Bucket("sign-in account", 10)
_BY_DEVICE = Bucket("sign-in device", 20)
_BY_ADDRESS = Bucket("sign-in address", 60)
_SHARED_DEVICE = (timedelta(minutes=30), timedelta(hours=12))
_OWN_DEVICE = (timedelta(days=14), timedelta(days=90))
_LINK_LASTS = timedelta(hours=24)
_FORM_KEYS_LAST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody says of themselves to get an account. `zone` is an IANA name."""

    name: str
    email: str
    password: str
    zone: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in, from a browser that may carry a known-device token, at a network address."""

    email: str
    password: str
    own_device: bool
    label: str
    device: str
    address: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a successful sign-in hands to the browser, and for how many seconds. Neither token is stored."""

    token: str
    device: str
    lasts: int | None


def set_up(account: NewAccount, host_name: str, *, hosted_by_partner: bool) -> str:
    """Create the first account and note who hosts this server. Returns the person's id; a Conflict when it was done before."""

    def work() -> str:
        if site() is not None:
            raise Conflict("Steady is already set up on this server.")
        Site.create(id=1, host_name=host_name, hosted_by_partner=hosted_by_partner, set_up_at=clock.now())
        return add_person(account)

    return transaction(work)


def add_person(account: NewAccount) -> str:
    """Create an account with a space of its own, in the caller's transaction or one of its own. Returns the person's id."""
    checked = _checked(account)

    def work() -> str:
        person = chance.ident("person", "")
        try:
            Person.create(
                id=person,
                email=checked.email,
                email_index=blind_index(checked.email),
                name=checked.name,
                password_hash=passwords.hashed(checked.password),
                zone=checked.zone,
                created_at=clock.now(),
            )
        except IntegrityError as err:
            raise Invalid("email", "This address has an account here already. Sign in with it instead.") from err
        open_space(person)
        return person

    return transaction(work)


def open_space(person: str) -> str:
    """Give a person a new space of their own. Returns the couple's id; the caller holds the transaction."""
    couple, now = chance.ident("couple", person), clock.now()
    Couple.insert(id=couple, created_at=now).execute()
    Membership.insert(id=chance.ident("membership", person), couple=couple, person=person, from_at=now).execute()
    return couple


def _checked(account: NewAccount) -> NewAccount:
    name, email = " ".join(account.name.split()), account.email.strip().lower()
    if not 1 <= len(name) <= 60:  # noqa: PLR2004  # fits on a phone's line
        raise Invalid("name", "Write the name that you want to be called by, up to 60 letters.")
    local, _, domain = email.rpartition("@")
    if not local or "." not in domain or len(email) > 254 or any(c.isspace() for c in email):  # noqa: PLR2004  # RFC 5321
        raise Invalid("email", "Write an e-mail address such as you@example.org.")
    if account.zone not in available_timezones():
        raise Invalid("zone", "Choose your time zone from the list.")
    check_new_password(account.password, (name, email))
    return NewAccount(name, email, account.password, account.zone)


def check_new_password(password: str, own_words: tuple[str, ...]) -> None:
    """Refuse, with Invalid("password"), what is too short or too easily guessed."""
    lines = COMMON_PASSWORDS.read_text(encoding="utf-8").splitlines()
    check_password(password, frozenset(line for line in lines if not line.startswith("#")), own_words)


@way_out
def sign_in(attempt: Attempt) -> Opened:
    """Open a session, and in it what this person sealed. Invalid when address and password do not belong together.

    TooMany after too many tries.
    A browser that the person has used before has tries of its own, so that nobody can lock them out from elsewhere.
    """
    email = attempt.email.strip().lower()
    person = person_by_email(email)
    known = bool(person and attempt.device and is_known_device(person.id, fingerprint(attempt.device)))
    transaction(lambda: _count_try(email, attempt, known=known))
    if not passwords.matches(attempt.password, person.password_hash if person else None) or person is None:
        raise Invalid("password", "This address and password do not belong together. Check both and try again.")
    seals = sealing.opened_by_password(person.id, attempt.password)

    def work() -> Opened:
        opened = open_session(person.id, attempt)
        sealing.keep_open(person.id, opened.token, seals)
        return opened

    return transaction(work)


def _count_try(email: str, attempt: Attempt, *, known: bool) -> None:
    if known:
        spend(_BY_DEVICE, f"{email}|{attempt.device}")
        return
    spend(_BY_ADDRESS, attempt.address)
    spend(_BY_ACCOUNT, email)


def open_session(person: str, attempt: Attempt) -> Opened:
    """Open a session for a person who has just proved who they are, in one transaction. Sweeps what has run out."""
    now = clock.now()
    idle, lasts = _OWN_DEVICE if attempt.own_device else _SHARED_DEVICE
    token, device = chance.token("session", person), attempt.device or chance.token("device", person)
    Session.delete().where(Session.expires_at <= now).execute()
    FormKey.delete().where(FormKey.at <= now - _FORM_KEYS_LAST).execute()
    Upload.delete().where(Upload.made_at <= now - UPLOAD_LASTS).execute()
    Session.insert(
        token_hash=fingerprint(token),
        person=person,
        created_at=now,
        seen_at=now,
        expires_at=now + lasts,
        idle_minutes=int(idle.total_seconds() // 60),
        label=attempt.label[:80],
    ).execute()
    if attempt.own_device:
        KnownDevice.insert(token_hash=fingerprint(device), person=person, created_at=now).on_conflict_ignore().execute()
    return Opened(token, device if attempt.own_device else "", int(lasts.total_seconds()) if attempt.own_device else None)


def note_sign_of_life(token_hash: str) -> None:
    """Push back the moment at which an idle session ends. Where nothing can be written, one can still read."""
    with suppress(Unwritable):
        transaction(lambda: Session.update(seen_at=clock.now()).where(Session.token_hash == token_hash).execute())


@way_out
def sign_out(token_hash: str) -> None:
    """End a session. Its cookie opens nothing from now on."""
    transaction(lambda: Session.delete().where(Session.token_hash == token_hash).execute())


@way_out
@writes
def end_session(actor: Actor, token_hash: str) -> None:
    """End one of one's own sessions, on whatever device; NotFound when it is not one's own."""
    if not Session.delete().where((Session.token_hash == token_hash) & (Session.person == actor.person)).execute():
        raise NotFound


@way_out
@writes
def end_other_sessions(actor: Actor, token_hash: str) -> None:
    """End every session of this person but the one named."""
    _end_others(actor.person, token_hash)


@way_out
def change_password(actor: Actor, token_hash: str, current: str, new: str) -> None:
    """Set a new password, which opens what was sealed as well, and end every other session of this person.

    TooMany after too many tries with a wrong present one.
    """
    transaction(lambda: spend(BY_OPEN_DEVICE, actor.person))
    _change_password(actor, token_hash, current, new)


@writes
def _change_password(actor: Actor, token_hash: str, current: str, new: str) -> None:
    person = Person.get_by_id(actor.person)
    if not passwords.matches(current, person.password_hash):
        raise Invalid("current", "This is not your present password.")
    check_new_password(new, (person.name, person.email))
    sealing.wrap_anew(actor.person, current, new)
    person.password_hash = passwords.hashed(new)
    person.save()
    _end_others(actor.person, token_hash)


def _end_others(person: str, token_hash: str) -> None:
    Session.delete().where((Session.person == person) & (Session.token_hash != token_hash)).execute()


def make_recovery_link(email: str) -> str:
    """A one-time token, good for 24 hours, that lets the owner of an account choose a new password. Earlier ones end."""

    def work() -> str:
        person = person_by_email(email)
        if person is None:
            raise NotFound
        OneTimeLink.delete().where(OneTimeLink.person == person.id).execute()
        token, now = chance.token("recovery", person.id), clock.now()
        OneTimeLink.insert(
            token_hash=fingerprint(token), person=person.id, created_at=now, expires_at=now + _LINK_LASTS
        ).execute()
        return token

    return transaction(work)


def recovery_works(token: str) -> bool:
    """Whether a recovery token can still be used."""
    link = OneTimeLink.get_or_none(OneTimeLink.token_hash == fingerprint(token))
    return link is not None and link.used_at is None and clock.now() < link.expires_at


@way_out
def recover(token: str, new: str) -> None:
    """Set a new password with a recovery token, once, and end every session of its owner. It opens nothing that was sealed."""

    def work() -> None:
        if not recovery_works(token):
            raise NotFound
        link = OneTimeLink.get_by_id(fingerprint(token))
        person = link.person
        check_new_password(new, (person.name, person.email))
        person.password_hash = passwords.hashed(new)
        person.save()
        link.used_at = clock.now()
        link.save()
        sealing.lock_all(person.id)
        Session.delete().where(Session.person == person.id).execute()

    transaction(work)


def actor_of(email: str) -> Actor:
    """The owner of an account, as somebody who acts without a browser; NotFound when there is none."""
    person = person_by_email(email)
    if person is None:
        raise NotFound
    return acting(person, clock.now())


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person's days are read: IANA zone, the hour at which a day starts, and the country whose help lines come first."""

    name: str
    zone: str
    day_start: int
    country: str


@writes
def change_preferences(actor: Actor, preferences: Preferences) -> None:
    """Save name, zone, day start and country. Past days keep the day that they were written for."""
    if not preferences.name.strip():
        raise Invalid("name", "Write the name that you want to be called by.")
    if preferences.zone not in available_timezones():
        raise Invalid("zone", "Choose your time zone from the list.")
    if not 0 <= preferences.day_start <= 6:  # noqa: PLR2004  # later would cut into the morning
        raise Invalid("day_start", "Choose an hour between midnight and 6 in the morning.")
    person = Person.get_by_id(actor.person)
    person.name = " ".join(preferences.name.split())[:60]
    person.zone, person.day_start, person.country = preferences.zone, preferences.day_start, preferences.country[:2]
    person.save()


@writes
def write_own_words(actor: Actor, words: str, time_out: str, people: str) -> None:
    """Keep a person's own words for a hard day. Nobody else ever sees them."""
    OwnWords.delete().where(OwnWords.person == actor.person).execute()
    OwnWords.create(person=actor.person, words=words, time_out=time_out, people=people, written_at=clock.now())
