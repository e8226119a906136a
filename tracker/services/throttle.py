"""How often somebody may try: a bucket that refills, one row each."""

from dataclasses import dataclass
from datetime import timedelta

from tracker import clock
from tracker.crypto.tokens import fingerprint
from tracker.domain.errors import TooMany
from tracker.models.base import database, instant, instant_text

_READ = "SELECT tokens, updated_at FROM throttle WHERE key = ?"
_WRITE = "INSERT OR REPLACE INTO throttle (key, tokens, updated_at) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Bucket:
    """`tries` in each hour for every `purpose` and value."""

    purpose: str
    tries: int


BY_OPEN_DEVICE = Bucket("password", 10)
"""Tries of a present password by somebody who is signed in."""


def spend(bucket: Bucket, value: str) -> None:
    """Take one try out of the bucket, or raise TooMany. Run it inside a transaction of its own, so that a failed try counts."""
    key, now = fingerprint(f"{bucket.purpose}|{value}"), clock.now()
    row = database.execute_sql(_READ, (key,)).fetchone()
    tokens = float(bucket.tries)
    if row:
        refill = (now - instant(row[1])).total_seconds() * bucket.tries / 3600
        tokens = min(tokens, row[0] + max(0.0, refill))
    if tokens < 1:
        raise TooMany(timedelta(hours=(1 - tokens) / bucket.tries))
    database.execute_sql(_WRITE, (key, tokens - 1, instant_text(now)))
