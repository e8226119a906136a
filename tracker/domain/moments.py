"""Dated marks: their kinds, and which days they may be about."""

from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.days import EARLIEST

_AHEAD = timedelta(days=366)


class Kind(StrEnum):
    """What a moment marks."""

    MILESTONE = "milestone"
    WENT_WELL = "went_well"
    SETBACK = "setback"
    DISCLOSURE = "disclosure"
    HARD_DATE = "hard_date"
    SESSION = "session"
    OTHER = "other"


# A date and "it took place": what was disclosed is never kept here.
WITHOUT_WORDS = frozenset({Kind.DISCLOSURE})
_MAY_LIE_AHEAD = frozenset({Kind.HARD_DATE, Kind.SESSION, Kind.OTHER})


def may_be_marked(kind: Kind, day: date, today: date) -> bool:
    """Whether a moment of this kind can be about `day`; dates that one sees coming may lie up to a year ahead."""
    latest = today + _AHEAD if kind in _MAY_LIE_AHEAD else today
    return EARLIEST <= day <= latest
