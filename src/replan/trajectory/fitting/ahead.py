"""What lies ahead of many patients, each with a prior and known scores of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.mixture import Mixture
from replan.trajectory.prior import Prior

Array = NDArray[np.float64]
Patient = tuple[Prior, Array, Array]
"""What is expected of a patient, with weeks and scores (n,) in order of time."""


def forecasts(known: Sequence[Patient], weeks: Array, *, with_error: bool = True) -> Mixture:
    """Scores at each of `weeks` (n,), or true scores without their error, in the model's units, given the `known` ones.
    All priors have as many kinds."""
    found = []
    for (prior, times, scores), week in zip(known, weeks, strict=True):
        at, each = np.array([week]), prior.each_given(times, scores)
        found.append([(share, state.at(at)[0][0], state.sd(at, with_error=with_error)[0]) for share, state in each])
    return Mixture(*np.array(found).transpose(2, 1, 0))
