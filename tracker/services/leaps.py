"""Leaps of this computer's clock: after one the clock is doubted, and what cannot be taken back waits."""

from datetime import timedelta

from tracker import clock
from tracker.domain.leaps import STEADY_AGAIN, Reading, leapt
from tracker.models.site import ClockLeap
from tracker.queries.site import doubted_for, last_heartbeat
from tracker.services.leases import beat
from tracker.services.writing import transaction


def read_clocks() -> Reading:
    """Both clocks as they are at this moment."""
    return Reading(clock.now(), clock.steady())


def note_leap(name: str, now: Reading, before: Reading | None) -> bool:
    """Doubt the clock from here on if it leapt since `before`, or since the last sign of life of the work of `name`.

    The sign of life then bears the time that the clock tells, so that one leap is noted once.
    """
    if not leapt(now, before, last_heartbeat(name)):
        return False
    with transaction():
        ClockLeap.insert(id=1, noticed_at=now.at, steady_seconds=0).on_conflict_replace().execute()
        beat(name, now.at)
    return True


def trust_again_after(ran: timedelta) -> bool:
    """Count how long the clock has run steadily since it was looked at before. Returns whether it is trusted."""
    so_far = doubted_for()
    if so_far is None:
        return True
    if so_far + ran >= STEADY_AGAIN:
        return confirm_clock()
    seconds = int((so_far + ran).total_seconds())
    with transaction():
        ClockLeap.update(steady_seconds=seconds).execute()
    return False


@transaction()
def confirm_clock() -> bool:
    """Trust the clock again, as its keeper says or because it ran steadily for long enough."""
    ClockLeap.delete().execute()
    return True
