"""A week's rest: whoever was refused does not ask for the same again at once."""

from datetime import datetime, timedelta

REST = timedelta(days=7)


def may_propose_again(proposed_at: datetime, declined_at: datetime | None, ends_at: datetime) -> datetime:
    """From when on a share that came to nothing may be proposed anew: a week after it was proposed, or after the no.

    Once its time is over it must not tell a no from an answer that never came: a no rests no longer than that, then.
    """
    again = proposed_at + REST
    return again if declined_at is None else max(again, min(declined_at + REST, ends_at))
