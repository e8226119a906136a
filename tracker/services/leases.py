"""Leases on the worker's work, so that several workers are harmless, and the sign of life of the one that has it."""

from datetime import datetime, timedelta

from tracker import chance, clock
from tracker.domain.leaps import SKEW
from tracker.models.base import database, instant_text
from tracker.services.pace import longest_hold_ms
from tracker.services.writing import transaction

LASTS = timedelta(seconds=60)

_TAKE = """
INSERT INTO lease (name, holder, until) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE (lease.holder = excluded.holder OR lease.until <= ? OR lease.until > ?)
"""
_RELEASE = "DELETE FROM lease WHERE name = ? AND holder = ?"
_BEAT = """
INSERT INTO heartbeat (name, at, held_ms) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, held_ms = excluded.held_ms
"""


def new_holder() -> str:
    """A name for one process that asks for leases."""
    return chance.ident("lease", "")


@transaction()
def take_lease(name: str, holder: str) -> bool:
    """Take the lease of `name` for a minute, or renew it, and leave a sign of life; False while another holds it."""
    now = clock.now()
    # One that lasts longer than any could was taken before the clock was set back.
    ended, impossible = instant_text(now), instant_text(now + LASTS + SKEW)
    taken = database.execute_sql(_TAKE, (name, holder, instant_text(now + LASTS), ended, impossible))
    if taken.rowcount != 1:
        return False
    beat(name, now)
    return True


def beat(name: str, at: datetime) -> None:
    """Leave a sign of life. Belongs inside a transaction."""
    database.execute_sql(_BEAT, (name, instant_text(at), longest_hold_ms()))


@transaction()
def give_back_lease(name: str, holder: str) -> None:
    """End a lease of one's own before its time, so that another need not wait. Nothing happens to anybody else's."""
    database.execute_sql(_RELEASE, (name, holder))
