"""Browsers that people have signed in with: one token in each, and one mark of it for each person."""

import re

from tracker import chance, clock
from tracker.models.people import KnownDevice
from tracker.queries.sessions import mark_of

_TOKEN = re.compile("[0-9a-f]{64}")
_MOST = 50


def know_browser(person: str, device: str) -> str:
    """From now on this person is known in the browser that carries the token `device`; the caller holds the transaction.

    Returns the token that the browser is to carry from now on; empty where it may keep the one that it has.
    """
    given = "" if _TOKEN.fullmatch(device) else chance.token("device", person)
    mark = mark_of(person, given or device)
    KnownDevice.insert(token_hash=mark, person=person, created_at=clock.now()).on_conflict_ignore().execute()
    newest = KnownDevice.select(KnownDevice.token_hash).where(KnownDevice.person == person)
    kept = newest.order_by(KnownDevice.created_at.desc(), KnownDevice.token_hash).limit(_MOST)
    KnownDevice.delete().where((KnownDevice.person == person) & KnownDevice.token_hash.not_in(kept)).execute()
    return given
