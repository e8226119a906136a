"""The felt-safety model by plain Gaussian conditioning on one large covariance matrix, without any recursion."""

from datetime import date

from tests.support.simulated_ratings import on


def conditioned(
    ratings: dict[date, float], days: int, jumps: tuple[int, ...], point: tuple[float, float]
) -> tuple[list[float], list[list[float]]]:
    """Means and covariances of the level by plain Gaussian conditioning, with a nearly flat start of variance 1e7."""
    q, phi = point
    rho = 0.7 if phi else 0.0
    rated_days = [day for day in range(days) if on(day) in ratings]

    def levels(s: int, t: int) -> float:
        return 1e7 + q * min(s, t) + sum(1.0 for jump in jumps if jump <= min(s, t))

    matrix = [[levels(s, t) + rho * phi ** abs(s - t) + (1 - rho if s == t else 0.0) for t in rated_days] for s in rated_days]
    right = [[ratings[on(s)], *(levels(s, t) for t in range(days))] for s in rated_days]
    solved = solve(matrix, right)
    means = [sum(levels(t, s) * row[0] for s, row in zip(rated_days, solved, strict=True)) for t in range(days)]
    covariances = [
        [levels(t, u) - sum(levels(t, s) * row[1 + u] for s, row in zip(rated_days, solved, strict=True)) for u in range(days)]
        for t in range(days)
    ]
    return means, covariances


def solve(matrix: list[list[float]], right: list[list[float]]) -> list[list[float]]:
    rows = [[*left, *rest] for left, rest in zip(matrix, right, strict=True)]
    size = len(rows)
    for pivot in range(size):
        best = max(range(pivot, size), key=lambda row: abs(rows[row][pivot]))
        rows[pivot], rows[best] = rows[best], rows[pivot]
        rows[pivot] = [value / rows[pivot][pivot] for value in rows[pivot]]
        for row in range(size):
            factor = rows[row][pivot]
            if row != pivot and factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[pivot], strict=True)]
    return [row[size:] for row in rows]
