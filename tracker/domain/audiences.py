"""What somebody else may see of ratings. Partner and counselor are chosen apart."""

from enum import StrEnum


class Level(StrEnum):
    """What somebody else sees of ratings: nothing, one level a week, or each number."""

    PRIVATE = "private"
    TREND = "trend"
    EACH = "each"
