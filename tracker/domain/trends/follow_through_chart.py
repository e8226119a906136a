"""Follow-through as a chart: a point for each week, what was counted in it, and its share as a range."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.domain.entries.entries import DueItem, Outcome
from tracker.domain.trends.follow_through import FollowThrough, weekly
from tracker.domain.trends.spans import ChartSpan, first_day, hundredths


@dataclass(frozen=True, slots=True, eq=False)
class FollowThroughSoFar:
    """Follow-through at the end of each week so far, the last one being today's."""

    today: date
    looks: Sequence[FollowThrough]

    @property
    def earliest(self) -> date:
        """The Monday of the first week in which something was due."""
        return self.looks[0].day - timedelta(days=self.looks[0].day.weekday())

    @property
    def latest(self) -> date:
        """The end of the last week in which something was due."""
        counts = list(map(_counts, self.looks))
        return max(look.day for look, now, then in zip(self.looks, counts, [{}, *counts], strict=False) if now != then)


def follow_through_so_far(commitments: Iterable[Iterable[DueItem]], today: date) -> FollowThroughSoFar | None:
    """Follow-through by week over everything of some commitments that was due up to `today`; None when nothing was."""
    looks = weekly(commitments, date.min, today)
    return FollowThroughSoFar(today, looks) if looks else None


@dataclass(frozen=True, slots=True)
class Shares:
    """Follow-through of a hundred, in hundredths: both ends and the bounds around them. These are drawn, tabled and said."""

    lower: float
    upper: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FollowThroughWeek:
    """A week up to `day`: what was due in it, by outcome, and the shares then.

    There are none before five items that count, before one was kept, and while nothing has been due for 14 days.
    """

    day: date
    counts: Mapping[Outcome, int]
    silent_days: int
    shares: Shares | None


@dataclass(frozen=True, slots=True)
class FollowThroughChart:
    """Follow-through from `first` to `last`. `now` and its `shares` speak of everything so far.

    `counts` and `silent_days` are of `weeks`, which end with today.
    """

    first: date
    last: date
    weeks: Sequence[FollowThroughWeek]
    counts: Mapping[Outcome, int]
    silent_days: int
    now: FollowThrough
    shares: Shares | None


def follow_through_chart(said: FollowThroughSoFar, span: ChartSpan, earliest: date) -> FollowThroughChart:
    """The part of `said` that a span shows: the weeks that end in it; `earliest` is that of all that stands beside it."""
    first = first_day(span, said.today, earliest)
    weeks = [_week(look, before) for before, look in pairwise([None, *said.looks]) if look and look.day >= first]
    total = {outcome: sum(week.counts[outcome] for week in weeks) for outcome in Outcome}
    now = said.looks[-1]
    return FollowThroughChart(first, said.today, weeks, total, sum(week.silent_days for week in weeks), now, _shares(now))


def _week(look: FollowThrough, before: FollowThrough | None) -> FollowThroughWeek:
    counts, silent_days = _counts(look), look.silent_days
    if before:
        then = _counts(before)
        counts, silent_days = (
            {outcome: counts[outcome] - then[outcome] for outcome in Outcome},
            silent_days - before.silent_days,
        )
    return FollowThroughWeek(look.day, counts, silent_days, None if look.over else _shares(look))


def _shares(look: FollowThrough) -> Shares | None:
    if not look.enough or look.lower is None or look.upper is None or look.low is None or look.high is None:
        return None
    return Shares(*hundredths(100 * share for share in (look.lower, look.upper, look.low, look.high)))


def _counts(look: FollowThrough) -> dict[Outcome, int]:
    return {outcome: getattr(look, outcome.value) for outcome in Outcome}
