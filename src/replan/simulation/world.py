"""What all simulated courses share: the pack, its rates, and what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from replan.knowledge.pack import Pack
from replan.simulation.mix import Mix

Rng = np.random.Generator

MANAGED = "manage"
"""Response of conditions that are managed rather than cured: to have one is to have a lasting problem."""


@dataclass(frozen=True)
class World:
    """`condition` holds every course to one condition; `red_flags` is the share with a serious illness behind them."""

    pack: Pack
    rates: Mapping[str, float]
    mix: Mix
    condition: str | None
    red_flags: float

    @classmethod
    def of(cls, pack: Pack, mix: Mix, condition: str | None = None, red_flags: float | None = None) -> World:
        """The world of `pack`. Raises PackError for a condition that it does not know."""
        if condition is not None:
            pack.conditions.named(condition)
        rates = {id_: rate.figure.value for id_, rate in pack.rates.items()}
        return cls(pack, rates, mix, condition, rates["serious_illness"] if red_flags is None else red_flags)


def chance(rng: Rng, share: float) -> bool:
    """True in `share` of all draws."""
    return bool(rng.random() < share)


def pick(rng: Rng, weights: Mapping[str, float]) -> str:
    """One key, by weight."""
    names = list(weights)
    values = np.array([weights[name] for name in names])
    return names[int(rng.choice(len(names), p=values / values.sum()))]
