"""Follow-through: the share of due things that were kept, recent weeks weighing more, with silent days as a range."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from tracker.domain.entries import DueItem, Outcome
from tracker.domain.trend_constants import HALF_LIFE_DAYS, LEAST_RESOLVED, LIKELY, PARTLY_WORTH, SET_ASIDE_WINDOW

# What a settled item adds to the kept, the resolved and the silent weight. Open and paused ones are not settled.
_SETTLED = {
    Outcome.KEPT: (1.0, 1.0, 0.0),
    Outcome.PARTLY: (PARTLY_WORTH, 1.0, 0.0),
    Outcome.MISSED: (0.0, 1.0, 0.0),
    Outcome.SILENT: (0.0, 0.0, 1.0),
    Outcome.SET_ASIDE: (0.0, 0.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class FollowThrough:
    """Follow-through as of the evening of `day`: shares from 0 to 1, None while nothing is resolved; the rest are counts.

    `lower` counts silent days as missed, `upper` leaves them out; open, paused and set-aside days are in neither.
    `low` is the lower share's lower 90 % bound, `high` the upper share's upper one. Counts are of all days so far.
    `mostly_set_aside`: more than half of the last ten days that were resolved, silent or set aside were set aside.
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
    open: int
    set_aside: int
    paused: int
    mostly_set_aside: bool

    @property
    def resolved(self) -> int:
        """How many days have an answer that counts."""
        return self.kept + self.partly + self.missed

    @property
    def enough(self) -> bool:
        """Whether a share may be shown; below 5 resolved days only "3 of 4 kept so far" may."""
        return self.resolved >= LEAST_RESOLVED


def follow_through(items: Iterable[DueItem], today: date) -> FollowThrough:
    """Follow-through as of `today`, from everything due up to then, of one commitment or of several together."""
    return _read_on(items, [today])[0]


def weekly(items: Iterable[DueItem], since: date, today: date) -> list[FollowThrough]:
    """Follow-through at the end of each week (Sunday) from `since` on, and of `today`; all days before `since` count too.

    Outcomes are those known now: an entry added late mends the weeks behind it. Weeks before the first item are left out.
    """
    items = list(items)
    start = max(since, min((item.day for item in items), default=date.max))
    if start > today:
        return []
    first = start.toordinal() + 6 - start.weekday()
    sundays = [date.fromordinal(day) for day in range(first, today.toordinal(), 7)]
    return _read_on(items, [*sundays, today])


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 90 % Wilson score interval of a share seen in `n` > 0 equal trials.

    Wilson 1927; `n` may be Kish's effective number of weighted ones (Kott 2017). Part shares make it wider than need be.
    """
    z2 = LIKELY * LIKELY
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = LIKELY * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(min(centre - reach, share), 0.0), min(max(centre + reach, share), 1.0)


def _read_on(items: Iterable[DueItem], days: list[date]) -> list[FollowThrough]:
    """One walk through the items in order of their days, reading the score off on each of `days`, which ascend."""
    sums, ordered, taken, readings = _Sums(), sorted(items, key=attrgetter("day")), 0, []
    for day in days:
        while taken < len(ordered) and ordered[taken].day <= day:
            sums.take(ordered[taken])
            taken += 1
        readings.append(sums.reading(day))
    return readings


@dataclass(slots=True)
class _Sums:
    """Weights w = 2^(-age / 45 days) summed as of `day`. All of them fade alike, so a share needs no look back."""

    day: date = date.min
    worth: float = 0.0
    resolved: float = 0.0
    resolved_squares: float = 0.0
    silent: float = 0.0
    silent_squares: float = 0.0
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    latest: deque[Outcome] = field(default_factory=lambda: deque(maxlen=SET_ASIDE_WINDOW))

    def take(self, item: DueItem) -> None:
        outcome = item.outcome
        self.counts[outcome] += 1
        weights = _SETTLED.get(outcome)
        if weights is None:
            return
        self.latest.append(outcome)
        if item.day != self.day:
            self._fade(item.day)
        worth, resolved, silent = weights
        self.worth += worth
        self.resolved += resolved
        self.resolved_squares += resolved
        self.silent += silent
        self.silent_squares += silent

    def _fade(self, day: date) -> None:
        fade = 2.0 ** ((self.day - day).days / HALF_LIFE_DAYS)
        self.day = day
        self.worth *= fade
        self.resolved *= fade
        self.resolved_squares *= fade * fade
        self.silent *= fade
        self.silent_squares *= fade * fade

    def reading(self, day: date) -> FollowThrough:
        lower, upper, low, high = self._shares() if self.resolved else (None, None, None, None)
        return FollowThrough(
            day=day,
            lower=lower,
            upper=upper,
            low=low,
            high=high,
            kept=self.counts[Outcome.KEPT],
            partly=self.counts[Outcome.PARTLY],
            missed=self.counts[Outcome.MISSED],
            silent=self.counts[Outcome.SILENT],
            open=self.counts[Outcome.OPEN],
            set_aside=self.counts[Outcome.SET_ASIDE],
            paused=self.counts[Outcome.PAUSED],
            mostly_set_aside=2 * self.latest.count(Outcome.SET_ASIDE) > SET_ASIDE_WINDOW,
        )

    def _shares(self) -> tuple[float, float, float, float]:
        """The two shares and their bounds, each on its own Kish n = (sum w)^2 / sum w^2, which fading leaves as it is."""
        everything = self.resolved + self.silent
        lower, upper = self.worth / everything, self.worth / self.resolved
        low, _ = wilson(lower, everything**2 / (self.resolved_squares + self.silent_squares))
        _, high = wilson(upper, self.resolved**2 / self.resolved_squares)
        return lower, upper, low, high
