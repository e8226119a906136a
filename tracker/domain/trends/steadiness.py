"""Steadiness: whether the swings get smaller, and what followed logged setbacks, as a chart of one reader's ratings."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from tracker.domain.trends.constants import (
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
from tracker.domain.trends.felt.line import Trend
from tracker.domain.trends.recovery import Recovery, Weeks, enough_for_a_half, half_back, recoveries
from tracker.domain.trends.spans import TURNING_POINTS, ChartSpan, Felt, Lettered, first_day, lettered


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


_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SwingWeek:
    """The swing over the 90 days up to `day`, in hundredths of a point, and in tenths of a percent of what is possible."""

    day: date
    sd: float
    relative: float


@dataclass(frozen=True, slots=True)
class SteadinessChart:
    """Steadiness from `first` to `last`. `dots` are points above or below the line; `change` is the statement.

    `change` is None while there is no line. `letters` are those of setbacks on the chart of felt safety. Where `many`, `half`
    is said of `after` as a whole.
    """

    first: date
    last: date
    dots: Mapping[date, float]
    weeks: Sequence[SwingWeek]
    change: SwingChange | None
    rated: int
    letters: Sequence[Lettered]
    after: Sequence[Recovery]
    many: bool
    half: Weeks | None

    def rows(self) -> list[tuple[date, Sequence[float], SwingWeek | None]]:
        """The table, newest first: the end of each week, the distances of its ratings, and the swing up to then."""
        far: dict[date, list[float]] = {}
        for day, points in self.dots.items():
            far.setdefault(min(day + timedelta(days=6 - day.weekday()), self.last), []).append(points)
        swings = {week.day: week for week in self.weeks}
        return [(day, far.get(day, ()), swings.get(day)) for day in sorted(far | swings, reverse=True)]


def steadiness_chart(said: Felt, span: ChartSpan, earliest: date) -> SteadinessChart:
    """The part of steadiness that a span shows, from the ratings and marks in `said` alone."""
    first = first_day(span, said.today, earliest)
    if said.line is None:
        return SteadinessChart(first, said.today, {}, (), None, len(said.ratings), (), (), many=False, half=None)
    swings = Swings(said.ratings, said.line)
    rated = list(said.ratings)
    setbacks = [(mark.day, mark.kind) for mark in said.marks if mark.kind in TURNING_POINTS]
    after = [each for each in recoveries(said.line, rated, setbacks, said.today) if each.day >= first]
    return SteadinessChart(
        first=first,
        last=said.today,
        dots={day: round(far, 2) for day, far in swings.distances.items() if day >= first},
        weeks=_weeks(swings, max(first, rated[0]), min(said.today, rated[-1] + _WEEK), said.today),
        change=swings.change(said.today),
        rated=len(rated),
        letters=[each for each in lettered(mark for mark in said.marks if mark.day >= first) if each.kind in TURNING_POINTS],
        after=after,
        many=enough_for_a_half(after),
        half=half_back(after),
    )


def _weeks(swings: Swings, first: date, last: date, today: date) -> list[SwingWeek]:
    """The end of each week in which somebody rated of late, and today."""
    sunday = first + timedelta(days=6 - first.weekday())
    ends = [sunday + week * _WEEK for week in range((last - sunday).days // 7 + 1) if sunday + week * _WEEK < today]
    found = [swings.until(day) for day in [*ends, *([today] if last == today else [])]]
    return [_rounded(swing) for swing in found if swing is not None]


def _rounded(swing: Swing) -> SwingWeek:
    return SwingWeek(swing.day, round(swing.sd, 2), round(100 * swing.relative, 1))
