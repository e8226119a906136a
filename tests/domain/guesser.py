"""Somebody who knows the code and the days rated guesses at ratings, from nothing but the weekly levels that were released.

Many guesses are worked out at once, by another way than the product's. What is found fits all that was released, so each value
found is one that nobody could exclude; values that are not found may fit as well.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tracker.domain.ratings.levels import HIGHEST_TOLD, LEAST_RATINGS, LOWEST_TOLD, weekly_levels
from tracker.domain.trends.constants import INERT_SHARE, LEAST_WEIGHT, PRIOR_DRIFT, PRIOR_DRIFT_SD, PRIOR_RATINGS, PRIOR_SPREAD
from tracker.domain.trends.felt.forward_pass import GRID

Numbers = NDArray[np.float64]

MONDAY = date(2026, 3, 2)
TOLD = (LOWEST_TOLD / 10, HIGHEST_TOLD / 10)
TALLY = 11  # from 0 to 10
_HALF_A_HALF = 0.25
_EDGE = 1e-9  # what lies so near to a boundary is left out
_GUESSERS = 48
_TRIES = 6


@dataclass(frozen=True, slots=True)
class World:
    """Whole-number ratings by the number of their day, from a Monday on."""

    days: Sequence[int]
    scores: Sequence[int]

    def weeks(self) -> list[int]:
        """The numbers of the weeks that release a level."""
        held = [day // 7 for day in self.days]
        return sorted({week for week in held if held.count(week) >= LEAST_RATINGS})

    def told(self) -> list[float]:
        """The levels that the product releases for it, in points."""
        tenths = {MONDAY + timedelta(days=day): 10 * score for day, score in zip(self.days, self.scores, strict=True)}
        return [level / 10 for _, level in weekly_levels(tenths, [MONDAY + timedelta(weeks=each) for each in self.weeks()])]


@dataclass(frozen=True, slots=True)
class Change:
    """One rating, by its place in a world, says something else once `after` levels were told: `now`, or nothing any more."""

    at: int
    after: int
    now: int | None


def change_of(world: World, number: int) -> Change:
    """A change of a rating of which a level was made by then; as often as not it is taken back or jumps to another end."""
    draw = random.Random(-number)  # noqa: S311  # a seeded scenario, no secret
    weeks = world.weeks()
    at = draw.choice([place for place, day in enumerate(world.days) if day // 7 <= weeks[-1]])
    first = next(place for place, week in enumerate(weeks) if week >= world.days[at] // 7)
    now = draw.choice((None, 10 - world.scores[at], draw.randint(0, 10)))
    return Change(at, draw.randint(first, len(weeks) - 1) + 1, now)


def levels_told(world: World, change: Change | None, guesses: NDArray[np.int64]) -> Numbers:
    """The levels as they were made: until the change of one number, and of the other since; that stands last in each guess."""
    if change is None:
        return levels(world, guesses)
    number = len(world.days)
    before = levels(world, guesses[:, :number])[:, : change.after]
    since = guesses[:, :number].copy()
    days = list(world.days)
    if change.now is None:
        since, days = np.delete(since, change.at, 1), days[: change.at] + days[change.at + 1 :]
    else:
        since[:, change.at] = guesses[:, number]
    after = World(days, [0] * len(days))
    coming = [place for place, week in enumerate(after.weeks()) if week > world.weeks()[change.after - 1]]
    return np.concatenate([before, levels(after, since)[:, coming]], 1) if coming else before


def world_of(number: int, ends: tuple[int, int] = (0, 10)) -> World:
    """A world of up to twenty weeks, with jumps from one of two ends to the other; some with other days, some with silences."""
    draw = random.Random(number)  # noqa: S311  # a seeded scenario, no secret
    mixed, jumps, weeks = draw.choice((0.0, 0.0, 0.15, 0.5)), draw.choice((0.1, 0.25, 0.5, 0.8)), draw.randint(1, 20)
    high, week, ratings = draw.random() < 0.5, 0, {}  # a coin
    for turn in range(weeks):
        high ^= turn > 0 and draw.random() < jumps
        for day in draw.sample(range(7), draw.choice((3, 3, 3, 3, 4, 5, 7, 2, 1, 0)) if turn else draw.choice((3, 3, 4, 5))):
            ratings[7 * week + day] = draw.randint(0, 10) if draw.random() < mixed else ends[high]
        week += 1 if draw.random() < 0.95 else draw.randint(2, 30)  # now and then a silence
    return World(sorted(ratings), [ratings[day] for day in sorted(ratings)])


def levels(world: World, guesses: NDArray[np.int64]) -> Numbers:
    """The unrounded level at the end of each released week, a row for each row of guesses."""
    scores = guesses.astype(float)
    q, phi = (np.array(each)[:, None] for each in zip(*GRID, strict=True))
    rho = np.where(phi > 0, INERT_SHARE, 0.0)
    prior = ((np.log(q) - np.log(PRIOR_DRIFT)) / PRIOR_DRIFT_SD) ** 2
    level, swing = np.repeat(scores[None, :, 0], len(GRID), 0), np.zeros((len(GRID), len(scores)))
    p11, p12, p22 = np.ones_like(q), -rho, rho
    squares, logs = np.full_like(level, PRIOR_RATINGS * PRIOR_SPREAD**2), np.zeros_like(q)
    found = []
    ends = [7 * week + 6 for week in world.weeks()]
    for number, (day, following) in enumerate(zip(world.days, [*world.days[1:], np.inf], strict=True)):
        if number:
            gap = day - world.days[number - 1]
            fade = phi**gap
            p11, p12, p22, swing = p11 + q * gap, p12 * fade, rho + fade**2 * (p22 - rho), swing * fade
            b, c = p11 + p12, p12 + p22
            f = b + c + 1 - rho
            off = scores[None, :, number] - level - swing
            level, swing = level + b / f * off, swing + c / f * off
            p11, p12, p22 = p11 - b * b / f, p12 - b * c / f, p22 - c * c / f
            squares, logs = squares + off * off / f, logs + np.log(f)
        height = -0.5 * (prior + (PRIOR_RATINGS + number) * np.log(squares) + logs)
        weight = np.exp(height - height.max(0))
        weight[weight < LEAST_WEIGHT] = 0
        found += [(weight * level).sum(0) / weight.sum(0) for end in ends if day <= end < following]
    return np.array(found).T


def told(stood: Sequence[float], ends: tuple[float, float] = TOLD) -> list[float]:
    """What is released of unrounded levels: half points within these ends, a point at most from the one before."""
    said: list[float] = []
    for level in stood:
        half = min(max(round(level * 2) / 2, ends[0]), ends[1])
        said.append(min(max(half, said[-1] - 1), said[-1] + 1) if said else half)
    return said


def _between(said: Sequence[float], ends: tuple[float, float]) -> tuple[Numbers, Numbers]:
    """Between which unrounded levels each released one leaves its reader."""
    low, high = np.array(said) - _HALF_A_HALF + _EDGE, np.array(said) + _HALF_A_HALF - _EDGE
    moved = np.diff(said, prepend=said[:1])
    high[(moved >= 1) | (np.array(said) >= ends[1])] = np.inf
    low[(moved <= -1) | (np.array(said) <= ends[0])] = -np.inf
    return low, high


def values_left(
    world: World, least: int = 3, *, tries: int = 1000, ends: tuple[float, float] = TOLD, change: Change | None = None
) -> list[set[int]]:
    """For each rating the values found that fit all that was released; every one of up to four ratings, else a seeded search.

    The search changes one rating, then several at once, the earlier ones as freely as the later, until each has `least`.
    With a `change` to another number, that one stands last.
    """
    truth = np.array([*world.scores, *([change.now] if change and change.now is not None else [])])
    low, high = _between(told(levels_told(world, change, truth[None])[0], ends), ends)
    left = [{int(score)} for score in truth]

    def fitting(guesses: NDArray[np.int64]) -> NDArray[np.int64]:
        stood = levels_told(world, change, guesses)
        fits: NDArray[np.int64] = guesses[((stood >= low) & (stood <= high)).all(1)]
        for number, values in enumerate(left):
            values.update(fits[:, number].tolist())
        return fits

    if len(truth) <= 4:  # fifteen thousand guesses
        fitting(np.array(list(product(range(TALLY), repeat=len(truth)))))
        return left
    fitting(np.array([[*truth[:at], value, *truth[at + 1 :]] for at in range(len(truth)) for value in range(TALLY)]))
    draw = np.random.default_rng(len(truth))
    guessers = np.repeat(truth[None], _GUESSERS, 0)
    while tries and (few := [at for at, values in enumerate(left) if len(values) < least]):
        tries -= 1
        fits = fitting(_changed(draw, guessers, few))
        guessers = draw.permutation(np.concatenate([guessers, fits]))[:_GUESSERS]
    return left


def _changed(draw: np.random.Generator, guessers: NDArray[np.int64], few: Sequence[int]) -> NDArray[np.int64]:
    guesses = np.repeat(guessers, _TRIES, 0)
    rows = np.arange(len(guesses))
    for share in (1.0, 0.6, 0.6):
        changed = rows[draw.random(len(rows)) < share]
        at = np.where(
            draw.random(len(changed)) < share / 2,
            draw.choice(few, len(changed)),
            draw.integers(0, guesses.shape[1], len(changed)),
        )
        by = draw.choice([-3, -2, -1, 1, 2, 3], len(changed))
        guesses[changed, at] = np.clip(guesses[changed, at] + by, 0, TALLY - 1)
    return guesses


def values_beside(world: World, hidden: Sequence[int]) -> list[set[int]]:
    """The values that fit all levels, for each of a few ratings by their place, where every other number is known as well."""
    truth = np.array(world.scores)
    low, high = _between(told(levels(world, truth[None])[0]), TOLD)
    guesses = np.repeat(truth[None], TALLY ** len(hidden), 0)
    guesses[:, hidden] = np.array(list(product(range(TALLY), repeat=len(hidden))))
    stood = levels(world, guesses)
    fits = guesses[((stood >= low) & (stood <= high)).all(1)]
    return [set(fits[:, place].tolist()) for place in hidden]
