"""The one place that reads the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from tracker.domain.days import local_day

_frozen: list[datetime] = []


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def steady() -> float:
    """Seconds of a clock that nobody sets, from an unknown start. Where the system has such, it goes on during sleep."""
    return time.clock_gettime(_SLEEPLESS) if _SLEEPLESS is not None else time.monotonic()


_SLEEPLESS: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def ticks() -> float:
    """Seconds of a counter that only measures how long something takes, also while the clock is frozen."""
    return time.perf_counter()


def today(zone: str, day_start: int) -> date:
    """The local day that is going on in the IANA `zone`, with days starting at `day_start` o'clock."""
    return local_day(now(), zone, day_start)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock of the whole process at the aware instant `at`, for tests and for the demo."""
    _frozen.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()
