"""A couple whose chain has ten thousand events, written by the services as in life."""

from datetime import timedelta

from tests.factories import kept_by, pair
from tracker.domain.entries import State
from tracker.domain.viewer import Actor
from tracker.services import entries
from tracker.services.entries import Answer
from tracker.services.writing import transaction

PROMISES, DAYS = 10, 1000
EVENTS = PROMISES * DAYS


def long_chain() -> Actor:
    """Sam, who answered for ten promises on a thousand days. Some answers were changed a day after."""
    sam = pair().keeper
    since = sam.today - timedelta(days=DAYS)
    promises = [kept_by(sam, f"Promise number {number}", from_day=since) for number in range(PROMISES)]
    transaction(lambda: _answer(sam, promises))
    return sam


def _answer(sam: Actor, promises: list[str]) -> None:
    for back in range(DAYS, 0, -1):
        day = sam.today - timedelta(days=back)
        for number, promise in enumerate(promises):
            state = State.PARTLY if (back + number) % 9 == 0 else State.KEPT
            entries.answer(sam, Answer(promise, day, day.isoformat(), state, words=f"Day {back}, promise {number}"))
            if back % 100 == 0:
                entries.answer(sam, Answer(promise, day, day.isoformat(), State.MISSED))
