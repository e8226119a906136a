"""The accounts of people: making, naming and changing them, and getting back into one with a one-time link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peewee import IntegrityError

from tracker import chance, clock
from tracker.crypto import passwords
from tracker.domain.account.limits import LONGEST_EMAIL, LONGEST_HOST, LONGEST_NAME
from tracker.domain.account.passwords import check_password
from tracker.domain.days import LATEST_DAY_START, zones
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.names import called, without_unseen
from tracker.domain.viewer import Actor
from tracker.models.account import OwnWords, Person
from tracker.models.couple import Couple, Membership
from tracker.models.encrypted import blind_index
from tracker.models.site import Site
from tracker.queries.account.sessions import acting, person_by_email
from tracker.queries.leaving import ended_spaces
from tracker.queries.site import site
from tracker.resources import COMMON_PASSWORDS
from tracker.services.account.sessions import end_others
from tracker.services.couple.invitation import refuse_same_name
from tracker.services.journal import seals
from tracker.services.password_again import check_own_password, still_own_password
from tracker.services.writing import was_done, way_out, writes


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody says of themselves to get an account. `zone` is an IANA name."""

    name: str
    email: str
    password: str
    zone: str


@dataclass(frozen=True, slots=True)
class Ready:
    """An account that can be made: checked, and with the hash of its password."""

    name: str
    email: str
    zone: str
    password_hash: str


def found_site(ready: Ready, host_name: str, *, hosted_by_partner: bool) -> str:
    """Create the first account and note who hosts this server; the caller holds the transaction. Returns the person's id.

    A Conflict when it was done before.
    """
    if site() is not None:
        raise Conflict("set_up_already")
    Site.create(id=1, host_name=checked_host(host_name), hosted_by_partner=hosted_by_partner, set_up_at=clock.now())
    return add_ready(ready)


def made_ready(account: NewAccount, *, stranger: bool = False) -> Ready:
    """Check what somebody says of themselves, and hash the password. Call it outside every transaction: it takes its time."""
    checked = checked_account(account)
    return Ready(checked.name, checked.email, checked.zone, passwords.hashed(checked.password, stranger=stranger))


def add_ready(ready: Ready) -> str:
    """Create an account with a space of its own; the caller holds the transaction. Returns the person's id."""
    person = chance.ident("person", "")
    try:
        Person.create(
            id=person,
            email=ready.email,
            email_index=blind_index(ready.email),
            name=ready.name,
            password_hash=ready.password_hash,
            zone=ready.zone,
            created_at=clock.now(),
        )
    except IntegrityError as err:
        raise Invalid("email", "address_taken") from err
    open_space(person)
    return person


def open_space(person: str) -> str:
    """Give a person a new space of their own. Returns the couple's id; the caller holds the transaction."""
    couple, now = chance.ident("couple", person), clock.now()
    Couple.insert(id=couple, created_at=now).execute()
    Membership.insert(id=chance.ident("membership", person), couple=couple, person=person, from_at=now).execute()
    return couple


def checked_account(account: NewAccount) -> NewAccount:
    """What somebody says of themselves, as it is kept; Invalid at the field that cannot be."""
    name, email = checked_name(account.name), checked_email(account.email)
    if account.zone not in zones():
        raise Invalid("zone", "no_zone")
    check_new_password(account.password, (name, email))
    return NewAccount(name, email, account.password, account.zone)


def checked_name(name: str) -> str:
    """The name of a person as it is kept; Invalid("name") for what cannot be."""
    return called("name", name, LONGEST_NAME, Invalid("name", "name_missing"))


def checked_host(name: str) -> str:
    """The name of whoever hosts as it is kept; Invalid("host_name") for what cannot be."""
    return called("host_name", name, LONGEST_HOST, Invalid("host_name", "host_name_missing"))


def checked_email(typed: str) -> str:
    """An e-mail address as it is kept, in small letters; Invalid("email") for what is none."""
    email = typed.strip().lower()
    local, _, domain = email.rpartition("@")
    looks_like_one = bool(local) and "." in domain and len(email) <= LONGEST_EMAIL
    if not looks_like_one or without_unseen(email) != email or any(each.isspace() for each in email):
        raise Invalid("email", "no_email")
    return email


def check_new_password(password: str, own_words: Iterable[str]) -> None:
    """Refuse, with Invalid("password"), what is too short or too easily guessed."""
    lines = COMMON_PASSWORDS.read_text(encoding="utf-8").splitlines()
    check_password(password, frozenset(line for line in lines if not line.startswith("#")), own_words)


@way_out
def change_password(actor: Actor, token_hash: str, current: str, new: str) -> None:
    """Set a new password, which opens what was sealed as well, and end every other session of this person.

    TooMany after too many tries with a wrong present one.
    """
    if was_done(actor):
        return
    checked, person = check_own_password(actor, current, "current"), Person.get_by_id(actor.person)
    check_new_password(new, (person.name, person.email))
    wraps = seals.wrapped_anew(actor.person, current, new)
    _change_password(actor, token_hash, checked, passwords.hashed(new), wraps)


@writes
def _change_password(
    actor: Actor, token_hash: str, checked: str, stored: str, wraps: Mapping[str, Mapping[str, object]]
) -> None:
    still_own_password(actor.person, checked)
    seals.keep_wrapped(wraps)
    seals.lock_all(actor.person, but=wraps)
    Person.update(password_hash=stored).where(Person.id == actor.person).execute()
    end_others(actor.person, token_hash)


def actor_of(email: str) -> Actor:
    """The owner of an account, as somebody who acts without a browser; NotFound when there is none."""
    person = person_by_email(email)
    if person is None:
        raise NotFound
    return acting(person.id, clock.now())


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
    name = checked_name(preferences.name)
    if preferences.zone not in zones():
        raise Invalid("zone", "no_zone")
    if not 0 <= preferences.day_start <= LATEST_DAY_START:
        raise Invalid("day_start", "day_start_out_of_range")
    person = Person.get_by_id(actor.person)
    if name != person.name:
        now = clock.now()
        refuse_same_name(
            name, acting(actor.person, now).partner_name, *(each.partner_name for each in ended_spaces(actor, now))
        )
    person.name, person.zone, person.day_start, person.country = (
        name,
        preferences.zone,
        preferences.day_start,
        preferences.country[:2],
    )
    person.save()


@writes
def write_own_words(actor: Actor, words: str, time_out: str, people: str) -> None:
    """Keep a person's own words for a hard day. Nobody else ever sees them."""
    OwnWords.delete().where(OwnWords.person == actor.person).execute()
    OwnWords.create(person=actor.person, words=words, time_out=time_out, people=people, written_at=clock.now())
