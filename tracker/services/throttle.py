"""Limits of how often somebody may try: wrong tries of the last hour and the last day, each under a keyed hash.

Only wrong answers are counted: a right one leaves nothing behind that anybody could count. What is refused is not looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker import chance, clock
from tracker.domain.errors import Invalid, NotFound, TooMany, Unwritable
from tracker.models.base import database, instant, instant_text
from tracker.models.encrypted import blind_index
from tracker.services.pace import a_few_at_a_time
from tracker.services.writing import transaction

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MOST = 500  # so many go in one turn of the worker

# A try that stands further in the future was written by a clock that was wrong.
_TRIES = "SELECT at FROM throttle WHERE key = ? AND at > ? AND at <= ? ORDER BY at DESC"
_ADD = "INSERT INTO throttle (id, key, at) VALUES (?, ?, ?)"
_GIVE_BACK = "DELETE FROM throttle WHERE id = ?"
_OLD = "SELECT id FROM throttle WHERE at <= ? UNION ALL SELECT id FROM throttle WHERE at > ? LIMIT ?"


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many wrong tries in any hour, and in any day, for each value of a `purpose`."""

    purpose: str
    hour: int
    day: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One try out of the bucket of one value: an account, a network, a browser."""

    bucket: Bucket
    value: str

    @property
    def key(self) -> str:
        """What is stored for it."""
        return blind_index(f"throttle|{self.bucket.purpose}|{self.value}")


BY_SESSION = Bucket("password", hour=10, day=50)
"""A present password, typed again by somebody who is signed in."""


@contextmanager
def counted(*claims: Claim, beside: Sequence[Claim] = ()) -> Iterator[None]:
    """Answer a try inside the block. It counts, in all of these buckets, if the block ends with Invalid or NotFound.

    It counts in those `beside` as well, which refuse nothing. TooMany, before anything is looked at, when one of the others is
    used up; that counts nowhere. Tries that are being answered hold their places, so that many at once are no more than the
    bucket has.
    """
    _refuse(claims)  # what is refused anyway waits for no lock
    tries = _take(claims, beside)
    wrong = False
    try:
        yield
    except (Invalid, NotFound):
        wrong = True
        raise
    finally:
        if not wrong:
            _give_back(tries)


def has_failed(claim: Claim) -> bool:
    """Whether there was a wrong try in the last day."""
    return bool(_in_the_last_day(claim, clock.now()))


def forget_old_tries() -> int:
    """Forget tries that count nowhere any more. Returns how many; for the worker, which takes no lock where there are none."""
    now = clock.now()
    old = database.execute_sql(_OLD, (instant_text(now - _DAY), instant_text(now + _DAY), _MOST)).fetchall()
    return sum(_delete([item for (item,) in few]) for few in a_few_at_a_time(old))


@transaction()
def _take(claims: Sequence[Claim], beside: Sequence[Claim]) -> list[str]:
    _refuse(claims)
    now, tries = instant_text(clock.now()), []
    for claim in (*claims, *beside):
        tries.append(chance.ident("try", ""))
        database.execute_sql(_ADD, (tries[-1], claim.key, now))
    return tries


def _refuse(claims: Sequence[Claim]) -> None:
    now = clock.now()
    for claim in claims:
        # The first that is used up decides: there may be thousands to refuse.
        if wait := _wait(claim.bucket, _in_the_last_day(claim, now), now):
            raise TooMany(wait)


def _in_the_last_day(claim: Claim, now: datetime) -> list[datetime]:
    """When there were wrong tries, the newest first."""
    rows = database.execute_sql(_TRIES, (claim.key, instant_text(now - _DAY), instant_text(now + _DAY)))
    return [instant(at) for (at,) in rows.fetchall()]


def _wait(bucket: Bucket, tries: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long until a place is free; None when one is."""
    waits = [
        tries[most - 1] + window - now
        for most, window in ((bucket.hour, _HOUR), (bucket.day, _DAY))
        if len(tries) >= most and tries[most - 1] > now - window
    ]
    return max(waits, default=None)


def _give_back(tries: Sequence[str]) -> None:
    # Where it cannot be written, the try goes on counting: better than to refuse what was right.
    with suppress(Unwritable):
        _delete(tries)


@transaction()
def _delete(tries: Sequence[str]) -> int:
    for each in tries:
        database.execute_sql(_GIVE_BACK, (each,))
    return len(tries)
