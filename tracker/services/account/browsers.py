"""Browsers: a token in each that came to sign in, made here, and for each person who signed in there a mark of it.

Half of a token is random, and half a keyed hash that nobody else can make. Which people are known in a browser shows in nothing
that it carries, and in nothing that it is answered.
"""

import hmac
import re
from collections.abc import Callable
from contextlib import suppress

from peewee import OperationalError

from tracker import chance, clock
from tracker.models.account import KnownDevice, Person
from tracker.models.base import database
from tracker.models.encrypted import lasting_index, lasting_index_here
from tracker.queries.account.sessions import mark_of

_TOKEN = re.compile("[0-9a-f]{64}")
_HALF = 32
_MOST = 50
_CAME, _SIGNED_IN = "came", "signed in"


def token_for(device: str) -> str:
    """The token for a browser that comes to sign in and carries `device`; empty where it has one of ours already."""
    return "" if came_before(device) or has_signed_in(device) else _made(_CAME, "")


def came_before(device: str) -> bool:
    """Whether this token was given to a browser that only came to sign in: anybody can have as many as they like."""
    return _is_made(_CAME, device)


def has_signed_in(device: str) -> bool:
    """Whether this token was given when somebody signed in, whoever that was."""
    return _is_made(_SIGNED_IN, device)


def has_signed_in_at_a_glance(device: str) -> bool:
    """The same for who must not wait for the database: no until another thread has asked, or `look_ahead`."""
    return _is_made(_SIGNED_IN, device, lasting_index_here)


def look_ahead() -> None:
    """Read what tells our tokens from made-up ones. It makes nothing before there is anything to keep."""
    with suppress(OperationalError), database.connection_context():
        if Person.select().exists():
            lasting_index("")


def know_browser(person: str, device: str) -> str:
    """Know this person from now on in the browser that carries the token `device`; the caller holds the transaction.

    Returns the token that the browser is to carry from now on; empty where it may keep the one that it has.
    """
    given = "" if has_signed_in(device) else _made(_SIGNED_IN, person)
    mark = mark_of(person, given or device)
    KnownDevice.insert(token_hash=mark, person=person, created_at=clock.now()).on_conflict_replace().execute()
    newest = KnownDevice.select(KnownDevice.token_hash).where(KnownDevice.person == person)
    kept = newest.order_by(KnownDevice.created_at.desc(), KnownDevice.token_hash).limit(_MOST)
    KnownDevice.delete().where((KnownDevice.person == person) & KnownDevice.token_hash.not_in(kept)).execute()
    return given


def _made(how: str, person: str) -> str:
    random = chance.token("device", person)[:_HALF]
    return random + _hash(how, random)


def _is_made(how: str, device: str, index: Callable[[str], str] = lasting_index) -> bool:
    return _TOKEN.fullmatch(device) is not None and hmac.compare_digest(device[_HALF:], _hash(how, device[:_HALF], index))


def _hash(how: str, random: str, index: Callable[[str], str] = lasting_index) -> str:
    return index(f"browser|{how}|{random}")[:_HALF]
