"""Where a commitment stands in its life."""

from enum import StrEnum


class LifeState(StrEnum):
    """Where a commitment stands. `PAUSED` is an active one on a day that a pause covers; it is not stored.

    `OWN` is by the writer's own word, outside every shared figure and the chain.
    """

    OWN = "own"
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"
    ENDED = "ended"
    DECLINED = "declined"
