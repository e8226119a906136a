"""Follow-through: the share of due things that were kept, recent weeks weighing more, with silent days as a range."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter

from tracker.domain.entries import DueItem, Outcome
from tracker.domain.trend_constants import (
    HALF_LIFE_DAYS,
    HALF_LIFE_ITEMS,
    LEAST_COUNTED,
    LIKELY,
    NOT_DUE_DAYS,
    PARTLY_WORTH,
    SET_ASIDE_WINDOW,
)

_DAY = attrgetter("day")
_KEPT, _PARTLY, _SILENT = Outcome.KEPT, Outcome.PARTLY, Outcome.SILENT
_OPEN, _SET_ASIDE, _PAUSED = Outcome.OPEN, Outcome.SET_ASIDE, Outcome.PAUSED
# Weights that have grown so far are brought back to one: that is after sixty years.
_HEAVY = 1e120


@dataclass(frozen=True, slots=True)
class FollowThrough:
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
    return _read_on(commitments, [today])[0]


def weekly(commitments: Iterable[Iterable[DueItem]], since: date, today: date) -> list[FollowThrough]:
    """Follow-through at the end of each week (Sunday) from `since` on, and of `today`; all days before `since` count too.

    Outcomes are those known now: an entry added late mends the weeks behind it. Weeks before the first item are left out.
    """
    found = [list(items) for items in commitments]
    start = max(since, min((item.day for items in found for item in items), default=date.max))
    if start > today:
        return []
    first = start.toordinal() + 6 - start.weekday()
    sundays = [date.fromordinal(day) for day in range(first, today.toordinal(), 7)]
    return _read_on(found, [*sundays, today])


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 90 % Wilson score interval of a share seen in `n` > 0 equal trials.

    Wilson 1927; `n` may be Kish's effective number of weighted ones (Kott 2017). Part shares make it wider than need be.
    """
    z2 = LIKELY * LIKELY
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = LIKELY * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(min(centre - reach, share), 0.0), min(max(centre + reach, share), 1.0)


def _read_on(commitments: Iterable[Iterable[DueItem]], days: list[date]) -> list[FollowThrough]:
    """One walk through the items in order of their days, reading the score off on each of `days`, which ascend."""
    every = [(_Sums(), sorted(items, key=_DAY)) for items in commitments]
    ordered = [
        (day, sums, [each.outcome for each in found]) for sums, items in every for day, found in groupby(items, key=_DAY)
    ]
    ordered.sort(key=itemgetter(0))
    tally, readings, taken = _Tally([sums for sums, _ in every]), [], 0
    for day in days:
        while taken < len(ordered) and ordered[taken][0] <= day:
            tally.take(*ordered[taken])
            taken += 1
        readings.append(tally.reading(day))
    return readings


@dataclass(slots=True)
class _Sums:
    """The summed weights of one commitment's items, and of their squares; `weight` is that of an item of `day`, the last one.

    A later item weighs more, instead of each earlier one less: a share needs no look back. `rest` are those that are due and
    in no share, so that no entry changes how much a commitment weighs.
    """

    day: date | None = None
    weight: float = 1.0
    worth: float = 0.0
    resolved: float = 0.0
    resolved_squares: float = 0.0
    silent: float = 0.0
    silent_squares: float = 0.0
    rest: float = 0.0
    rest_squares: float = 0.0

    def go_on_to(self, day: date, items: int) -> None:
        """Let a day come on which so many items fall due: what was before has faded by whichever half-life is longer."""
        if self.day is not None:
            self.weight *= math.exp2(min((day - self.day).days / HALF_LIFE_DAYS, items / HALF_LIFE_ITEMS))
        self.day = day
        if self.weight > _HEAVY:
            self._lighten()

    def _lighten(self) -> None:
        by, square = 1.0 / self.weight, 1.0 / (self.weight * self.weight)
        self.weight = 1.0
        self.worth, self.resolved, self.silent, self.rest = (
            each * by for each in (self.worth, self.resolved, self.silent, self.rest)
        )
        self.resolved_squares, self.silent_squares, self.rest_squares = (
            each * square for each in (self.resolved_squares, self.silent_squares, self.rest_squares)
        )

    def say(self, last: date) -> float:
        """How much its share weighs in the headline, where `last` is the last day on which anything was due."""
        due = self.resolved + self.silent + self.rest
        squares = self.resolved_squares + self.silent_squares + self.rest_squares
        idle = (last - self.day).days if self.day else 0
        return due / math.sqrt(squares) * math.exp2(-max(idle - NOT_DUE_DAYS, 0) / HALF_LIFE_DAYS)


@dataclass(slots=True)
class _Tally:
    """What all commitments come to."""

    every: list[_Sums]
    last: date | None = None
    last_silent: date | None = None
    kept: int = 0
    partly: int = 0
    missed: int = 0
    silent: int = 0
    silent_days: int = 0
    open: int = 0
    set_aside: int = 0
    paused: int = 0
    latest: deque[Outcome] = field(default_factory=lambda: deque(maxlen=SET_ASIDE_WINDOW))

    def take(self, day: date, sums: _Sums, outcomes: list[Outcome]) -> None:
        """Take the items of one commitment and day."""
        if _PAUSED in outcomes:
            due = [outcome for outcome in outcomes if outcome is not _PAUSED]
            self.paused += len(outcomes) - len(due)
            outcomes = due
        if outcomes:
            self.last = day
            sums.go_on_to(day, len(outcomes))
        for outcome in outcomes:
            # By identity, for an enumeration's own hash takes as long as all the rest.
            if outcome is _OPEN:
                self.open += 1
                self._leave_out(sums)
            else:
                self.latest.append(outcome)
                self._settle(day, sums, outcome)

    def _settle(self, day: date, sums: _Sums, outcome: Outcome) -> None:
        weight = sums.weight
        if outcome is _SILENT:
            self.silent += 1
            self.silent_days += day != self.last_silent
            self.last_silent = day
            sums.silent += weight
            sums.silent_squares += weight * weight
        elif outcome is _SET_ASIDE:
            self.set_aside += 1
            self._leave_out(sums)
        else:
            sums.resolved += weight
            sums.resolved_squares += weight * weight
            if outcome is _KEPT:
                self.kept += 1
                sums.worth += weight
            elif outcome is _PARTLY:
                self.partly += 1
                sums.worth += PARTLY_WORTH * weight
            else:
                self.missed += 1

    def _leave_out(self, sums: _Sums) -> None:
        sums.rest += sums.weight
        sums.rest_squares += sums.weight * sums.weight

    def reading(self, day: date) -> FollowThrough:
        """What is known on the evening of the day."""
        all_due = [(each, each.resolved + each.silent, each.resolved_squares + each.silent_squares) for each in self.every]
        answered = [(each, each.resolved, each.resolved_squares) for each in self.every]
        lower, low = self._mean(all_due, bound=0)
        upper, high = self._mean(answered, bound=1)
        return FollowThrough(
            day=day,
            lower=lower,
            upper=upper,
            low=low,
            high=high,
            kept=self.kept,
            partly=self.partly,
            missed=self.missed,
            silent=self.silent,
            silent_days=self.silent_days,
            open=self.open,
            set_aside=self.set_aside,
            paused=self.paused,
            mostly_set_aside=2 * self.latest.count(_SET_ASIDE) > SET_ASIDE_WINDOW,
            last_due=self.last,
        )

    def _mean(self, parts: list[tuple[_Sums, float, float]], *, bound: int) -> tuple[float | None, float | None]:
        """The mean of the commitments' shares, and one bound around it on the number of items that their weights come to.

        Each share stands on its own Kish n = (sum w)^2 / sum w^2; of a mean with weights W it is (sum W)^2 / sum (W^2 / n).
        """
        total = mean = spread = 0.0
        for sums, counted, squares in parts:
            if counted and self.last is not None:
                weight = sums.say(self.last)
                total += weight
                mean += weight * sums.worth / counted
                spread += weight * weight * squares / (counted * counted)
        if not total:
            return None, None
        # Sums of weights end a hair off: all kept is all of a hundred.
        share = min(round(mean / total, 12), 1.0)
        return share, wilson(share, total * total / spread)[bound]
