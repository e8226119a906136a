"""Felt safety over time: the level behind the ratings, its likely range, and how much days usually differ from it."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.trends.constants import HIGHEST, LIKELY, LOWEST
from tracker.domain.trends.felt.forward_pass import Filtered, Voice, clip, voices

# Days from one rating up to the next: index of the day, days since the rating, variance from setbacks since (in s²).
Stay = list[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Trend:
    """The smoothed level of each calendar day from `first` on, rated or not, in points of the 0-10 scale.

    `low` and `high` are level -+ 1.645 `sd`, brought into 0-10 last: where the underlying level probably is.
    `s` is a day's standard deviation about the level, for the wider "usual day" band. Later ratings revise all of it.
    """

    first: date
    level: tuple[float, ...]
    sd: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    s: float

    def day(self, index: int) -> date:
        """The calendar day that position `index` of the columns is about."""
        return self.first + timedelta(days=index)


def trend(filtered: Filtered, last: date) -> Trend | None:
    """The trend from the first rating to `last`, from ratings up to `last` alone; None when there is none by then.

    After the last rating the level stays where it is while its range widens.
    """
    end = last.toordinal()
    seen = filtered.seen(end)
    if not seen:
        return None
    stays = _stays(filtered, seen, end)
    span = end - filtered.days[0] + 1
    means, squares = [0.0] * span, [0.0] * span
    heard = voices(filtered, seen)
    for voice in heard:
        _smooth(voice, stays, means, squares)
    return _drawn(date.fromordinal(filtered.days[0]), means, squares, sum(v.weight * v.variance for v in heard))


def _stays(filtered: Filtered, seen: int, end: int) -> list[Stay]:
    days = filtered.days
    first = days[0]
    stays: list[Stay] = []
    for rated, following in zip(days[:seen], [*days[1:seen], end + 1], strict=True):
        stays.append(
            [(day - first, day - rated, filtered.jumps(rated, day)) for day in range(rated, following)]
            if following - rated > 1
            else [(rated - first, 0, 0.0)],
        )
    return stays


def _smooth(voice: Voice, stays: list[Stay], means: list[float], squares: list[float]) -> None:
    """Add one grid point's smoothed levels to the mixture's weighted first and second moments, in place.

    Backwards through the ratings, `r` and `n` sum up what later ones say (de Jong 1989; Durbin & Koopman 2012, 4.4).
    It equals the Rauch-Tung-Striebel recursion without its matrix inverse. Between two ratings the deviation
    only fades, so that a day's level needs nothing but the variance that the level had gathered by then.
    """
    track, weight, scale = voice.track, voice.weight, voice.variance
    steps, fades, drift = track.steps, track.fades, track.drift
    r1 = r2 = n11 = n12 = n22 = 0.0
    for index in range(len(stays) - 1, -1, -1):
        m1, p11, p12, pull, inverse, k1, k2, _, _ = steps[index]
        side = p12 * r2
        tail = p12 * p12 * n22
        cross = 2.0 * p12 * n12
        for day, waited, jumped in stays[index]:
            spread = p11 + drift * waited + jumped
            level = m1 + spread * r1 + side
            means[day] += weight * level
            squares[day] += weight * (scale * (spread - spread * (spread * n11 + cross) - tail) + level * level)
        fade = fades[index]
        rest = pull - k1 * r1 - k2 * r2
        r1 += rest
        r2 = fade * (r2 + rest)
        w1 = n11 * k1 + n12 * k2
        w2 = n12 * k1 + n22 * k2
        common = inverse + k1 * w1 + k2 * w2
        n11 += common - w1 - w1
        n12 = fade * (n12 + common - w1 - w2)
        n22 = fade * fade * (n22 + common - w2 - w2)


def _drawn(first: date, means: list[float], squares: list[float], variance: float) -> Trend:
    # Rounding may leave a variance a hair below what it is; it is never near zero, for no drift is.
    sd = [math.sqrt(square - mean * mean) for mean, square in zip(means, squares, strict=True)]
    return Trend(
        first=first,
        level=tuple([clip(mean) for mean in means]),
        sd=tuple(sd),
        low=tuple([max(mean - LIKELY * spread, LOWEST) for mean, spread in zip(means, sd, strict=True)]),
        high=tuple([min(mean + LIKELY * spread, HIGHEST) for mean, spread in zip(means, sd, strict=True)]),
        s=math.sqrt(variance),
    )
