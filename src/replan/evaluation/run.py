"""Runs every method on held-out patients: folds, forecasts, scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.evaluation.methods import METHODS, Forecast, Named, Task, Training
from replan.evaluation.scores import OnGrid, auc, chance_of_failing, crps, failed, on_grid, possible, randomised_pit
from replan.evaluation.series import Outcome, Series

Array = NDArray[np.float64]
FEWEST_IN_TRAINING = 15
"""Patients with a last score beyond the known ones that a method needs to be fitted on."""

SHARES = (0.5, 0.8, 0.95)
"""Central intervals whose coverage is counted. On a grid an interval of whole scores holds too much; the randomised
probability integral transform does not (Czado, Gneiting & Held 2009, Biometrics 65:1254-1261)."""


@dataclass(frozen=True)
class Cell:
    """One method with `known` scores: figures on `patients` who were never in its training set.

    `crps` and `rmse` are in score units, `covered` maps 0.5, 0.8 and 0.95 to the share inside, `auc` and `brier` are
    of failing to reach the change that matters. Patient by patient, in the same order for every method (n,): `each` is
    the CRPS, `pit` the randomised probability integral transform, `chance` the chance of failing, `event` whether they
    failed, `weeks` from the last known score to the one that was forecast, `gained` the improvement by the last known
    score (positive is better) and `room` the distance of the first score from the best one.
    """

    method: str
    known: int
    patients: int
    failed: float
    crps: float
    rmse: float
    covered: dict[float, float]
    auc: float
    brier: float
    each: Array
    pit: Array
    chance: Array
    event: NDArray[np.bool_]
    weeks: Array
    gained: Array
    room: Array


@dataclass(frozen=True)
class Evaluation:
    """Everything that one run found, and on what."""

    outcome: Outcome
    patients: int
    folds: int
    cells: tuple[Cell, ...]

    def cell(self, method: str, known: int) -> Cell:
        """The figures of one method with so many known scores. Raises KeyError."""
        for cell in self.cells:
            if (cell.method, cell.known) == (method, known):
                return cell
        raise KeyError((method, known))


@dataclass(frozen=True)
class Fold:
    """Its patients are `held_out` from those in `training`."""

    training: Training
    held_out: Sequence[Series]


def evaluate(
    cohort: Sequence[Series],
    outcome: Outcome,
    *,
    rng: np.random.Generator,
    folds: int = 10,
    known: Sequence[int] = (1, 2, 3),
    methods: Sequence[Named] = METHODS,
) -> Evaluation:
    """Forecasts each patient's last score from the first one, two, three, by methods fitted on the other folds.

    Patients are dealt into folds by `rng`; a number of known scores is left out when too few patients go beyond it.
    """
    order = rng.permutation(len(cohort))
    dealt = [[cohort[index] for index in order[start::folds]] for start in range(folds)]
    parts = [
        Fold(Training([one for other in dealt if other is not part for one in other], outcome), part) for part in dealt
    ]
    cells = []
    for count in known:
        usable = sum(len(series.weeks) > count for series in cohort)
        if usable - usable / folds >= FEWEST_IN_TRAINING:
            cells += [_cell(method, count, parts, outcome, rng) for method in methods]
    return Evaluation(outcome, len(cohort), folds, tuple(cells))


def _cell(method: Named, count: int, folds: Sequence[Fold], outcome: Outcome, rng: np.random.Generator) -> Cell:
    points = possible(outcome, max(float(series.scores.max()) for fold in folds for series in fold.held_out))
    made = list(_forecasts(method, count, folds))
    tested = [series for _, patients in made for series in patients]
    first = np.array([series.scores[0] for series in tested])
    last = np.array([series.scores[-1] for series in tested])
    grids = [on_grid(found.ahead, found.scaling, points) for found, _ in made]
    forecast = OnGrid(points, np.concatenate([grid.cdf for grid in grids]))
    each = crps(forecast, last)
    event = failed(first, last, outcome)
    chance = chance_of_failing(forecast, first, outcome)
    pit = randomised_pit(forecast, last, rng)
    return Cell(
        method=method.name,
        known=count,
        patients=len(tested),
        failed=float(event.mean()),
        crps=float(each.mean()),
        rmse=float(np.sqrt(np.mean((forecast.mean() - last) ** 2))),
        covered={share: float(np.mean(np.abs(pit - 0.5) <= share / 2)) for share in SHARES},
        auc=auc(chance, event),
        brier=float(np.mean((chance - event) ** 2)),
        each=each,
        pit=pit,
        chance=chance,
        event=event,
        weeks=np.array([series.weeks[-1] - series.weeks[count - 1] for series in tested]),
        gained=outcome.better * np.array([series.scores[count - 1] - series.scores[0] for series in tested]),
        room=np.abs(first - outcome.best),
    )


def _forecasts(method: Named, count: int, folds: Sequence[Fold]) -> Iterator[tuple[Forecast, list[Series]]]:
    for fold in folds:
        tested = [series for series in fold.held_out if len(series.weeks) > count]
        if tested:
            forecaster = method.fit(fold.training, count)
            yield forecaster([Task(series.first(count), float(series.weeks[-1])) for series in tested]), tested
