"""Follow-through: the share of due things that were kept, recent weeks weighing more, with silent days as a range."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, filterfalse
from operator import attrgetter
from typing import NamedTuple

from tracker.domain.entries.entries import DueItem, Outcome
from tracker.domain.trends.constants import (
    HALF_LIFE_DAYS,
    HALF_LIFE_ITEMS,
    LEAST_COUNTED,
    LIKELY,
    NOT_DUE_DAYS,
    PARTLY_WORTH,
    SET_ASIDE_WINDOW,
)

_DAY = attrgetter("day")
# Names where every item is looked at, for an enumeration's own hash takes as long as all the rest.
_NAME = attrgetter("outcome._value_")
_KEPT, _PARTLY, _MISSED, _SILENT = Outcome.KEPT.value, Outcome.PARTLY.value, Outcome.MISSED.value, Outcome.SILENT.value
_OPEN, _SET_ASIDE, _PAUSED = Outcome.OPEN.value, Outcome.SET_ASIDE.value, Outcome.PAUSED.value
_NAMES = tuple(map(str, Outcome))
_UNSETTLED = frozenset({_OPEN, _PAUSED})
_A_DAY = math.exp2(1 / HALF_LIFE_DAYS)
# Weights that have grown so far are brought back to one: that is after sixty years.
_HEAVY = 1e120


class FollowThrough(NamedTuple):
    """Follow-through as of the evening of `day`: shares from 0 to 1, None while there is none; the rest are counts.

    `lower` counts silent days as missed, `upper` leaves them out; open, paused and set-aside days are in neither.
    `low` is the lower share's lower 90 % bound, `high` the upper share's upper one. Counts are of all items so far,
    `silent_days` of days with a silent one. `last_due` is the last day on which anything was due.
    `mostly_set_aside`: more than half of the last ten items that were resolved, silent or set aside were set aside.
    """

    day: date
    lower: float | None
    upper: float | None
    low: float | None
    high: float | None
    kept: int
    partly: int
    missed: int
    silent: int
    silent_days: int
    open: int
    set_aside: int
    paused: int
    mostly_set_aside: bool
    last_due: date | None

    @property
    def resolved(self) -> int:
        """How many items have an answer that counts."""
        return self.kept + self.partly + self.missed

    @property
    def counted(self) -> int:
        """How many items were to be kept: those with an answer that counts, and the silent ones."""
        return self.resolved + self.silent

    @property
    def enough(self) -> bool:
        """Whether a share may be shown: from five items on, of which one at least was kept. Otherwise counts are said."""
        return self.counted >= LEAST_COUNTED and self.kept > 0

    @property
    def over(self) -> bool:
        """Whether nothing has been due for 14 days: then all this speaks of the time up to `last_due`."""
        return self.last_due is not None and (self.day - self.last_due).days >= NOT_DUE_DAYS


def follow_through(commitments: Iterable[Iterable[DueItem]], today: date) -> FollowThrough:
    """Follow-through as of `today`, from everything due up to then, with the items of each commitment apart.

    Each commitment has its own share; the headline is their mean, each weighing by the root of how many items it stands on,
    so that a rare one is heard. What has had nothing due for 14 days fades from it.
    """
    return _read_on(_in_order(commitments), [today])[0]


def weekly(commitments: Iterable[Iterable[DueItem]], since: date, today: date) -> list[FollowThrough]:
    """Follow-through at the end of each week (Sunday) from `since` on, and of `today`; all days before `since` count too.

    Outcomes are those known now: an entry added late mends the weeks behind it. Weeks before the first item are left out.
    """
    found = _in_order(commitments)
    start = max(since, min((items[0].day for items in found if items), default=date.max))
    if start > today:
        return []
    first = start.toordinal() + 6 - start.weekday()
    sundays = [date.fromordinal(day) for day in range(first, today.toordinal(), 7)]
    return _read_on(found, [*sundays, today])


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 90 % Wilson score interval of a share seen in `n` > 0 equal trials.

    Wilson 1927; `n` may be Kish's effective number of weighted ones (Kott 2017). Part shares make it wider than need be.
    """
    z2 = LIKELY * LIKELY / n
    centre = (share + z2 / 2) / (1 + z2)
    reach = LIKELY * math.sqrt((share * (1 - share) + z2 / 4) / n) / (1 + z2)
    return max(min(centre - reach, share), 0.0), min(max(centre + reach, share), 1.0)


def _in_order(commitments: Iterable[Iterable[DueItem]]) -> list[list[DueItem]]:
    return [sorted(items, key=_DAY) for items in commitments]


def _read_on(every: list[list[DueItem]], days: list[date]) -> list[FollowThrough]:
    """One walk through the items of each commitment, reading the score off on each of `days`, which ascend."""
    counts = dict.fromkeys(_NAMES, 0)
    sums = [_Sums(items, counts) for items in every]
    silent_days = sorted({day for each in sums for day in each.days_of(_SILENT)})
    settled = list(filterfalse(_UNSETTLED.__contains__, _by_day(sums)))
    readings = []
    for day in days:
        last = max([each.take_up_to(day.toordinal()) for each in sums], default=0)
        (lower, low), (upper, high) = _shares(sums, last)
        until = sum(counts.values()) - counts[_OPEN] - counts[_PAUSED]
        set_aside = settled[max(until - SET_ASIDE_WINDOW, 0) : until].count(_SET_ASIDE)
        readings.append(
            FollowThrough(
                day=day,
                lower=lower,
                upper=upper,
                low=low,
                high=high,
                **counts,
                silent_days=bisect_right(silent_days, day.toordinal()),
                mostly_set_aside=2 * set_aside > SET_ASIDE_WINDOW,
                last_due=date.fromordinal(last) if last else None,
            )
        )
    return readings


def _by_day(every: list["_Sums"]) -> Iterable[str]:
    """The outcomes of all commitments together, in order; of one day as the commitments stand."""
    if len(every) == 1:
        return every[0].names
    days = list(chain.from_iterable(each.days for each in every))
    names = list(chain.from_iterable(each.names for each in every))
    return map(names.__getitem__, sorted(range(len(days)), key=days.__getitem__))


_Share = tuple[float, float, float]


def _shares(every: list["_Sums"], last: int) -> tuple[tuple[float | None, float | None], tuple[float | None, float | None]]:
    """Each share with its bound, the lower one first; `last` is the last day on which anything was due."""
    all_due: list[_Share] = []
    answered: list[_Share] = []
    for sums in every:
        sums.add_shares(last, all_due, answered)
    return _mean(all_due, 0), _mean(answered, 1)


def _mean(shares: list[_Share], bound: int) -> tuple[float | None, float | None]:
    """The mean of the commitments' shares, and one bound around it on the number of items that their weights come to.

    Of each: how much it says, its share, and 1 / n of it. A share stands on Kish's n = (sum w)^2 / sum w^2; a mean with
    weights W stands on (sum W)^2 / sum (W^2 / n).
    """
    if not shares:
        return None, None
    total = mean = spread = 0.0
    for says, share, part in shares:
        total += says
        mean += says * share
        spread += says * says * part
    return mean / total, wilson(mean / total, total * total / spread)[bound]


class _Sums:
    """One commitment up to some evening. A later item weighs more, instead of each earlier one less: no share looks back.

    Open and set-aside items are in no share, but in what it says, so that no entry changes how much a commitment weighs.
    """

    def __init__(self, items: list[DueItem], counts: dict[str, int]) -> None:
        """Take nothing yet; what is taken is added to `counts` too. The items are in order."""
        self.days = list(map(date.toordinal, map(_DAY, items)))
        self.names = list(map(_NAME, items))
        self._counts = counts
        # The summed weights of the items of each outcome, and of their squares: plain lists, for each item adds to them.
        self._parts = {name: [0.0, 0.0] for name in _NAMES}
        self._taken, self._last, self._weight = 0, 0, 1.0

    def days_of(self, name: str) -> Iterator[int]:
        """The days of the items of one outcome, which are few."""
        at = -1
        for _ in range(self.names.count(name)):
            at = self.names.index(name, at + 1)
            yield self.days[at]

    def take_up_to(self, evening: int) -> int:
        """Take every item up to the evening, and return the last day on which something was due: both ordinals, 0 for none."""
        names, days, counts, parts, weight = self.names, self.days, self._counts, self._parts, self._weight
        until = bisect_right(days, evening, self._taken)
        last = self._last
        for at in range(self._taken, until):
            name, day = names[at], days[at]
            counts[name] += 1
            if name == _PAUSED:
                continue
            if day != last:
                if weight > _HEAVY:
                    weight = self._lighten(weight)
                weight *= _A_DAY if day - last == 1 else self._growth(at, day)
                self._last = last = day
            part = parts[name]
            part[0] += weight
            part[1] += weight * weight
        self._taken, self._weight = until, weight
        return self._last

    def _growth(self, at: int, day: int) -> float:
        """How much more an item weighs than those before its day: these have faded by whichever half-life is longer."""
        if not self._last:
            return 1.0
        on_day = self.names[at : bisect_right(self.days, day, at)]
        items = len(on_day) - on_day.count(_PAUSED)
        return math.exp2(min((day - self._last) / HALF_LIFE_DAYS, items / HALF_LIFE_ITEMS))

    def _lighten(self, weight: float) -> float:
        for part in self._parts.values():
            part[0] /= weight
            part[1] /= weight * weight
        return 1.0

    def add_shares(self, last: int, all_due: list[_Share], answered: list[_Share]) -> None:
        """Add its share with silent items and without, where `last` is the last day on which anything was due."""
        parts = self._parts
        (kept, kept_2), (partly, partly_2), (missed, missed_2) = parts[_KEPT], parts[_PARTLY], parts[_MISSED]
        (silent, silent_2), (still_open, open_2), (aside, aside_2) = parts[_SILENT], parts[_OPEN], parts[_SET_ASIDE]
        resolved, squares = kept + partly + missed, kept_2 + partly_2 + missed_2
        counted, all_squares = resolved + silent, squares + silent_2
        if not counted:
            return
        says = (counted + still_open + aside) / math.sqrt(all_squares + open_2 + aside_2)
        if last - self._last > NOT_DUE_DAYS:
            says *= math.exp2((NOT_DUE_DAYS - last + self._last) / HALF_LIFE_DAYS)
        worth = kept + PARTLY_WORTH * partly
        all_due.append((says, worth / counted, all_squares / (counted * counted)))
        if resolved:
            answered.append((says, worth / resolved, squares / (resolved * resolved)))
