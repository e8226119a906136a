"""After a logged setback: how long until the line is back, in weeks and never to the day."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from tracker.domain.trends.constants import (
    BASELINE_DAYS,
    DIP_BEGINS_WITHIN_DAYS,
    DIP_POINTS,
    LEAST_NEARBY,
    LEAST_RECOVERIES,
    NEARBY_DAYS,
    RECOVERY_ERROR_DAYS,
    STALE_AFTER_DAYS,
    STILL_DOWN,
)
from tracker.domain.trends.felt.line import Trend

Weeks = tuple[int, int]
_WEEK = 7


class Back(StrEnum):
    """What the line did after a setback."""

    BACK = "back"
    NOT_YET = "not_yet"
    NEXT_CAME = "next_came"
    NO_DIP = "no_dip"
    NOT_KNOWN = "not_known"


_FELL = frozenset({Back.BACK, Back.NOT_YET, Back.NEXT_CAME})


@dataclass(frozen=True, slots=True)
class Recovery:
    """A setback with what followed. `days` runs to the day on which the line was back or was last looked at: never shown.

    `weeks` is the range that is said of it, where it is back.
    """

    day: date
    kind: str
    back: Back
    days: int

    @property
    def weeks(self) -> Weeks | None:
        """From so many weeks to so many; the day itself is not known that well."""
        return _weeks(self.days) if self.back is Back.BACK else None


def recoveries(line: Trend, rated: Sequence[date], setbacks: Iterable[tuple[date, str]], today: date) -> list[Recovery]:
    """What followed each setback (its day and kind), oldest first; of several on one day the first stands for all.

    `rated` are the days of the ratings behind the line, ascending. A setback is looked at until the next one.
    """
    kinds: dict[date, str] = {}
    for day, kind in sorted(setbacks):
        kinds.setdefault(day, kind)
    return [
        Recovery(day, kinds[day], *_followed(line, rated, day, following, today))
        for day, following in zip_longest(kinds, list(kinds)[1:])
    ]


def _followed(line: Trend, rated: Sequence[date], day: date, following: date | None, today: date) -> tuple[Back, int]:
    end = min(following or today + timedelta(days=1), rated[-1] + timedelta(days=1))
    if not _enough_around(line, rated, day, end):
        return Back.NOT_KNOWN, 0
    start, stop = (day - line.first).days, (end - line.first).days
    before = sum(line.level[start - BASELINE_DAYS : start]) / BASELINE_DAYS
    depth = 0.0
    for at in range(start, stop):
        depth = max(depth, before - line.level[at])
        if depth < DIP_POINTS and at - start >= DIP_BEGINS_WITHIN_DAYS:
            return Back.NO_DIP, 0
        if depth >= DIP_POINTS and line.level[at] >= before - STILL_DOWN * depth:
            return Back.BACK, at - start
    if depth < DIP_POINTS:
        return Back.NO_DIP, 0
    if following is not None and end == following:
        return Back.NEXT_CAME, stop - start
    stale = (today - rated[-1]).days > STALE_AFTER_DAYS
    return (Back.NOT_KNOWN, 0) if stale else (Back.NOT_YET, stop - start)


def _enough_around(line: Trend, rated: Sequence[date], day: date, end: date) -> bool:
    """Whether the line began a week before, and there are ratings on either side."""
    near = timedelta(days=NEARBY_DAYS)
    at = bisect_left(rated, day)
    before = at - bisect_left(rated, day - near)
    after = bisect_right(rated, min(day + near, end - timedelta(days=1))) - at
    return (day - line.first).days >= BASELINE_DAYS and min(before, after) >= LEAST_NEARBY


def half_back(found: Iterable[Recovery]) -> Weeks | None:
    """The weeks in which half of the falls were made up (Kaplan & Meier 1958); None where half are not yet.

    What is not yet back, or was cut off by the next setback, counts for as long as it was looked at.
    """
    standing, left = 1.0, sorted((each.days, each.back is not Back.BACK) for each in found if each.back in _FELL)
    for before, (days, cut_off) in enumerate(left):
        if not cut_off:
            standing *= 1.0 - 1.0 / (len(left) - before)
            # Three halves of a half are not 0.5 to the last bit.
            if standing <= 0.5 + 1e-9:
                return _weeks(days)
    return None


def enough_for_a_half(found: Iterable[Recovery]) -> bool:
    """Whether there were falls enough to speak of half of them."""
    return sum(each.back in _FELL for each in found) >= LEAST_RECOVERIES


def _weeks(days: int) -> Weeks:
    return max(round((days - RECOVERY_ERROR_DAYS) / _WEEK), 0), round((days + RECOVERY_ERROR_DAYS) / _WEEK)
