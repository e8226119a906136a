"""Dated marks: their kinds, their days, and whose words each part of a setback is. None resets anything."""

from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.days import EARLIEST
from tracker.domain.errors import Invalid

LONGEST_FOUND_NOTE = 1000
LONGEST_MOMENT = 300
LONGEST_PART = 2000

_AHEAD = timedelta(days=366)


class MomentKind(StrEnum):
    """What a moment marks."""

    MILESTONE = "milestone"
    WENT_WELL = "went_well"
    SETBACK = "setback"
    DISCLOSURE = "disclosure"
    HARD_DATE = "hard_date"
    SESSION = "session"
    OTHER = "other"


# A date and "it took place": what was disclosed is never kept here.
WITHOUT_WORDS = frozenset({MomentKind.DISCLOSURE})
_MAY_LIE_AHEAD = frozenset({MomentKind.HARD_DATE, MomentKind.SESSION, MomentKind.OTHER})


def may_be_marked(kind: MomentKind, day: date, today: date) -> bool:
    """Whether a moment of this kind can be about `day`; dates that one sees coming may lie up to a year ahead."""
    latest = today + _AHEAD if kind in _MAY_LIE_AHEAD else today
    return EARLIEST <= day <= latest


HIGHEST = 100
_WILL_DO_AHEAD = timedelta(days=366)


class SetbackSide(StrEnum):
    """What can be said of a setback, in the order in which it reads."""

    HAPPENED = "happened"
    WILL_DO = "will_do"
    DID_TO_ME = "did_to_me"
    REPAIRED = "repaired"


OF_ACCOUNTABLE = frozenset({SetbackSide.HAPPENED, SetbackSide.WILL_DO})
"""The accountable partner's words; the others are the hurt partner's."""


def check_content(part: SetbackSide, words: str, by_day: date | None, tenths: int | None) -> None:
    """Raise Invalid unless the part says what it is for: words, with a day in WILL_DO alone, or in REPAIRED a number alone."""
    if part is SetbackSide.REPAIRED:
        if tenths is None or not 0 <= tenths <= HIGHEST or words:
            raise Invalid("score", "score_out_of_range")
    elif not words:
        raise Invalid("words", "no_words")
    elif tenths is not None:
        raise Invalid("score", "score_without_repair")
    if by_day is not None and part is not SetbackSide.WILL_DO:
        raise Invalid("by_day", "day_without_plan")


def check_by_day(by_day: date | None, happened_on: date, today: date) -> None:
    """Raise Invalid unless what somebody will do may name this day: from the setback's own day to a year ahead."""
    if by_day is not None and not happened_on <= by_day <= today + _WILL_DO_AHEAD:
        raise Invalid("by_day", "by_day_out_of_range")
