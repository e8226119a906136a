"""Steadiness: whether the swings get smaller, and what followed logged setbacks, as a chart of one reader's ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.recovery import Recovery, Weeks, enough_for_a_half, half_back, recoveries
from tracker.domain.swing import Swing, SwingChange, Swings
from tracker.domain.trend_view import TURNING_POINTS, Felt, Lettered, Span, first_day, lettered

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


def steadiness_chart(said: Felt, span: Span, earliest: date) -> SteadinessChart:
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
