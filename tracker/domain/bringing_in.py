"""What of a private history stays private when it is brought into the shared record."""

from tracker.domain.commitments.limits import HIDEABLE, Category
from tracker.domain.entries import SLIPS, Learned, State


def stays_private(category: Category, state: State, learned: Learned | None) -> bool:
    """Whether an entry stays its writer's alone: taken back, or a slip that could be hidden and was not told yet.

    The record is never the messenger: the writer tells first, then says how the other learned of it.
    """
    hidden = state in SLIPS and category in HIDEABLE and learned in {None, Learned.NOT_YET}
    return state is State.TAKEN_BACK or hidden
