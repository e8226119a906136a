"""The time zones that somebody can choose."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> frozenset[str]:
    """Their IANA names, as this computer has them. They are read from the disk once, which takes longer than a whole page."""
    return frozenset(available_timezones())
