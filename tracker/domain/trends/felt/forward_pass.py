"""The forward pass of the felt-safety model: what each grid point knew of the level on the evening of each rating.

One pass serves everything that is said later: a level as it stood on any day, the smoothed line, and weekly looks back.

The model (Harvey 1989; Durbin & Koopman 2012) for the rating y on day t, all variances in units of s²:

    y = mu + a + e                Var e = 1 - rho
    mu = mu before + n            Var n = q, plus JUMP_VARIANCE on a logged setback's day
    a = phi a before + u          Var a = rho;  rho = INERT_SHARE if phi > 0 else 0
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from tracker.domain.trends.constants import (
    DRIFTS,
    HIGHEST,
    INERT_SHARE,
    INERTIAS,
    JUMP_VARIANCE,
    LEAST_WEIGHT,
    LOWEST,
    PRIOR_DRIFT,
    PRIOR_DRIFT_SD,
    PRIOR_RATINGS,
    PRIOR_SPREAD,
    ROUNDING_VARIANCE,
)

Grid = Sequence[tuple[float, float]]
GRID: Grid = tuple(product(DRIFTS, INERTIAS))

# After the update with one rating: the level, its variance and its covariance with the deviation; the innovation
# divided by its variance and one over that variance; the gains of level and deviation; and, over all ratings so far,
# the scaled sum of squares and the sum of log variances. A flat tuple, for it is written 27,000 times for five years.
Step = tuple[float, float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Track:
    """One grid point's way through the ratings. `fades[i]` is how much deviation survives up to rating `i`."""

    drift: float
    inertia: float
    fades: Sequence[float]
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Filtered:
    """The forward pass over all ratings. Days are proleptic ordinals, ascending."""

    days: Sequence[int]
    setbacks: Sequence[int]
    tracks: Sequence[Track]

    def seen(self, day: int) -> int:
        """How many ratings had been given by the evening of `day`."""
        return bisect_right(self.days, day)

    def jumps(self, after: int, until: int) -> float:
        """Variance (in s²) that logged setbacks add to the level after the day `after`, up to and with `until`."""
        return JUMP_VARIANCE * (bisect_right(self.setbacks, until) - bisect_right(self.setbacks, after))


@dataclass(frozen=True, slots=True)
class Voice:
    """A grid point that has a say: its share of the posterior, its s² in square points, and its track."""

    weight: float
    variance: float
    track: Track


@dataclass(frozen=True, slots=True)
class ExpectedLevel:
    """The expected rating on one day and its standard deviation, in points of the 0-10 scale."""

    level: float
    sd: float


def filter_ratings(ratings: Mapping[date, float], setbacks: Iterable[date] = (), grid: Grid = GRID) -> Filtered:
    """The forward pass over `ratings`: one score from 0 to 10 for each local day that has one.

    The order in which ratings were logged makes no difference, and gaps count in dates. `setbacks` are the days on which
    the level may jump, rated or not; those up to the first rating change nothing. No ratings give a filter that is empty.
    """
    days = sorted(day.toordinal() for day in ratings)
    scores = [ratings[day] for day in sorted(ratings)]
    marks = sorted({day.toordinal() for day in setbacks})
    if not days:
        return Filtered(days=(), setbacks=marks, tracks=())
    gaps = [after - before for before, after in pairwise(days)]
    jumps = [JUMP_VARIANCE * (bisect_right(marks, after) - bisect_right(marks, before)) for before, after in pairwise(days)]
    wander = {q: [q * gap + jump for gap, jump in zip(gaps, jumps, strict=True)] for q, _ in grid}
    fades = {phi: [0.0, *(phi**gap for gap in gaps)] for _, phi in grid}
    tracks = tuple(Track(q, phi, fades[phi], _walk(scores, wander[q], fades[phi], phi)) for q, phi in grid)
    return Filtered(days=days, setbacks=marks, tracks=tracks)


def _walk(scores: Sequence[float], wander: Sequence[float], fades: Sequence[float], inertia: float) -> list[Step]:
    """The Kalman filter with an exact diffuse start, its 2 x 2 symmetric algebra written out for speed."""
    log = math.log
    rho = INERT_SHARE if inertia else 0.0
    noise = 1.0 - rho
    m1, m2 = scores[0], 0.0
    p11, p12, p22 = 1.0, -rho, rho
    squares, logs = PRIOR_RATINGS * PRIOR_SPREAD**2, 0.0
    steps: list[Step] = [(m1, p11, p12, 0.0, 0.0, 0.0, 0.0, squares, logs)]
    write = steps.append
    for score, drift, fade in zip(scores[1:], wander, fades[1:], strict=True):
        p11 += drift
        p12 *= fade
        p22 = rho + fade * fade * (p22 - rho)
        m2 *= fade
        b = p11 + p12
        c = p12 + p22
        f = b + c + noise
        inverse = 1.0 / f
        v = score - m1 - m2
        k1 = b * inverse
        k2 = c * inverse
        m1 += k1 * v
        m2 += k2 * v
        p11 -= k1 * b
        p12 -= k1 * c
        p22 -= k2 * c
        pull = v * inverse
        squares += v * pull
        logs += log(f)
        write((m1, p11, p12, pull, inverse, k1, k2, squares, logs))
    return steps


def voices(filtered: Filtered, seen: int) -> list[Voice]:
    """The grid points with a say after the first `seen` ratings (one or more), best share first to last as in the grid.

    Weight: prior x SS^(-nu/2) x prod F^(-1/2), the posterior under a conjugate prior on s².
    """
    freedom = PRIOR_RATINGS + seen - 1
    heights = []
    for track in filtered.tracks:
        squares, logs = track.steps[seen - 1][7:]
        prior = ((math.log(track.drift) - math.log(PRIOR_DRIFT)) / PRIOR_DRIFT_SD) ** 2
        heights.append(-0.5 * (prior + freedom * math.log(squares) + logs))
    best = max(heights)
    weights = [math.exp(height - best) for height in heights]
    kept = [pair for pair in zip(weights, filtered.tracks, strict=True) if pair[0] >= LEAST_WEIGHT]
    total = sum(weight for weight, _ in kept)
    return [
        Voice(weight / total, max(track.steps[seen - 1][7] / (freedom - 2), ROUNDING_VARIANCE), track) for weight, track in kept
    ]


def level_on(filtered: Filtered, day: date) -> ExpectedLevel | None:
    """The level as it stood on the evening of `day`, from ratings up to then alone; None before the first rating.

    This is what a weekly released level is made of: later ratings never revise it.
    """
    today = day.toordinal()
    seen = filtered.seen(today)
    if not seen:
        return None
    rated = filtered.days[seen - 1]
    jumps = filtered.jumps(rated, today)
    parts = []
    for voice in voices(filtered, seen):
        level, variance = voice.track.steps[seen - 1][:2]
        parts.append(
            (voice.weight, level, voice.variance * (variance + voice.track.drift * (today - rated) + jumps)),
        )
    mean, variance = mixture(parts)
    return ExpectedLevel(clip(mean), math.sqrt(variance))


def mixture(parts: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Mean and variance of a mixture of (weight, mean, variance): the mean variance plus the variance of the means."""
    mean = sum(weight * centre for weight, centre, _ in parts)
    return mean, sum(weight * (variance + (centre - mean) ** 2) for weight, centre, variance in parts)


def clip(points: float) -> float:
    """`points` brought into the scale of a rating."""
    return min(max(points, LOWEST), HIGHEST)
