"""How far ratings swing about their line: 90 days against the 90 before, in points and against what the scale allows."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate

from tracker.domain.trend import Trend
from tracker.domain.trend_constants import (
    HIGHEST,
    LEAST_SWING_RATINGS,
    LOWEST,
    ROUNDING_VARIANCE,
    STALE_AFTER_DAYS,
    SWING_CHANCE,
    SWING_DAYS,
    SWING_INERTIA,
    SWING_RATIO,
)


class SwingKind(StrEnum):
    """What can be said. The first two compare nothing; `NO_CLEAR_CHANGE` is an answer too."""

    NOT_ENOUGH = "not_enough"
    STALE = "stale"
    SMALLER = "smaller"
    LARGER = "larger"
    NO_CLEAR_CHANGE = "no_clear_change"


@dataclass(frozen=True, slots=True)
class Swing:
    """Ratings of the 90 days up to `day`: their standard deviation about the line, in points.

    `relative` is the same as a share of the largest one that their mean allows on a scale with ends (Mestdagh et al. 2018).
    `noise` is the variance of the log of the squared `sd`, but for inertia.
    """

    day: date
    sd: float
    relative: float
    noise: float
    rated: int


@dataclass(frozen=True, slots=True)
class SwingChange:
    """The statement, with the two spans that it compares; either is None where its ratings are too few.

    `missing` (ratings of late, and of the span before) and `last_rating` speak of when somebody rated: the rater's alone.
    """

    kind: SwingKind
    now: Swing | None
    before: Swing | None
    missing: tuple[int, int]
    last_rating: date


class Swings:
    """The distances of ratings from their line, ready to be read off over any 90 days.

    `distances` are points, by day, in order. There must be a rating.
    """

    def __init__(self, ratings: Mapping[date, float], line: Trend) -> None:
        self.distances = {day: score - line.level[(day - line.first).days] for day, score in ratings.items()}
        self._days = [day.toordinal() for day in self.distances]
        self._scores = _sums(list(ratings.values()))
        self._squares = _sums([far**2 for far in self.distances.values()])
        self._fourths = _sums([far**4 for far in self.distances.values()])

    def until(self, day: date) -> Swing | None:
        """The swing over the 90 days up to and with `day`; None where its ratings are too few."""
        since, until = self._within(day)
        rated = until - since
        if rated < LEAST_SWING_RATINGS:
            return None
        mean, squared, fourth = ((sums[until] - sums[since]) / rated for sums in (self._scores, self._squares, self._fourths))
        variance = max(squared, ROUNDING_VARIANCE)
        most = max((mean - LOWEST) * (HIGHEST - mean), ROUNDING_VARIANCE)
        noise = max(fourth - squared**2, 0.0) / variance**2 / rated
        return Swing(day, math.sqrt(variance), math.sqrt(variance / most), noise, rated)

    def change(self, today: date) -> SwingChange:
        """What may be said of the last 90 days against the 90 before them."""
        then = date.fromordinal(today.toordinal() - SWING_DAYS)
        now, before = self.until(today), self.until(then)
        last = date.fromordinal(self._days[-1])
        missing = (self._missing(today), self._missing(then))
        if (today - last).days > STALE_AFTER_DAYS:
            return SwingChange(SwingKind.STALE, now, before, missing, last)
        if now is None or before is None:
            return SwingChange(SwingKind.NOT_ENOUGH, now, before, missing, last)
        return SwingChange(compared(now, before), now, before, missing, last)

    def _within(self, day: date) -> tuple[int, int]:
        last = day.toordinal()
        return bisect_right(self._days, last - SWING_DAYS), bisect_right(self._days, last)

    def _missing(self, day: date) -> int:
        since, until = self._within(day)
        return max(LEAST_SWING_RATINGS - (until - since), 0)


def _sums(values: Sequence[float]) -> list[float]:
    return list(accumulate(values, initial=0.0))


def compared(now: Swing, before: Swing) -> SwingKind:
    """Smaller or larger where both the swing and the relative one say so; near an end of the scale the first alone misleads."""
    spread = math.sqrt(SWING_INERTIA * (now.noise + before.noise))
    found = {_clear(now.sd, before.sd, spread), _clear(now.relative, before.relative, spread)}
    return found.pop() if len(found) == 1 else SwingKind.NO_CLEAR_CHANGE


def _clear(now: float, before: float, spread: float) -> SwingKind:
    """What two standard deviations say whose log variances differ by `spread` through chance alone."""
    # Squared, a ratio of standard deviations is one of variances: its log is twice as large.
    moved = 2.0 * (math.log(now) - math.log(before))
    if abs(moved) < -2.0 * math.log(SWING_RATIO):
        return SwingKind.NO_CLEAR_CHANGE
    chance = 0.5 * math.erfc(-abs(moved) / spread / math.sqrt(2.0)) if spread else 1.0
    if chance < SWING_CHANCE:
        return SwingKind.NO_CLEAR_CHANGE
    return SwingKind.SMALLER if moved < 0 else SwingKind.LARGER
