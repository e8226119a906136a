"""Taking words out together: how long a question stands, and how soon the same may be asked again."""

from datetime import datetime, timedelta

from tracker.domain.asking import REST

STANDS = timedelta(days=14)
APART = REST


def stands(asked_at: datetime, now: datetime) -> bool:
    """Whether a question that nobody answered or withdrew can still be agreed to."""
    return now < asked_at + STANDS


def may_be_asked(last_asked_at: datetime | None, now: datetime) -> bool:
    """Whether the same words may be asked about now, whoever of the two asked last."""
    return last_asked_at is None or now >= last_asked_at + APART
