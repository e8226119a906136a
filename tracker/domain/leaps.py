"""Whether the clock of this computer leapt, so that what cannot be taken back waits until it can be trusted again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AGAINST_STEADY = timedelta(hours=1)
"""So far may the clock move against one that nobody sets."""
AWAY = timedelta(days=7)
"""So long may nobody have looked after the work before the time of day is doubted."""
STEADY_AGAIN = timedelta(hours=24)
"""So long must it run steadily before it is trusted again."""
SKEW = timedelta(minutes=1)
"""So far is a clock set back in ordinary life: by time servers, or between two computers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What both clocks said at one moment: an aware instant, and the seconds of a clock that nobody sets."""

    at: datetime
    steady: float


def steady_since(before: Reading, now: Reading) -> timedelta:
    """How much time passed between two readings of one process, whatever was done to the clock."""
    return timedelta(seconds=now.steady - before.steady)


def leapt(now: Reading, before: Reading | None, last_sign: datetime | None) -> bool:
    """Whether the clock leapt: an hour against the steady one, or to before the last sign of life, or seven days after it.

    `before` is an earlier reading of the same process, None at its start; `last_sign` is the last heartbeat in the database.
    """
    if before is not None and abs(now.at - before.at - steady_since(before, now)) >= AGAINST_STEADY:
        return True
    return last_sign is not None and (from_the_future(last_sign, now.at) or now.at - last_sign >= AWAY)


def from_the_future(sign: datetime, now: datetime) -> bool:
    """Whether a lease or a sign of life bears a time that has not come: it counts as none."""
    return sign - now > SKEW
