"""The felt-safety model once more, word for word from its description: slow, day by day, and from scratch each time."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

Matrix = list[list[float]]
DRIFTS = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
INERTIAS = (0.0, 0.35, 0.65)
GRID = tuple(product(DRIFTS, INERTIAS))


@dataclass
class Smoothed:
    """One grid point: log weight, s², and for each day the level, its variance and covariance with the last (in s²)."""

    height: float
    variance: float
    level: list[float]
    spread: list[float]
    with_last: list[float]


def mul(a: Matrix, b: Matrix) -> Matrix:
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]


def add(a: Matrix, b: Matrix, sign: float = 1.0) -> Matrix:
    return [[x + sign * y for x, y in zip(left, right, strict=True)] for left, right in zip(a, b, strict=True)]


def transposed(a: Matrix) -> Matrix:
    return [list(column) for column in zip(*a, strict=True)]


def inverted(a: Matrix) -> Matrix:
    (p, q), (r, s) = a
    if s == 0.0:  # without inertia there is no second state
        return [[1.0 / p, 0.0], [0.0, 0.0]]
    det = p * s - q * r
    return [[s / det, -q / det], [-r / det, p / det]]


def smoothed(
    ratings: Mapping[date, float], last: date, setbacks: Iterable[date], q: float, phi: float, prior: float
) -> Smoothed:
    first = min(ratings)
    scores = [ratings.get(date.fromordinal(day)) for day in range(first.toordinal(), last.toordinal() + 1)]
    jumps = {day.toordinal() - first.toordinal() for day in setbacks}
    rho = 0.7 if phi > 0 else 0.0
    move = [[1.0, 0.0], [0.0, phi]]
    mean, cov = [[ratings[first]], [0.0]], [[1.0, -rho], [-rho, rho]]
    squares, logs, rated = 4.0 * 1.2**2, 0.0, 1
    means, covs, ahead = [mean], [cov], []
    for index, score in enumerate(scores[1:], start=1):
        wander = [[q + (1.0 if index in jumps else 0.0), 0.0], [0.0, (1 - phi**2) * rho]]
        mean = mul(move, mean)
        cov = add(mul(mul(move, cov), transposed(move)), wander)
        ahead.append((mean, cov))
        if score is not None:
            f = cov[0][0] + 2 * cov[0][1] + cov[1][1] + 1 - rho
            v = score - mean[0][0] - mean[1][0]
            gain = [[(cov[0][0] + cov[0][1]) / f], [(cov[0][1] + cov[1][1]) / f]]
            mean = add(mean, [[gain[0][0] * v], [gain[1][0] * v]])
            cov = add(cov, [[x * f for x in row] for row in mul(gain, transposed(gain))], -1.0)
            squares, logs, rated = squares + v * v / f, logs + math.log(f), rated + 1
        means.append(mean)
        covs.append(cov)
    late_mean, late_cov, with_last = means[-1], covs[-1], covs[-1]
    level, spread, shared = [late_mean[0][0]], [late_cov[0][0]], [with_last[0][0]]
    for mean, cov, (next_mean, next_cov) in reversed(list(zip(means[:-1], covs[:-1], ahead, strict=True))):
        back = mul(mul(cov, transposed(move)), inverted(next_cov))
        late_mean = add(mean, mul(back, add(late_mean, next_mean, -1.0)))
        late_cov = add(cov, mul(mul(back, add(late_cov, next_cov, -1.0)), transposed(back)))
        with_last = mul(back, with_last)
        level.append(late_mean[0][0])
        spread.append(late_cov[0][0])
        shared.append(with_last[0][0])
    nu = 4.0 + rated - 1
    height = prior - nu / 2 * math.log(squares) - logs / 2
    return Smoothed(height, max(squares / (nu - 2), 1 / 12), level[::-1], spread[::-1], shared[::-1])


@dataclass
class Naive:
    """The grid-averaged model at one day, from the ratings up to it."""

    ratings: Mapping[date, float]
    last: date
    setbacks: Iterable[date] = ()
    grid: Iterable[tuple[float, float]] = GRID

    def __post_init__(self) -> None:
        known = {day: score for day, score in self.ratings.items() if day <= self.last}
        points = [
            smoothed(known, self.last, self.setbacks, q, phi, -((math.log(q / 3e-3) / 1.5) ** 2) / 2) for q, phi in self.grid
        ]
        best = max(point.height for point in points)
        kept = [point for point in points if math.exp(point.height - best) >= 0.02]
        total = sum(math.exp(point.height - best) for point in kept)
        self.points = [(math.exp(point.height - best) / total, point) for point in kept]
        self.s = math.sqrt(sum(w * point.variance for w, point in self.points))

    def level(self, index: int) -> tuple[float, float]:
        mean = sum(w * point.level[index] for w, point in self.points)
        return mean, math.sqrt(
            sum(w * (point.variance * point.spread[index] + (point.level[index] - mean) ** 2) for w, point in self.points)
        )

    def moved(self, horizon: int) -> tuple[float, float, float, float]:
        """Mean, standard deviation, chance of higher and chance of less than a point, against `horizon` days ago."""
        parts = [
            (
                w,
                point.level[-1] - point.level[-1 - horizon],
                point.variance * (point.spread[-1] + point.spread[-1 - horizon] - 2 * point.with_last[-1 - horizon]),
            )
            for w, point in self.points
        ]
        by = sum(w * mean for w, mean, _ in parts)
        sd = math.sqrt(sum(w * (v + (mean - by) ** 2) for w, mean, v in parts))
        higher = sum(w * normal(mean / math.sqrt(v)) for w, mean, v in parts)
        same = sum(w * (normal((1 - mean) / math.sqrt(v)) - normal((-1 - mean) / math.sqrt(v))) for w, mean, v in parts)
        return by, sd, higher, same


def normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2
