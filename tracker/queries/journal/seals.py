"""The keys of a person's seals: which there are, and which are open in a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.crypto.fields import Key
from tracker.crypto.fingerprints import fingerprint
from tracker.crypto.passwords import Cost
from tracker.crypto.seals import opened_by_token
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.journal import OpenSeal
from tracker.queries import scoped

OpenKeys = Mapping[str, Key]
"""Seal keys that are open, by the ids of their seals."""

_SEALS = f"""
SELECT id, salt, cost_time, cost_memory, cost_lanes, by_password, by_recovery, made_at, locked_at FROM seal
WHERE {scoped.own("seal", "seal")} ORDER BY made_at, id
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as it is stored. `locked` says that the person's present password does not open it."""

    id: str
    salt: bytes
    cost: Cost
    by_password: bytes
    by_recovery: bytes
    made_at: datetime
    locked: bool


@dataclass(frozen=True, slots=True)
class Sealing:
    """How sealing stands for a person in a session.

    `set_up`: what is new can be sealed. `open`: it is open now. `locked`: earlier ones wait for their recovery key.
    """

    set_up: bool
    open: bool
    locked: bool


def seals_of(person: str) -> list[Sealed]:
    """The person's seals, the oldest first."""
    rows = database.execute_sql(_SEALS, (person,)).fetchall()
    return [
        Sealed(item, salt, Cost(time, memory, lanes), by_password, by_recovery, instant(made), locked=locked is not None)
        for item, salt, time, memory, lanes, by_password, by_recovery, made, locked in rows
    ]


def seal_in_force(person: str) -> str | None:
    """The id of the seal that seals what is new, or None."""
    return next((each.id for each in reversed(seals_of(person)) if not each.locked), None)


def open_keys(viewer: Viewer, token: str) -> OpenKeys:
    """The keys of a person's seals that are open in the session of this cookie's token."""
    rows = scoped.own_rows(OpenSeal, viewer).where(OpenSeal.session == fingerprint(token))
    found = (opened_by_token(row.seal_id, viewer.person, row.by_token, token) for row in rows)
    return {key.id: key for key in found if key is not None}


def sealing_of(viewer: Viewer, keys: OpenKeys) -> Sealing:
    """How sealing stands for the viewer, with these keys open."""
    in_force = seal_in_force(viewer.person)
    locked = any(each.locked and each.id not in keys for each in seals_of(viewer.person))
    return Sealing(set_up=in_force is not None, open=in_force in keys, locked=locked)
