"""Probabilities with their doubt, on the log-odds scale.

A belief is log-odds with a standard deviation. Evidence adds the logarithm of its likelihood ratio; the doubts add up
in quadrature. Ranges in the pack are meant to hold the value in about 8 of 10 cases, hence the factor 1.2816.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from replan.core.interval import Interval
from replan.core.truth import Truth
from replan.knowledge.schema import Likelihood

Z80 = 1.2815515655446004


@dataclass(frozen=True)
class Weight:
    """Log-odds, or a log likelihood ratio, with its standard deviation."""

    value: float
    sd: float

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.value + other.value, math.hypot(self.sd, other.sd))


def logit(p: float) -> float:
    """Log-odds of a probability strictly between 0 and 1."""
    return math.log(p / (1 - p))


def expit(x: float) -> float:
    """The probability with log-odds `x`; stable for large |x|."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def prior_weight(prior: Likelihood) -> Weight:
    """A prior probability with its range as log-odds."""
    return Weight(logit(prior.best), (logit(prior.high) - logit(prior.low)) / (2 * Z80))


@lru_cache(maxsize=4096)
def evidence_weight(if_holds: Likelihood, if_not: Likelihood, seen: Truth) -> Weight:
    """log(P(seen | holds) / P(seen | not)); nothing for evidence that is not known."""
    if seen is Truth.UNKNOWN:
        return Weight(0.0, 0.0)
    parts = [_log(likelihood, seen) for likelihood in (if_holds, if_not)]
    return Weight(parts[0].value - parts[1].value, math.hypot(parts[0].sd, parts[1].sd))


def probability(weight: Weight) -> Interval:
    """The probability, with the range that holds it in about 8 of 10 cases."""
    low, high = weight.value - Z80 * weight.sd, weight.value + Z80 * weight.sd
    return Interval(expit(low), expit(weight.value), expit(high))


def _log(likelihood: Likelihood, seen: Truth) -> Weight:
    """Log probability of seeing the evidence (or surely not seeing it), its doubt from the range."""
    ends = [likelihood.low, likelihood.best, likelihood.high]
    logs = [math.log(p if seen is Truth.YES else 1 - p) for p in ends]
    return Weight(logs[1], abs(logs[2] - logs[0]) / (2 * Z80))
