"""The weekly level: all that a rater who shares the trend alone lets the partner see, and which weeks are due for one.

Weeks are named by their Monday and end with the rater's own Sunday.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from tracker.domain.level_filter import filter_ratings, level_on

LEAST_RATINGS = 3
"""A week with fewer ratings releases nothing."""

_WEEK = timedelta(weeks=1)
_LOOK_BACK = 8
_EARLIER = 104


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def weeks_due(since: date, decided: date | None, today: date) -> list[date]:
    """The weeks that have ended and wait to be decided on the rater's `today`, oldest first.

    They begin with the first full week from `since` on, go on after the last `decided` one, and lie eight weeks back at the
    most: what fell due in a longer silence stays unsaid.
    """
    last = _last_ended(today)
    first = max(monday_of(since + timedelta(days=6)), last - (_LOOK_BACK - 1) * _WEEK)
    return _weeks(first if decided is None else max(first, decided + _WEEK), last)


def earlier_weeks(today: date) -> list[date]:
    """The weeks that ended before `today`, as far back as earlier levels are released: two years."""
    last = _last_ended(today)
    return _weeks(last - (_EARLIER - 1) * _WEEK, last)


def _last_ended(today: date) -> date:
    return monday_of(today) - _WEEK


def _weeks(first: date, last: date) -> list[date]:
    return [first + number * _WEEK for number in range((last - first) // _WEEK + 1)]


def weekly_levels(tenths: Mapping[date, int], turning_points: Iterable[date], weeks: Sequence[date]) -> list[tuple[date, int]]:
    """The level (in tenths) on the Sunday of each week that has ratings enough, from the ratings up to then alone.

    `tenths` are all ratings of one rater in one repair. What is rated later changes no level of an earlier week.
    """
    rated = Counter(monday_of(day) for day in tenths)
    filtered = filter_ratings({day: value / 10 for day, value in tenths.items()}, turning_points)
    stood = [(monday, level_on(filtered, monday + timedelta(days=6))) for monday in weeks if rated[monday] >= LEAST_RATINGS]
    return [(monday, round(level.level * 10)) for monday, level in stood if level is not None]
