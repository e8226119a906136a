"""What a Trends page shows of a record: the days of a span, and which values go on its charts and into their tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

from tracker.domain.trends.constants import HIGHEST, LIKELY, LOWEST, STALE_AFTER_DAYS
from tracker.domain.trends.felt.change import HORIZONS, Change, ChangeKind, Horizon, change
from tracker.domain.trends.felt.forward_pass import filter_ratings
from tracker.domain.trends.felt.line import Trend, trend

TURNING_POINTS = frozenset({"setback", "disclosure"})
"""Kinds of moments on whose day the level may jump."""

_SILENT = frozenset({ChangeKind.NOT_ENOUGH, ChangeKind.STALE, ChangeKind.CANNOT_COMPARE})
_LEAST_SHOWN = timedelta(weeks=6)
_SUNDAY = 6
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ChartSpan(StrEnum):
    """How far back a chart goes."""

    SIX_WEEKS = "6w"
    SIX_MONTHS = "6m"
    TWO_YEARS = "2y"
    ALL = "all"


_LENGTHS = {
    ChartSpan.SIX_WEEKS: relativedelta(weeks=6),
    ChartSpan.SIX_MONTHS: relativedelta(months=6),
    ChartSpan.TWO_YEARS: relativedelta(years=2),
}


def first_day(span: ChartSpan, today: date, earliest: date) -> date:
    """The first day that is shown: that of the span, or of what there is where it begins later, six weeks back at least."""
    length = _LENGTHS.get(span)
    since = earliest if length is None else max(earliest, today - length + timedelta(days=1))
    return min(since, today - _LEAST_SHOWN + timedelta(days=1))


def last_day(span: ChartSpan, today: date, latest: date) -> date:
    """The last day that is drawn: today. What ended long ago is drawn as a whole to six weeks after its last day, `latest`."""
    return min(today, latest + _LEAST_SHOWN) if span is ChartSpan.ALL else today


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: its day and its kind."""

    day: date
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """What some ratings say up to `today`: the days and scores themselves, the line once there is one, the statements.

    `levels` are weekly ones that the rater shows instead of ratings: points, by the Sunday on which each week ended.
    """

    today: date
    ratings: Mapping[date, float]
    levels: Mapping[date, float]
    marks: Sequence[Mark]
    line: Trend | None
    changes: Mapping[Horizon, Change]

    @property
    def earliest(self) -> date:
        """The first day that there is anything about."""
        return min([*self.ratings, *self.levels])

    @property
    def latest(self) -> date:
        """The last day that there is anything about."""
        return max([*self.ratings, *self.levels, *(mark.day for mark in self.marks)])


def felt(
    ratings: Mapping[date, float], marks: Sequence[Mark], today: date, levels: Mapping[date, float] = MappingProxyType({})
) -> Felt | None:
    """Run the model over ratings (points, by day, in order, none after `today`); None when there is nothing to show."""
    if not ratings and not levels:
        return None
    filtered = filter_ratings(ratings, [mark.day for mark in marks if mark.kind in TURNING_POINTS])
    changes = {horizon: change(filtered, today, horizon) for horizon in HORIZONS}
    starts = changes[HORIZONS[0]].kind is not ChangeKind.NOT_ENOUGH
    return Felt(today, ratings, levels, marks, trend(filtered, today) if starts else None, changes)


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One day of the line: the level, its likely range, and the range of a usual day, in points."""

    level: float
    low: float
    high: float
    usual_low: float
    usual_high: float


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """Columns of one value a day from `first` on, in hundredths: these are drawn and tabled.

    `solid` is False inside a gap: more than 14 days without a rating.
    """

    first: date
    level: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    usual_low: Sequence[float]
    usual_high: Sequence[float]
    solid: Sequence[bool]

    def on(self, day: date) -> LinePoint:
        """The values of one day, which may not lie before the first."""
        at = (day - self.first).days
        return LinePoint(self.level[at], self.low[at], self.high[at], self.usual_low[at], self.usual_high[at])


@dataclass(frozen=True, slots=True)
class Lettered:
    """The moments of one kind, under one letter."""

    letter: str
    kind: str
    days: Sequence[date]


@dataclass(frozen=True, slots=True)
class FeltRow:
    """A line of the table: a day, or a week up to `day`, with the scores given in it and the line as it is on `day`."""

    day: date
    scores: Sequence[float]
    line: LinePoint | None


@dataclass(frozen=True, slots=True)
class FeltChart:
    """Felt safety from `first` to `last`. `change` is the statement above it; `line` is None while ratings are too few."""

    first: date
    last: date
    dots: Mapping[date, float]
    levels: Mapping[date, float]
    line: DrawnLine | None
    letters: Sequence[Lettered]
    change: Change
    rated: int

    @property
    def says_nothing(self) -> bool:
        """Whether the statement compares nothing."""
        return self.change.kind in _SILENT

    @property
    def daily(self) -> bool:
        """Whether the table has a row for each day, as six weeks do; otherwise for each week and for the last day."""
        return self.last - self.first < _LEAST_SHOWN

    def rows(self) -> list[FeltRow]:
        """The table, newest first. Its numbers are those of the chart."""
        if not self.dots and not self.line:
            return []
        since = self.line.first if self.line else next(iter(self.dots))
        ends = [day for day in _days(since, self.last) if self.daily or day == self.last or day.weekday() == _SUNDAY]
        before = [since - timedelta(days=1), *ends]
        rows = [self._row(after + timedelta(days=1), day) for after, day in zip(before, ends, strict=False)]
        return rows[::-1]

    def _row(self, since: date, day: date) -> FeltRow:
        scores = [self.dots[each] for each in _days(since, day) if each in self.dots]
        return FeltRow(day, scores, self.line.on(day) if self.line else None)


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def felt_chart(said: Felt, span: ChartSpan, earliest: date) -> FeltChart:
    """The part of `said` that a span shows, as a chart of one value a day; `earliest` is that of all that stands beside it."""
    first = first_day(span, said.today, earliest)
    return FeltChart(
        first=first,
        last=said.today,
        dots={day: score for day, score in said.ratings.items() if day >= first},
        levels={day: level for day, level in said.levels.items() if day >= first},
        line=None if said.line is None else _line(said.line, list(said.ratings), first),
        letters=lettered([mark for mark in said.marks if first <= mark.day]),
        change=statement(said.changes, span),
        rated=len(said.ratings),
    )


def statement(changes: Mapping[Horizon, Change], span: ChartSpan) -> Change:
    """The statement that fits a span: 30 days back for six weeks, 90 for longer ones, where ratings reach so far back."""
    near, far = (changes[horizon] for horizon in HORIZONS)
    return near if span is ChartSpan.SIX_WEEKS or far.kind is ChangeKind.CANNOT_COMPARE else far


def lettered(marks: Iterable[Mark]) -> list[Lettered]:
    """The moments by kind, each kind with the next letter in the order in which they first appear."""
    days: dict[str, list[date]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.day, mark.kind)):
        days.setdefault(mark.kind, []).append(mark.day)
    return [Lettered(letter, kind, found) for letter, (kind, found) in zip(_LETTERS, days.items(), strict=False)]


def _line(whole: Trend, rated: Sequence[date], first: date) -> DrawnLine:
    skip = max((first - whole.first).days, 0)
    reach = LIKELY * whole.s
    level = whole.level[skip:]
    return DrawnLine(
        first=whole.day(skip),
        level=hundredths(level),
        low=hundredths(whole.low[skip:]),
        high=hundredths(whole.high[skip:]),
        usual_low=hundredths(max(each - reach, LOWEST) for each in level),
        usual_high=hundredths(min(each + reach, HIGHEST) for each in level),
        solid=_solid(whole, rated)[skip:],
    )


def hundredths(values: Iterable[float]) -> list[float]:
    """The values rounded to two places, which is more than a chart shows."""
    return [round(value, 2) for value in values]


def _solid(whole: Trend, rated: Sequence[date]) -> list[bool]:
    """For each day of the line, whether it lies outside gaps; the days of the ratings around a gap do."""
    solid = [True] * len(whole.level)
    end = whole.day(len(solid))
    for before, after in pairwise([*rated, end]):
        # Today itself carries no rating where the line runs on after the last one, and belongs to that gap.
        idle = (min(after, whole.day(len(solid) - 1)) - before).days
        if idle > STALE_AFTER_DAYS:
            since, until = (before - whole.first).days + 1, (after - whole.first).days
            solid[since:until] = [False] * (until - since)
    return solid
