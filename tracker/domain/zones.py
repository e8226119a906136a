"""The time zones that somebody can choose."""

from functools import cache
from zoneinfo import available_timezones

# What a computer calls its own zone, and one that says that none was set: elsewhere neither says anything.
_NO_ZONES = {"localtime", "Factory"}


@cache
def zones() -> frozenset[str]:
    """Their IANA names, as this computer has them. They are read from the disk once, which takes longer than a whole page."""
    return frozenset(available_timezones() - _NO_ZONES)
