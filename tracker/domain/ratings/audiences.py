"""What somebody else may see of ratings."""

from enum import StrEnum


class AudienceLevel(StrEnum):
    """What somebody else sees of ratings: nothing, one level a week, or each number."""

    PRIVATE = "private"
    TREND = "trend"
    EACH = "each"
