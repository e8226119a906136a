"""Who is signed in, read from the session rows in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.crypto.fingerprints import fingerprint
from tracker.domain.days import local_day
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Actor
from tracker.models.account import KnownDevice, Person, Session
from tracker.models.base import database, instant
from tracker.models.encrypted import blind_index
from tracker.queries.account.ends import has_ended, noted
from tracker.queries.account.people import person_name

_WHO = """p.id, p.name, p.zone, p.day_start, m.couple_id, o.id, o.name,
    (SELECT group_concat(x.person_id || ' ' || x.kind || ' ' || COALESCE(x.until_day, '9999-12-31'), ';')
     FROM pause x WHERE x.couple_id = m.couple_id AND x.ended_at IS NULL)"""
_AND_PARTNER = """
JOIN membership m ON m.person_id = p.id AND m.until_at IS NULL
LEFT JOIN membership om ON om.couple_id = m.couple_id AND om.person_id <> p.id AND om.until_at IS NULL
LEFT JOIN person o ON o.id = om.person_id
"""
_SIGNED_IN = f"""
SELECT s.seen_at, s.expires_at, s.idle_minutes, {_WHO}
FROM session s JOIN person p ON p.id = s.person_id {_AND_PARTNER} WHERE s.token_hash = ?
"""
_ACTING = f"SELECT {_WHO} FROM person p {_AND_PARTNER} WHERE p.id = ?"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session: its row's key, who it belongs to, and whether its last sign of life is worth noting."""

    token_hash: str
    actor: Actor
    stale: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in device as its owner sees it in the list."""

    token_hash: str
    label: str
    created_at: datetime
    seen_at: datetime


def signed_in(token: str, now: datetime) -> SignedIn | None:
    """The live session behind a cookie's token, or None when it is unknown, ended, idle for too long or too old."""
    token_hash = fingerprint(token)
    row = database.execute_sql(_SIGNED_IN, (token_hash,)).fetchone()
    if row is None or has_ended(token_hash):
        return None
    seen_at, expires_at, idle_minutes, *who = row
    seen, idle = instant(seen_at), timedelta(minutes=idle_minutes)
    if now >= instant(expires_at) or now - seen >= idle:
        return None
    return SignedIn(token_hash, _actor(who, now, token_hash), stale=now - seen >= timedelta(minutes=1))


def _actor(row: Sequence[str], now: datetime, session: str = "") -> Actor:
    person, name, zone, day_start, couple, partner, partner_name, resting = row
    today = local_day(now, zone, int(day_start))
    return Actor(
        person=person,
        name=person_name(person, name),
        couple=couple,
        partner=partner,
        partner_name=person_name(partner, partner_name) if partner else "",
        zone=zone,
        day_start=int(day_start),
        today=today,
        resting=_resting(resting, today.isoformat()),
        session=session,
    )


def _resting(packed: str | None, today: str) -> frozenset[tuple[str, str]]:
    if packed is None:
        return frozenset()
    rests = (each.split(" ") for each in packed.split(";"))
    return frozenset((person, kind) for person, kind, until in rests if today <= until)


def devices(person: str) -> list[Device]:
    """The person's signed-in devices, the last used first."""
    rows, ended = Session.select().where(Session.person == person).order_by(Session.seen_at.desc()), noted()
    return [Device(row.token_hash, row.label, row.created_at, row.seen_at) for row in rows if row.token_hash not in ended]


def mark_of(person: str, device: str) -> str:
    """What is stored when a person signs in with the browser that carries this token. It tells neither of the two."""
    return fingerprint(f"{device}|{person}")


def is_known_device(person: str, device: str) -> bool:
    """Whether this person has signed in before with the browser that carries this token."""
    known = KnownDevice.select().where((KnownDevice.token_hash == mark_of(person, device)) & (KnownDevice.person == person))
    return bool(known.exists())


def person_by_email(email: str) -> Person | None:
    """The account behind an address, in whatever case it was typed."""
    found: Person | None = Person.get_or_none(Person.email_index == blind_index(email.strip().lower()))
    return found


def acting(person: str, now: datetime) -> Actor:
    """A person as somebody who acts, without a browser: for the command line, the worker, and the moment of joining.

    NotFound for nobody in a space.
    """
    row = database.execute_sql(_ACTING, (person,)).fetchone()
    if row is None:
        raise NotFound
    return _actor(row, now)
