"""The weekly level: all that a rater who shares the trend alone lets the partner see, and which weeks are due for one.

Weeks are named by their Monday and end with the rater's own Sunday.

From all levels together no single rating can be told: each keeps three values or more, also for a reader who knows this code
and the days rated. So a level is told in half points from "2 or lower" to "8 or higher", and moves by a point at most: nearer
to the ends of the scale, the steepest rise or fall would tell a rating. And nothing that its reader does has a part in it: the
setbacks that they mark do not let it jump.

That holds as long as the numbers that levels were made of stay unseen. They may all be shown as well, where each is what it was
in every level; where one was changed or taken back since, the others and the levels would tell what it was, and so none is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, floor

from tracker.domain.trends.felt.forward_pass import filter_ratings, level_on

LEAST_RATINGS = 3
"""A week with fewer ratings releases nothing."""

LOWEST_TOLD, HIGHEST_TOLD = 20, 80
"""The ends of what a level can say, in tenths: "2 or lower" and "8 or higher"."""

MOST_MOVED = 10
"""So many tenths lie between a level and the one before at the most."""

_HALF_POINT = 5

_WEEK = timedelta(weeks=1)
_LOOK_BACK = 8
_EARLIER = 104


@dataclass(frozen=True, slots=True)
class Given:
    """A rating that levels may be made of: its day, and what it said since when, oldest first; None when it was taken back."""

    id: str
    day: date
    said: Sequence[tuple[datetime, int | None]]


@dataclass(frozen=True, slots=True)
class Beneath:
    """The ratings of which released levels were made, and whether each says what it said in every level made of it."""

    ratings: frozenset[str]
    as_told: bool

    def that_may_go(self, asked: Collection[str]) -> frozenset[str]:
        """Those of the ratings asked for of which the numbers may be shown: what is beneath levels goes whole, or stays."""
        whole = self.as_told and self.ratings <= set(asked)
        return frozenset(asked) if whole else frozenset(asked) - self.ratings


def beneath(given: Iterable[Given], released: Sequence[tuple[date, datetime]]) -> Beneath:
    """What lies beneath the released levels, each by its week and the instant of its release.

    `given` are the ratings of which the levels' reader has seen no number, taken back or not.
    """
    found = [(each, numbers) for each in given if (numbers := _told_of(each, released))]
    as_told = all(numbers == {each.said[-1][1]} for each, numbers in found)
    return Beneath(frozenset(each.id for each, _ in found), as_told)


def _told_of(rating: Given, released: Sequence[tuple[date, datetime]]) -> set[int]:
    """The numbers that a rating was, in one level or another."""
    covering = [at for week, at in released if rating.day < week + _WEEK]
    was = (next((number for since, number in reversed(rating.said) if since <= at), None) for at in covering)
    return {number for number in was if number is not None}


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


def weekly_levels(
    tenths: Mapping[date, int], weeks: Iterable[date], released: Iterable[tuple[date, int]] = ()
) -> list[tuple[date, int]]:
    """The level to release, in tenths, for each of the weeks that has ratings enough and none `released` yet, by week.

    `tenths` are all ratings of one audience that its reader has not seen. A level is that of the week's Sunday, from the
    ratings up to then alone, and lies at most one point from that of the released weeks before and after it.
    """
    there = dict(released)
    stood = _stood(tenths, (week for week in sorted(weeks) if week not in there))
    coming = list(stood)
    for number, (week, level) in enumerate(stood.items()):
        there[week] = _told(level, _least_and_most(there, week, coming[number + 1 :]))
    return [(week, there[week]) for week in stood]


def _stood(tenths: Mapping[date, int], weeks: Iterable[date]) -> dict[date, float]:
    """The level on each week's Sunday, in tenths, of the weeks with ratings enough."""
    rated = Counter(map(monday_of, tenths))
    filtered = filter_ratings({day: value / 10 for day, value in tenths.items()})
    levels = ((week, level_on(filtered, week + timedelta(days=6))) for week in weeks if rated[week] >= LEAST_RATINGS)
    return {week: level.level * 10 for week, level in levels if level}


def _told(tenths: float, within: tuple[int, int]) -> int:
    least, most = ceil(within[0] / _HALF_POINT), floor(within[1] / _HALF_POINT)
    moved = _HALF_POINT * min(max(round(tenths / _HALF_POINT), least), most)
    return min(max(moved, LOWEST_TOLD), HIGHEST_TOLD)


def _least_and_most(there: Mapping[date, int], week: date, coming: Sequence[date]) -> tuple[int, int]:
    """A point from the week before, and as many points from the next one there as there are steps to it."""
    least, most = LOWEST_TOLD, HIGHEST_TOLD
    before = max((each for each in there if each < week), default=None)
    after = min((each for each in there if each > week), default=None)
    if before is not None:
        least, most = there[before] - MOST_MOVED, there[before] + MOST_MOVED
    if after is not None:
        steps = MOST_MOVED * (1 + sum(each < after for each in coming))
        least, most = max(least, there[after] - steps), min(most, there[after] + steps)
    return least, most
