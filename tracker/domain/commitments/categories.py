"""What a commitment can be about, and where a slip can be hidden."""

from enum import StrEnum


class Category(StrEnum):
    """What a commitment is about."""

    WHEREABOUTS = "whereabouts"
    TRAVEL = "travel"
    FOLLOW_THROUGH = "follow_through"
    OPENNESS = "openness"
    MONEY = "money"
    NO_CONTACT = "no_contact"
    BOUNDARIES = "boundaries"
    TRUTH = "truth"
    REASSURANCE = "reassurance"
    CARE = "care"
    OWN_WORK = "own_work"
    HEALTH = "health"
    TIME_TOGETHER = "time_together"


HIDEABLE = frozenset(
    {
        Category.WHEREABOUTS,
        Category.TRAVEL,
        Category.OPENNESS,
        Category.MONEY,
        Category.NO_CONTACT,
        Category.BOUNDARIES,
        Category.TRUTH,
    }
)
"""Where something can be hidden: a slip that the other does not know of yet stays a private draft here."""
