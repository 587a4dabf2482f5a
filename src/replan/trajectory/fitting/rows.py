"""A cohort's scores, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """A cohort's scores, sorted by patient and time: `weeks` and `scores` (r,), `starts` (n,) each patient's first row,
    and `covariates` (c, n), centred."""

    weeks: Array
    scores: Array
    starts: NDArray[np.intp]
    covariates: Array

    @property
    def patients(self) -> int:
        """Number of patients."""
        return len(self.starts)

    def some(self, most: int) -> Rows:
        """Evenly spaced patients, `most` of them at most."""
        if self.patients <= most:
            return self
        taken = np.linspace(0, self.patients - 1, most).astype(np.intp)
        ends = np.append(self.starts[1:], len(self.weeks))
        rows = np.concatenate([np.arange(self.starts[n], ends[n]) for n in taken])
        starts = np.concatenate([[0], np.cumsum((ends - self.starts)[taken])[:-1]]).astype(np.intp)
        return Rows(self.weeks[rows], self.scores[rows], starts, self.covariates[:, taken])


def rows_of(series: Sequence[tuple[Array, Array]], covariates: Array | None = None) -> Rows:
    """Rows of (weeks, scores) per patient; patients without a score must be left out."""
    lengths = [len(weeks) for weeks, _ in series]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    weeks, scores = (np.concatenate([np.asarray(part[n], dtype=np.float64) for part in series]) for n in (0, 1))
    return Rows(weeks, scores, starts, np.empty((0, len(series))) if covariates is None else covariates)
