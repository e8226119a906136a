"""What may be said about felt safety now against 30 or 90 days ago: seven kinds of statement, never more than is known."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from tracker.domain.trends.constants import (
    ENTER_POINTS,
    ENTER_PROBABLY,
    ENTER_SAME,
    ENTER_SAME_POINTS,
    ENTER_VERY_LIKELY,
    LEAST_DAYS,
    LEAST_NEARBY,
    LEAST_RATINGS,
    LEAVE_POINTS,
    LEAVE_PROBABLY,
    LEAVE_SAME,
    LEAVE_SAME_POINTS,
    LEAVE_VERY_LIKELY,
    LIKELY,
    LOOKS,
    NEARBY_DAYS,
    SAME_WITHIN_POINTS,
    STALE_AFTER_DAYS,
)
from tracker.domain.trends.felt.forward_pass import Filtered, Voice, mixture, voices

Horizon = Literal[30, 90]
HORIZONS: tuple[Horizon, ...] = (30, 90)


class ChangeKind(StrEnum):
    """What can be said. The first three compare nothing; `TOO_EARLY` is an answer too."""

    NOT_ENOUGH = "not_enough"
    STALE = "stale"
    CANNOT_COMPARE = "cannot_compare"
    VERY_LIKELY_HIGHER = "very_likely_higher"
    VERY_LIKELY_LOWER = "very_likely_lower"
    PROBABLY_HIGHER = "probably_higher"
    PROBABLY_LOWER = "probably_lower"
    ABOUT_THE_SAME = "about_the_same"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class MissingRatings:
    """How many days since the first rating, ratings in all, ratings of late and around the earlier day are wanting."""

    days: int
    ratings: int
    recent: int
    then: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The change in the level, in points: its mean, standard deviation, and the chances of higher and of the same."""

    by: float
    sd: float
    higher: float
    same: float

    def toward(self, *, up: bool) -> float:
        """The chance that the level moved up, or down."""
        return self.higher if up else 1.0 - self.higher


@dataclass(frozen=True, slots=True)
class Change:
    """One statement. `by`, `low` and `high` are points, negative for lower; None where nothing is compared.

    `missing` and `last_rating` speak of when somebody rated: they are the rater's alone.
    """

    kind: ChangeKind
    horizon: Horizon
    by: float | None
    low: float | None
    high: float | None
    missing: MissingRatings
    last_rating: date | None


def change(filtered: Filtered, today: date, horizon: Horizon) -> Change:
    """What may be said on `today` about the level against `horizon` days ago, from ratings up to `today`.

    A statement is left less easily than it is entered. To hold today what was said before, the looks of half a year are
    replayed from "no statement", each Monday's and then today's: the answer rests on ratings and dates, on no memory.
    """
    known = _known(filtered, today, horizon)
    last = today - timedelta(days=known.idle) if known.ratings else None
    silence = _silence(known, horizon)
    if silence is not None:
        return Change(silence, horizon, None, None, None, _missing(known, silence, horizon), last)
    before = ChangeKind.TOO_EARLY
    for day in _mondays_before(today):
        before = _replayed(filtered, day, horizon, before)
    compared = compare(filtered, today, horizon)
    kind = settled(compared, before)
    reach = LIKELY * compared.sd
    return Change(kind, horizon, compared.by, compared.by - reach, compared.by + reach, _missing(known, kind, horizon), last)


def compare(filtered: Filtered, today: date, horizon: int) -> Comparison:
    """The joint posterior of the level on `today` and `horizon` days before, from ratings up to `today` alone.

    There must be a rating by the earlier day.
    """
    now = today.toordinal()
    heard = voices(filtered, filtered.seen(now))
    parts = [_change_heard(filtered, voice, now, now - horizon) for voice in heard]
    by, variance = mixture(parts)
    normals = [(weight, mean, math.sqrt(spread)) for weight, mean, spread in parts]
    return Comparison(
        by=by,
        sd=math.sqrt(variance),
        higher=sum(weight * _below(mean / sd) for weight, mean, sd in normals),
        same=sum(
            weight * (_below((SAME_WITHIN_POINTS - mean) / sd) - _below((-SAME_WITHIN_POINTS - mean) / sd))
            for weight, mean, sd in normals
        ),
    )


def settled(compared: Comparison, before: ChangeKind) -> ChangeKind:
    """The statement after a look: the one before while it holds, except that "probably" may become "very likely".

    "No statement" before is `TOO_EARLY`, which holds nothing.
    """
    fresh = _fresh(compared)
    stronger = before in _PROBABLY and fresh in _VERY_LIKELY
    return before if _holds(compared, before) and not stronger else fresh


def half_points(points: float) -> float:
    """`points` rounded to the nearest half point, halves away from zero, so that lower reads like higher."""
    return math.copysign(math.floor(abs(points) * 2 + 0.5) / 2, points) + 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    """Counted in days and ratings up to a day: since the first, since the last, in all, of late, around the other day."""

    span: int
    idle: int
    ratings: int
    recent: int
    then: int


def _known(filtered: Filtered, day: date, horizon: int) -> _Known:
    today = day.toordinal()
    seen = filtered.seen(today)
    if not seen:
        return _Known(0, 0, 0, 0, 0)
    then = today - horizon
    return _Known(
        span=today - filtered.days[0],
        idle=today - filtered.days[seen - 1],
        ratings=seen,
        recent=seen - filtered.seen(today - NEARBY_DAYS),
        then=filtered.seen(then + NEARBY_DAYS) - filtered.seen(then - NEARBY_DAYS - 1),
    )


def _silence(known: _Known, horizon: int) -> ChangeKind | None:
    """Why nothing can be compared on this day, if nothing can."""
    if known.ratings < LEAST_RATINGS or known.span < LEAST_DAYS:
        return ChangeKind.NOT_ENOUGH
    if known.idle > STALE_AFTER_DAYS:
        return ChangeKind.STALE
    if known.span < horizon + LEAST_DAYS or min(known.recent, known.then) < LEAST_NEARBY:
        return ChangeKind.CANNOT_COMPARE
    return None


def _missing(known: _Known, kind: ChangeKind, horizon: int) -> MissingRatings:
    days = LEAST_DAYS if kind is ChangeKind.NOT_ENOUGH else horizon + LEAST_DAYS
    return MissingRatings(
        days=max(days - known.span, 0),
        ratings=max(LEAST_RATINGS - known.ratings, 0),
        recent=max(LEAST_NEARBY - known.recent, 0),
        then=max(LEAST_NEARBY - known.then, 0),
    )


def _mondays_before(today: date) -> list[date]:
    """The last half year's Mondays, oldest first; today, when it is one, is not among them."""
    latest = today - timedelta(days=today.weekday() or 7)
    return [latest - timedelta(weeks=weeks) for weeks in reversed(range(LOOKS))]


def _replayed(filtered: Filtered, day: date, horizon: int, before: ChangeKind) -> ChangeKind:
    """What was said on an earlier day, given what was said a week before it. A silence ends every statement."""
    if _silence(_known(filtered, day, horizon), horizon) is not None:
        return ChangeKind.TOO_EARLY
    return settled(compare(filtered, day, horizon), before)


def _change_heard(filtered: Filtered, voice: Voice, today: int, then: int) -> tuple[float, float, float]:
    """One grid point's share, mean change and variance of the change.

    Fixed-point smoothing (Anderson & Moore 1979, 7.2): the level of the earlier day is carried along as a constant,
    and each later rating updates its mean, its variance and its covariance with the moving state.
    """
    track = voice.track
    steps = track.steps
    start, seen = filtered.seen(then), filtered.seen(today)
    rated = filtered.days[start - 1]
    level, p11, cross = steps[start - 1][:3]
    covariance = variance = p11 + track.drift * (then - rated) + filtered.jumps(rated, then)
    for step, fade in zip(steps[start:seen], track.fades[start:seen], strict=True):
        _, _, _, pull, inverse, k1, k2, _, _ = step
        cross *= fade
        reach = covariance + cross
        level += reach * pull
        variance -= reach * reach * inverse
        covariance -= reach * k1
        cross -= reach * k2
    rated = filtered.days[seen - 1]
    now, p11 = steps[seen - 1][:2]
    p11 += track.drift * (today - rated) + filtered.jumps(rated, today)
    return voice.weight, now - level, voice.variance * (p11 + variance - 2.0 * covariance)


def _below(z: float) -> float:
    """The chance that a standard normal lies below `z`."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


_VERY_LIKELY = (ChangeKind.VERY_LIKELY_LOWER, ChangeKind.VERY_LIKELY_HIGHER)
_PROBABLY = (ChangeKind.PROBABLY_LOWER, ChangeKind.PROBABLY_HIGHER)


def _fresh(compared: Comparison) -> ChangeKind:
    up = compared.by > 0
    chance = compared.toward(up=up)
    if chance >= ENTER_VERY_LIKELY and abs(compared.by) >= ENTER_POINTS:
        return _VERY_LIKELY[up]
    if chance >= ENTER_PROBABLY and abs(compared.by) >= ENTER_POINTS:
        return _PROBABLY[up]
    if compared.same >= ENTER_SAME and abs(compared.by) < ENTER_SAME_POINTS:
        return ChangeKind.ABOUT_THE_SAME
    return ChangeKind.TOO_EARLY


def _holds(compared: Comparison, before: ChangeKind) -> bool:
    if before is ChangeKind.ABOUT_THE_SAME:
        return compared.same >= LEAVE_SAME and abs(compared.by) < LEAVE_SAME_POINTS
    if before is ChangeKind.TOO_EARLY:
        return False
    up = before in {_VERY_LIKELY[True], _PROBABLY[True]}
    chance = LEAVE_VERY_LIKELY if before in _VERY_LIKELY else LEAVE_PROBABLY
    return compared.toward(up=up) >= chance and (compared.by if up else -compared.by) >= LEAVE_POINTS
