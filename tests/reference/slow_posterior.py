"""The trajectory model written out one number at a time: the oracle of the kernel."""

from __future__ import annotations

import math

from replan.trajectory.expected import Expected


def slow_posterior(prior: Expected, weeks: list[float], scores: list[float], asked: list[float]):
    """Mean and covariance of the true scores at `asked`, by plain Gaussian elimination."""

    def shape(week: float) -> tuple[float, float, float]:
        import numpy as np

        at = np.array([week])
        return float(prior.mean(at)[0]), float(prior.level(at)[0]), float(prior.change(at)[0])

    def k(a: float, b: float) -> float:
        _, la, ca = shape(a)
        _, lb, cb = shape(b)
        change = prior.change_sd**2 + prior.mean_sd**2
        wander = prior.wander_sd**2 * math.exp(-abs(a - b) / prior.wander_weeks)
        return prior.level_sd**2 * la * lb + change * ca * cb + wander

    n = len(weeks)
    system = [
        [k(a, b) + (prior.error.value**2 if i == j else 0) for j, b in enumerate(weeks)] for i, a in enumerate(weeks)
    ]
    residual = [score - shape(week)[0] for score, week in zip(scores, weeks, strict=True)]
    cross = [[k(q, o) for o in weeks] for q in asked]
    alpha = _solve(system, residual)
    mean = [shape(q)[0] + sum(cross[i][j] * alpha[j] for j in range(n)) for i, q in enumerate(asked)]
    cov = []
    for i, a in enumerate(asked):
        row = []
        for j, b in enumerate(asked):
            beta = _solve(system, cross[j])
            row.append(k(a, b) - sum(cross[i][m] * beta[m] for m in range(n)))
        cov.append(row)
    return mean, cov


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    n = len(rows)
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i], strict=True)]
    return [rows[i][n] / rows[i][i] for i in range(n)]
