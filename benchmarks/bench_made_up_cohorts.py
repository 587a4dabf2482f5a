"""Forecasts of the last score on made-up cohorts, each of a kind that is hard in a way of its own.

    python benchmarks/bench_made_up_cohorts.py [DEALS]

Where the truth is known it can be asked where the model is wrong: five levels, many zeros, courses that fall and come
back, growth toward a ceiling, visits at very uneven times, acute and chronic patients in one cohort, patients who
respond and who do not, heavy tails, good and bad spells, leaving by who does badly, a skewed score with a floor, a step
after a month. Cohorts of 60, 150 and 500 patients; scored as in bench_accuracy.py, ten folds dealt once (or DEALS
times).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np
from bench_accuracy import HEADER, Row, crps, dealt, error, mean, rows_of, shown, together
from numpy.typing import NDArray

from replan.evaluation import Series
from replan.evaluation.series import Outcome

Array = NDArray[np.float64]
SIZES = {60: 2, 150: 1, 500: 1}
"""Patients in a cohort, and how many such cohorts are made."""

PERCENT = Outcome("made up", 0.0, 100.0, 1.0, -1.0, 10.0, 5.0, 0.0)
FIVE_LEVELS = Outcome("made up", 0.0, 4.0, 1.0, -1.0, 1.0, 0.4, 0.0)
COUNT = Outcome("made up", 0.0, 24.0, 1.0, -1.0, 3.0, 1.5, 0.0)
CEILING = Outcome("made up", 0.0, 100.0, 5.0, 1.0, 10.0, 5.0, 100.0)
SKEWED = Outcome("made up", 0.0, 80.0, 1.0, 1.0, 9.0, 4.0, 80.0)


def visits(rng: np.random.Generator, *weeks: float, missed: float = 0.1) -> Array:
    """Days near these weeks, in weeks; each but the first may be missed."""
    kept = [week for week in weeks if week == 0 or rng.random() > missed]
    days = [0 if week == 0 else max(1, round(week * 7) + int(rng.integers(-2, 3))) for week in kept]
    return np.unique(days) / 7


def five_levels(rng: np.random.Generator) -> tuple[Array, Array]:
    """How bad it is, in five words."""
    t = visits(rng, 0, 1, 3, 6, 12, 26)
    z = rng.normal(0, 1) + rng.normal(-0.35, 0.3) * np.log1p(t) + rng.normal(0, 0.6, len(t))
    return t, np.digitize(z, [-1.6, -0.8, 0.0, 0.9]).astype(np.float64)


def many_zeros(rng: np.random.Generator) -> tuple[Array, Array]:
    """Attacks in a fortnight: half of all counts are zero, some are many."""
    t = visits(rng, 0, 2, 4, 8, 16, 26)
    level = rng.normal(1.3, 1) - abs(rng.normal(0.35, 0.25)) * np.log1p(t) + rng.normal(0, 0.35, len(t))
    return t, rng.poisson(np.maximum(np.exp(level) - 1, 0) * rng.gamma(6, 1 / 6, len(t))).astype(np.float64)


def fall_and_return(rng: np.random.Generator) -> tuple[Array, Array]:
    """An effect that is largest after a month and wears off."""
    t = visits(rng, 0, 2, 4, 8, 12, 16)
    effect = rng.normal(18, 9) * np.exp(-(((t - 4) / 4) ** 2)) * (t > 0)
    return t, rng.normal(50, 11) - effect + rng.normal(0, 5, len(t))


def toward_a_ceiling(rng: np.random.Generator) -> tuple[Array, Array]:
    """Function after an injury: everybody gains, at a pace of their own, and many reach the top."""
    t = visits(rng, 0, 1, 2, 3, 5, 8, 12)
    start, end, pace = rng.normal(45, 18), rng.normal(98, 14), np.exp(rng.normal(-1.1, 0.6))
    return t, end - (end - start) * np.exp(-pace * t) + rng.normal(0, 4, len(t))


def uneven_visits(rng: np.random.Generator) -> tuple[Array, Array]:
    """Two to fifteen scores at any time within two to fourteen months, and a course that wanders."""
    last = 7 * int(rng.integers(8, 60))
    t = np.unique(np.append(0, rng.integers(1, last, int(rng.integers(1, 15))))) / 7
    wander = 1.2 * np.cumsum(rng.normal(0, 1, len(t)) * np.sqrt(np.diff(t, prepend=0)))
    return t, rng.normal(50, 14) + rng.normal(-5, 4) * np.log1p(t) + wander + rng.normal(0, 5, len(t))


def acute_and_chronic(rng: np.random.Generator) -> tuple[Array, Array]:
    """Half recover within weeks, half stay as they are."""
    t = visits(rng, 0, 1, 2, 4, 8, 12)
    if rng.random() < 0.5:
        return t, rng.normal(55, 12) + rng.normal(0, 6, len(t))
    left = np.exp(-np.exp(rng.normal(-1, 0.4)) * t)
    return t, rng.normal(58, 12) * left + rng.normal(6, 4) + rng.normal(0, 4, len(t))


def some_respond(rng: np.random.Generator) -> tuple[Array, Array]:
    """Half gain steadily, half do not."""
    t = visits(rng, 0, 2, 4, 8, 12, 20)
    slope = rng.normal(-12, 2) if rng.random() < 0.5 else rng.normal(0, 2)
    return t, rng.normal(55, 11) + slope * np.log1p(t) + rng.normal(0, 5, len(t))


def heavy_tails(rng: np.random.Generator) -> tuple[Array, Array]:
    """Now and then a change or a score far from all others."""
    t = visits(rng, 0, 2, 4, 8, 12, 20)
    slope = 2 * rng.standard_t(3) - 4
    return t, rng.normal(50, 12) + slope * np.log1p(t) + 4 * rng.standard_t(2, len(t))


def spells(rng: np.random.Generator) -> tuple[Array, Array]:
    """It gets better for weeks, then falls back, again and again."""
    t = visits(rng, 0, 2, 4, 6, 8, 10, 12, 14)
    length = rng.uniform(5, 9)
    share = ((t + rng.uniform(0, 7)) % length) / length
    return t, rng.normal(55, 10) - share * rng.normal(28, 7) + rng.normal(0, 4, len(t))


def leaving(rng: np.random.Generator) -> tuple[Array, Array]:
    """Who is no better than at the start may leave after any score but the first two."""
    t = visits(rng, 0, 2, 4, 8, 12, 20, missed=0.05)
    y = rng.normal(50, 12) + rng.normal(-5, 5) * np.log1p(t) + rng.normal(0, 5, len(t))
    gone = [n for n in range(2, len(t)) if y[n - 1] > y[0] - 3 and rng.random() < 0.4]
    return (t[: gone[0]], y[: gone[0]]) if gone else (t, y)


def skewed_with_a_floor(rng: np.random.Generator) -> tuple[Array, Array]:
    """Most score low, some high; the error is as large for all."""
    t = visits(rng, 0, 3, 6, 12, 24)
    return t, rng.gamma(1.6, 10) + abs(rng.normal(5, 4)) * np.log1p(t) - 4 + rng.normal(0, 4, len(t))


def step_after_a_month(rng: np.random.Generator) -> tuple[Array, Array]:
    """Nothing for four weeks, then all of the change at once."""
    t = visits(rng, 0, 1, 2, 4, 6, 8, 12)
    return t, rng.normal(55, 11) - (t > 4) * rng.normal(16, 11) + rng.normal(0, 5, len(t))


KINDS: dict[Callable[[np.random.Generator], tuple[Array, Array]], Outcome] = {
    five_levels: FIVE_LEVELS,
    many_zeros: COUNT,
    fall_and_return: PERCENT,
    toward_a_ceiling: CEILING,
    uneven_visits: PERCENT,
    acute_and_chronic: PERCENT,
    some_respond: PERCENT,
    heavy_tails: PERCENT,
    spells: PERCENT,
    leaving: PERCENT,
    skewed_with_a_floor: SKEWED,
    step_after_a_month: PERCENT,
}


def cohorts() -> Iterator[tuple[str, list[Series], Outcome]]:
    """Each kind in each size, the same at each run."""
    for number, (kind, outcome) in enumerate(KINDS.items()):
        for size, times in SIZES.items():
            for seed in range(times):
                rng, found = np.random.default_rng([number, size, seed]), []
                for patient in range(size):
                    weeks, raw = kind(rng)
                    scores = np.clip(np.round(raw / outcome.step) * outcome.step, outcome.low, outcome.high)
                    found.append(Series(str(patient), weeks, scores))
                yield kind.__name__.replace("_", " "), found, outcome


def main() -> None:
    """Prints the tables."""
    deals = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print(HEADER)
    rows: dict[str, list[Row]] = {}
    for name, cohort, outcome in cohorts():
        print(f"{name}, {len(cohort)} patients", flush=True)
        rows.setdefault(name, []).extend(shown(rows_of(dealt(cohort, outcome, deals))))
    together([row for found in rows.values() for row in found])
    for name, found in rows.items():
        gaps = np.concatenate([row.gaps(row.closest)[0] / crps(row.closest) for row in found])
        print(f"   {name:24} closer by {gaps.mean():+7.2%}, standard error {error(gaps):.2%}")
    closer = np.array([1 - crps(row.own) / crps(row.closest) for found in rows.values() for row in found])
    print(f"each row alike: {mean(closer):+.2%}; {np.sum(closer < 0)} of {len(closer)} rows have another closer")


if __name__ == "__main__":
    main()
