"""Who is found how early, on made-up patients with published spreads: the engine's alert beside the fixed rules of
today.

Run with `make bench`. For every condition of the pack with a published course a cohort is drawn in two worlds
(`evaluation/simulated.py`). At each measurement, the first included: what each fixed rule finds of those who will not
get there, its false alarms, what the engine finds with as many, and what its verdicts find. Then the bounds of the
verdicts are chosen by stated costs on half of the patients and counted on the other half, beside those in use and the
round numbers of before. Bar: at equal false alarms, more found by the third measurement.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from replan.evaluation.early import left_and_stayed, warnings
from replan.evaluation.simulated import Patient, draw, draw_all, settings_of
from replan.evaluation.thresholds import Prices, choose, costs_of
from replan.knowledge.load import load_pack
from replan.trajectory.verdict import CHOSEN

PATIENTS, SEED, LEAVING = 200, 1, 0.3
BEFORE = replace(CHOSEN, unlikely_goal=0.35, hardly_moving=0.25)
PRICES = {
    "missed 4, delay 0.5": Prices(),
    "missed 2, delay 0.5": Prices(missed=2.0),
    "missed 4, delay 0.25": Prices(delay=0.25),
    "missed 8, delay 1": Prices(missed=8.0, delay=1.0),
}


def main() -> None:
    """Prints the tables."""
    worlds = draw_all(load_pack(), PATIENTS, SEED)
    for world, cohorts in worlds.items():
        print(f"world {world}: {len(cohorts)} conditions, {PATIENTS} patients each")
        for known in (2, 3, 4, 5):
            _print(cohorts, known)
    cohorts = [cohort for world in worlds.values() for cohort in world]
    learn, held = ([patient for cohort in cohorts for patient in cohort[start::2]] for start in (0, 1))
    for name, prices in PRICES.items():
        found = choose(learn, prices)
        print(f"costs: a false alarm 1, {name}; chosen {found.bounds}")
        for which, bounds in (("chosen", found.bounds), ("in use", CHOSEN), ("before", BEFORE)):
            print(f"   {which:8} costs {costs_of(held, bounds, prices).mean():.3f} a patient, on those held out")
    for which, bounds in (("in use", CHOSEN), ("before", BEFORE)):
        for known in (2, 3, 4, 5):
            row = warnings(cohorts, known, bounds)
            print(f"verdicts {which}, measurement {known}: found {row.finds:.1%}, false alarms {row.false_alarms:.1%}")
    _print_left()


def _print(cohorts: list[list[Patient]], known: int) -> None:
    row = warnings(cohorts, known)
    print(f"   measurement {known}: {row.patients} patients, {row.failed:.0%} will not get there")
    for rule, one in row.rules.items():
        print(
            f"      {rule:17} finds {one.finds:.1%} with {one.false_alarms:.1%} false alarms; the engine "
            f"{one.engine:.1%}, {one.engine - one.finds:+.1%} (standard error {one.se:.1%})"
        )


def _print_left() -> None:
    """Who leaves for a cause that nobody measured: when well, or when nothing helps."""
    pack, patients = load_pack(), []
    for number, setting in enumerate(settings_of(pack)):
        patients += draw(setting, pack, "two_groups", PATIENTS, np.random.default_rng((SEED, 9, number)), LEAVING)
    for name, one in zip(("left", "stayed"), left_and_stayed(patients), strict=True):
        print(f"{name:6} {one.patients:5}: mean chance of the goal {one.chance:.1%}, {one.there:.1%} got there")


if __name__ == "__main__":
    main()
