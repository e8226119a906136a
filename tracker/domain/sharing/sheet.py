"""The two streams of a sheet at the same dates: follow-through and felt safety, from nothing but the days that it covers.

Everything here returns plain values, since a sheet may be frozen as JSON.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.entries.entries import DueItem
from tracker.domain.trends.constants import LEAST_DAYS, LEAST_RATINGS, STALE_AFTER_DAYS
from tracker.domain.trends.felt.change import HORIZONS, ChangeKind, change, half_points
from tracker.domain.trends.felt.forward_pass import Filtered, filter_ratings
from tracker.domain.trends.felt.line import trend
from tracker.domain.trends.follow_through import FollowThrough, weekly

_COUNTS = ("kept", "partly", "resolved", "counted", "silent", "silent_days", "open", "set_aside", "paused")
_SAYS_NOTHING = frozenset({ChangeKind.NOT_ENOUGH, ChangeKind.STALE, ChangeKind.CANNOT_COMPARE})


@dataclass(frozen=True, slots=True)
class SheetDays:
    """The days that a sheet covers, both inclusive."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    def week_ends(self) -> list[date]:
        """The Sundays in it before its last day, and its last day."""
        sunday = self.first.toordinal() + 6 - self.first.weekday()
        return [*map(date.fromordinal, range(sunday, self.last.toordinal(), 7)), self.last]


@dataclass(frozen=True, slots=True)
class Stream:
    """What one stream says as a whole, and at the end of each week about which it says anything."""

    said: dict[str, object]
    weeks: dict[date, dict[str, object]]


def follow_through_stream(commitments: Iterable[Iterable[DueItem]], span: SheetDays) -> Stream:
    """Follow-through in the span: the counts of its items, and shares of a hundred rounded down, for all of it and by week.

    `over` is the last day on which anything was due, when that lies 14 days before the span's last day or more.
    """
    looks = weekly([[item for item in items if _lies_in(span, item)] for items in commitments], span.first, span.last)
    if not looks:
        return Stream({"due": False}, {})
    last = looks[-1]
    counts = {name: getattr(last, name) for name in _COUNTS}
    weeks = {look.day: _shares(look) for look in looks if not look.over}
    over = last.last_due if last.over else None
    return Stream({"due": True, "enough": last.enough, "over": over, **counts, **_shares(last)}, weeks)


def _lies_in(span: SheetDays, item: DueItem) -> bool:
    # Something N times a week falls due on its Sunday; a week that began before the span would stand there half.
    begins = item.day - timedelta(days=6) if "W" in item.slot else item.day
    return span.holds(begins) and span.holds(item.day)


def _shares(look: FollowThrough) -> dict[str, object]:
    return {name: _of_hundred(getattr(look, name) if look.enough else None) for name in ("lower", "upper")}


def _of_hundred(share: float | None) -> int | None:
    # A share like 0.29 is 28.999… of a hundred; it must not lose a point for that.
    return None if share is None else math.floor(share * 100 + 1e-9)


def felt_stream(ratings: Mapping[date, int], setbacks: Collection[date], span: SheetDays) -> Stream:
    """Felt safety in the span, from its own ratings (in tenths): each of them, what is said of change, the level by week.

    A week has a level (points, to one decimal, with its likely range) when there are enough ratings in all and one of them
    lies within two weeks of it.
    """
    within = {day: tenths / 10 for day, tenths in ratings.items() if span.holds(day)}
    filtered = filter_ratings(within, [day for day in setbacks if span.holds(day)])
    dots = [{"day": day, "score": within[day]} for day in sorted(within)]
    return Stream({"dots": dots, "change": _change(filtered, span.last)}, _levels(filtered, sorted(within), span))


def _levels(filtered: Filtered, days: Sequence[date], span: SheetDays) -> dict[date, dict[str, object]]:
    smooth = trend(filtered, span.last)
    if smooth is None or len(days) < LEAST_RATINGS or (span.last - smooth.first).days < LEAST_DAYS:
        return {}
    levels: dict[date, dict[str, object]] = {}
    for end in span.week_ends():
        index = (end - smooth.first).days
        if index >= 0 and min(abs((end - day).days) for day in days) <= STALE_AFTER_DAYS:
            found = {"level": smooth.level[index], "low": smooth.low[index], "high": smooth.high[index]}
            levels[end] = {name: round(points, 1) for name, points in found.items()}
    return levels


def _change(filtered: Filtered, today: date) -> dict[str, object]:
    """The statement about the longest look back that can be compared; otherwise that there is nothing to say."""
    for horizon in reversed(HORIZONS):
        said = change(filtered, today, horizon)
        if said.kind not in _SAYS_NOTHING:
            return {"kind": str(said.kind), "horizon": horizon, "by": abs(half_points(said.by or 0.0))}
    return {"kind": "nothing", "horizon": 0, "by": 0.0}


def side_by_side(span: SheetDays, *streams: Stream | None) -> list[dict[str, object]]:
    """The streams at the same dates, the oldest first; a week about which none says anything is left out."""
    found: list[dict[str, object]] = []
    for end in span.week_ends():
        said = [stream.weeks[end] for stream in streams if stream and end in stream.weeks]
        if said:
            found.append({"day": end, **{name: value for week in said for name, value in week.items()}})
    return found
