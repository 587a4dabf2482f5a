"""A million patients of six visits, and one patient online: the kernels beside what one would write without them.

Run with `make bench`. Different days for each patient, some scores on the ends of the scale. Compared in one run:
- `outlook`, compiled, all cores (compiling shown apart), against
- the textbook: batched `numpy.linalg.solve` on the (n, 6, 6) covariances, in blocks, on the same prior, and
- `Prior.given` in plain floats, one patient after another (a sample, extrapolated).
- from long columns (patient, day, score) in order, in order of visit, and shuffled, with ids that lie close together
  and ids from anywhere, against polars putting the same columns in order (which is all that it does).
Seconds of the clock, best and median; where others use the machine, read the seconds of processor beside them.
Bars: 0.1 s for the million in memory on two cores, 0.6 s from long columns, below 2 GB; 50 microseconds at the 99th
percentile for one patient.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.special import ndtr

from replan.trajectory.cohort import outlook
from replan.trajectory.condition import condition
from replan.trajectory.hats import hats
from replan.trajectory.long import outlook_of_long
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling

PATIENTS, VISITS, DAY, GAIN = 1_000_000, 6, 182, -10.0
NODES = np.array([0.0, 2.0, 4.0, 8.0, 12.0, 26.0])
BLOCK, SAMPLE = 20_000, 4000


def prior() -> Prior:
    """A course from 50 to 20 points whose patients differ by 14 points, on a scale of 0 to 100."""
    cov = 200.0 * np.exp(-np.abs(np.subtract.outer(np.log1p(NODES), np.log1p(NODES))))
    return Prior(NODES, np.linspace(50.0, 20.0, 6), cov, 25.0, Scaling(0.0, 100.0, 1.0))


def cohort(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Days (n, 6) and scores (n, 6)."""
    days = np.sort(rng.integers(1, 90, (PATIENTS, VISITS)), axis=1).astype(np.int32)
    days[:, 0] = 0
    return days, np.round(np.clip(50 + rng.normal(0, 15, (PATIENTS, VISITS)) - days / 3, 0, 100))


def textbook(model: Prior, days: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Chance of the goal by conditioning each patient with a batched solve."""
    weights = hats(np.arange(DAY + 1) / 7, NODES)
    cov, mean = weights @ model.cov @ weights.T, weights @ model.mean
    chance = np.empty(len(days))
    for start in range(0, len(days), BLOCK):
        rows = slice(start, start + BLOCK)
        d, y = days[rows], scores[rows]
        inner = cov[d[:, :, None], d[:, None, :]] + model.noise * np.eye(VISITS)
        toward = cov[d, DAY]
        both = np.linalg.solve(inner, np.stack([toward, y - mean[d]], axis=2))
        middle = mean[DAY] + np.einsum("nv,nv->n", toward, both[:, :, 1])
        variance = cov[DAY, DAY] - np.einsum("nv,nv->n", toward, both[:, :, 0]) + model.noise
        chance[rows] = ndtr((y[:, 0] + GAIN + 0.5 - middle) / np.sqrt(variance))
    return chance


class Run(NamedTuple):
    """Seconds of the clock, and of all processors together."""

    clock: float
    processor: float


def timed(call: Callable[[], object], rounds: int) -> list[Run]:
    """Several runs, fastest first."""
    times = []
    for _ in range(rounds):
        start, spent = time.perf_counter(), time.process_time()
        call()
        times.append(Run(time.perf_counter() - start, time.process_time() - spent))
    return sorted(times)


def _said(runs: list[Run]) -> str:
    least = min(run.processor for run in runs)
    return f"{runs[0].clock:8.3f} s {runs[len(runs) // 2].clock:8.3f} s, {least:6.3f} s of processor"


def long_columns(rng: np.random.Generator, days: np.ndarray, scores: np.ndarray) -> dict[str, tuple[np.ndarray, ...]]:
    """The same cohort as long columns (patient, day, score), in several orders."""
    patient = np.repeat(np.arange(PATIENTS), VISITS)
    columns = (patient, days.ravel(), scores.ravel())
    visit = np.arange(patient.size).reshape(PATIENTS, VISITS).T.ravel()
    mixed = rng.permutation(patient.size)
    far = np.sort(rng.choice(2**60, PATIENTS, replace=False))
    return {
        "in order": columns,
        "in order of visit": tuple(column[visit] for column in columns),
        "shuffled": tuple(column[mixed] for column in columns),
        "shuffled, any ids": (far[patient[mixed]], columns[1][mixed], columns[2][mixed]),
    }


def print_long(model: Prior, days: np.ndarray, scores: np.ndarray, in_memory: float) -> None:
    """Times each order of the long columns beside polars' sort of the same columns."""
    for name, (patient, day, score) in long_columns(np.random.default_rng(2), days, scores).items():
        outlook_of_long(model, patient[:600], day[:600], score[:600], DAY, GAIN)  # compiles
        own = timed(lambda p=patient, d=day, s=score: outlook_of_long(model, p, d, s, DAY, GAIN), 5)
        frame = pl.DataFrame({"patient": patient, "day": day, "score": score})
        sort = timed(lambda f=frame: f.sort("patient", "day", maintain_order=True), 2)
        print(
            f"from long columns, {name + ':':28}{_said(own)}   (bar 0.6 s), {own[0].clock / in_memory:.1f} times that"
        )
        print(f"{'   polars putting them in order, no more:':47}{_said(sort)}")


def online(model: Prior) -> list[Run]:
    """Seconds for all six scores of one patient in plain floats, many times, fastest first."""
    left, share = [0, 1, 2, 3, 3, 4], [0.0, 0.3, 0.2, 0.5, 0.9, 1.0]
    scores, ends, flat, mean = [50.0, 44.0, 41.0, 40.0, 33.0, 30.0], [0.0] * 6, model.cov.ravel().tolist(), model.mean
    start = mean.tolist()

    def one() -> None:
        scratch, expected = [0.0] * 6, [0.0] * 12
        condition(left, share, scores, ends, (0.5, 99.5), model.noise, 0, 6, start[:], flat[:], scratch, expected)

    return timed(one, 5000)


def main() -> None:
    """Prints the figures."""
    model, (days, scores) = prior(), cohort(np.random.default_rng(1))
    at = np.full(PATIENTS, DAY, dtype=np.int32)
    first = timed(lambda: outlook(model, days[:10], scores[:10], at[:10], GAIN), 1)[0].clock
    own = timed(lambda: outlook(model, days, scores, at, GAIN), 9)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    plain = timed(lambda: textbook(model, days, scores), 2)[0].clock
    alone = timed(lambda: [model.given(days[n] / 7, scores[n]) for n in range(SAMPLE)], 2)[0].clock * PATIENTS / SAMPLE
    print(f"compiling, once in a process:                  {first:8.2f} s")
    print(f"a million patients, best and median of nine:   {_said(own)}   (bar 0.1 s)")
    print(f"textbook numpy, same prior:                    {plain:8.2f} s, {plain / own[0].clock:.0f} times as long")
    print(
        f"one by one in plain floats (from {SAMPLE}):        {alone:8.1f} s, {alone / own[0].clock:.0f} times as long"
    )
    print(f"peak memory in memory, columns included:       {peak:8.2f} GB")
    print_long(model, days, scores, own[0].clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory of all of this, polars included:   {peak:8.2f} GB   (bar 2 GB)")
    each = [run.clock * 1e6 for run in online(model)]
    print(f"one patient, six scores: median {each[2500]:.0f} us, p99 {each[4950]:.0f} us   (bar 50 us)")


if __name__ == "__main__":
    main()
