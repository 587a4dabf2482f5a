"""Which causes a cohort is made of, and in what shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from replan.core.errors import Problem, UsageError, did_you_mean

REASONS = ("non_adherence", "misdiagnosis", "complex_or_chronic", "inadequate_therapy", "no_monitoring")
NONE, SLOW, TWO = "none", "takes_time", "two"
NAMES = (NONE, SLOW, *REASONS, TWO)

USUAL = {
    NONE: 0.2,
    SLOW: 0.1,
    "non_adherence": 0.2,
    "misdiagnosis": 0.08,
    "complex_or_chronic": 0.1,
    "inadequate_therapy": 0.1,
    "no_monitoring": 0.08,
    TWO: 0.14,
}
"""Shares of a usual cohort (judgement). No study counts causes; that home exercise comes first is known (Bassett 2003)."""


@dataclass(frozen=True)
class Mix:
    """Shares by name, which add up to 1: `none`, `takes_time`, each reason alone, and `two` reasons at once."""

    shares: Mapping[str, float]

    @classmethod
    def usual(cls) -> Mix:
        """The mix that is used when none is given."""
        return cls(USUAL)

    @classmethod
    def read(cls, text: str) -> Mix:
        """`none=2,misdiagnosis=1`: weights of any sum. Raises UsageError for an unknown name or a wrong number."""
        weights: dict[str, float] = {}
        for part in text.split(","):
            name, _, number = (piece.strip() for piece in part.partition("="))
            if name not in NAMES:
                raise _wrong(f"'{name}' is no cause.", did_you_mean(name, NAMES, f"Causes are {', '.join(NAMES)}."))
            try:
                weights[name] = float(number)
            except ValueError:
                raise _wrong(f"'{number}' is no number.", f"Write for example {name}=1.") from None
        total = sum(weights.values())
        if total <= 0 or min(weights.values()) < 0 or not np.isfinite(total):
            raise _wrong("the weights must be 0 or more, and one of them above 0.", "Write for example none=1,two=1.")
        return cls({name: weight / total for name, weight in weights.items()})

    def draw(self, rng: np.random.Generator) -> tuple[tuple[str, ...], bool]:
        """The causes of one course, and whether it is only slow."""
        names = list(self.shares)
        name = names[rng.choice(len(names), p=list(self.shares.values()))]
        if name == TWO:
            weights = np.array([USUAL[reason] for reason in REASONS])
            chosen = rng.choice(len(REASONS), size=2, replace=False, p=weights / weights.sum())
            return tuple(sorted(REASONS[n] for n in chosen)), False
        return ((name,), False) if name in REASONS else ((), name == SLOW)


def _wrong(cause: str, fix: str) -> UsageError:
    return UsageError([Problem("--mix", cause, fix)])
