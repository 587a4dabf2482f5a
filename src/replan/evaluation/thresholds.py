"""The bounds of the verdicts, chosen by stated costs on made-up patients with published spreads.

What an episode costs, in units of one false alarm (the plan is looked at again without need):
- a patient who will not get there and whose verdict never asked for something else: `missed`; one for whom it did:
  `delay` for each measurement after the second that it took; for each time that "on track" was said: `reassured`;
- a patient who will get there: `false_alarm` if the verdict ever asked for something else, and `doubt` for each time
  that it was left open.

Bounds are searched one after the other on a grid until none makes it cheaper; of bounds that cost the same to within
what chance explains (one standard error of the paired difference), those in use stay. How sure "worse" and "recovered"
must be is not searched: they say how the patient is now, and what that is worth is not among these costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from replan.evaluation.early import ALARMS
from replan.evaluation.simulated import Patient
from replan.trajectory.verdict import CHOSEN, Bounds, decide

Array = NDArray[np.float64]
GRIDS: dict[str, tuple[float, ...]] = {
    "unlikely_goal": (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    "hardly_moving": (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4),
    "likely_goal": (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8),
    "nearly_sure_goal": (0.65, 0.7, 0.75, 0.8, 0.85, 0.9),
}
APART = 0.15
"""Between unlikely and likely the goal is open: with the hysteresis of both, a chance must still pass through it."""

ROUNDS = 3


@dataclass(frozen=True)
class Prices:
    """Costs per patient, in units of one false alarm; see above."""

    missed: float = 4.0
    false_alarm: float = 1.0
    delay: float = 0.5
    reassured: float = 0.15
    doubt: float = 0.1


@dataclass(frozen=True)
class Choice:
    """The `bounds` that are cheapest, what they cost a patient, what those in use cost, and for each bound the costs
    along its grid with the others as chosen. `better` is the mean paired saving over those in use, `se` its standard
    error."""

    bounds: Bounds
    cost: float
    in_use: float
    better: float
    se: float
    along: dict[str, tuple[tuple[float, float], ...]]


def cost(patient: Patient, bounds: Bounds, prices: Prices) -> float:
    """What the verdicts of one episode cost."""
    said, before = [], None
    for seen in patient.seen:
        before = decide(seen.signs, before, bounds).verdict
        said.append(before)
    first = next((number for number, verdict in enumerate(said) if verdict in ALARMS), None)
    if not patient.failed:
        return (prices.false_alarm if first is not None else 0.0) + prices.doubt * said.count("uncertain")
    late = prices.missed if first is None else min(prices.delay * first, prices.missed)
    return late + prices.reassured * (said.count("on_track") + said.count("recovered"))


def costs_of(patients: Sequence[Patient], bounds: Bounds, prices: Prices) -> Array:
    """The cost of each patient, (n,)."""
    return np.array([cost(patient, bounds, prices) for patient in patients])


def choose(patients: Sequence[Patient], prices: Prices, start: Bounds = CHOSEN) -> Choice:
    """The cheapest bounds for `patients`, from those in use on."""
    bounds, own = start, costs_of(patients, start, prices)
    in_use = own
    for _ in range(ROUNDS):
        before = bounds
        for name, grid in GRIDS.items():
            for value in grid:
                tried = replace(bounds, **{name: value})
                if not _sensible(tried):
                    continue
                other = costs_of(patients, tried, prices)
                gap = own - other
                if gap.mean() > gap.std(ddof=1) / np.sqrt(len(gap)):
                    bounds, own = tried, other
        if bounds == before:
            break
    saved = in_use - own
    along = {name: _along(patients, bounds, prices, name) for name in GRIDS}
    se = float(saved.std(ddof=1) / np.sqrt(len(saved)))
    return Choice(bounds, float(own.mean()), float(in_use.mean()), float(saved.mean()), se, along)


def _sensible(bounds: Bounds) -> bool:
    apart = bounds.likely_goal - bounds.unlikely_goal
    return apart >= APART - 1e-9 and bounds.likely_goal <= bounds.nearly_sure_goal


def _along(patients: Sequence[Patient], bounds: Bounds, prices: Prices, name: str) -> tuple[tuple[float, float], ...]:
    tried = [(value, replace(bounds, **{name: value})) for value in GRIDS[name]]
    return tuple((value, float(costs_of(patients, other, prices).mean())) for value, other in tried)
