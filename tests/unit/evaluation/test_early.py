"""Made-up patients, who is found among them how early, and the bounds that stated costs choose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from replan.evaluation.early import alarms, warnings
from replan.evaluation.simulated import WORLDS, Patient, Seen, Setting, draw, settings_of
from replan.evaluation.thresholds import APART, Prices, choose, cost
from replan.knowledge.pack import Pack
from replan.trajectory.verdict import CHOSEN, Signs

BACK = Setting("lbp_persistent", "nprs", 12.0)


def _patient(*goals: float, failed: bool) -> Patient:
    """A patient whose chance of the goal was `goals` at the second, third ... measurement."""
    base = Signs(3, 8.0, 0.0, 2.0, 0.0, 0.1, 0.6, 0.1, 0.2, 0.5)
    seen = tuple(Seen(n + 2, replace(base, goal=goal), 1.0, 5.0) for n, goal in enumerate(goals))
    return Patient(BACK, 2.0, seen, failed)


def test_what_an_episode_costs_by_hand() -> None:
    prices = Prices(missed=4.0, false_alarm=1.0, delay=0.5, reassured=0.15, doubt=0.1)
    assert cost(_patient(0.1, 0.1, failed=True), CHOSEN, prices) == 0.0, "behind at once"
    assert cost(_patient(0.5, 0.5, 0.1, failed=True), CHOSEN, prices) == pytest.approx(1.0), "two measurements late"
    assert cost(_patient(0.8, 0.8, failed=True), CHOSEN, prices) == pytest.approx(4.3), "never, and twice on track"
    assert cost(_patient(0.1, 0.8, failed=False), CHOSEN, prices) == 1.0, "a false alarm counts once"
    assert cost(_patient(0.5, 0.8, failed=False), CHOSEN, prices) == pytest.approx(0.1), "left open once"


def test_dearer_misses_ask_for_an_earlier_alarm_and_never_for_bounds_that_overlap() -> None:
    rng = np.random.default_rng(2)
    patients = []
    for _ in range(600):
        chance = rng.uniform(0.05, 0.95)
        patients.append(_patient(chance, chance, failed=rng.random() > chance))
    cheap, dear = (choose(patients, Prices(missed=missed)) for missed in (0.3, 8.0))
    assert cheap.bounds.unlikely_goal < dear.bounds.unlikely_goal
    for found in (cheap, dear):
        assert found.bounds.likely_goal - found.bounds.unlikely_goal >= APART - 1e-9
        assert found.cost <= found.in_use and found.better == pytest.approx(found.in_use - found.cost)


def test_the_bounds_in_use_are_cheaper_than_the_round_numbers_of_before(pack: Pack) -> None:
    """ADR 3, on a fresh draw of one condition in both worlds."""
    rng = np.random.default_rng(77)
    patients = [patient for world in WORLDS for patient in draw(BACK, pack, world, 250, rng)]
    before = replace(CHOSEN, unlikely_goal=0.35, hardly_moving=0.25)
    own, old = (np.mean([cost(patient, bounds, Prices()) for patient in patients]) for bounds in (CHOSEN, before))
    assert own < old


@pytest.mark.parametrize("world", WORLDS)
def test_a_cohort_has_the_spread_of_start_that_was_published_and_the_same_seed_gives_it_again(
    world, pack: Pack
) -> None:
    first, again = (draw(BACK, pack, world, 120, np.random.default_rng(4)) for _ in (0, 1))
    assert first == again
    assert all(seen.known == n + 2 for patient in first for n, seen in enumerate(patient.seen))
    assert 0.1 < np.mean([patient.failed for patient in first]) < 0.9
    assert np.std([p.seen[0].room for p in first if p.seen]) == pytest.approx(
        pack.scales["nprs"].baseline_sd.value, rel=0.3
    )


def test_at_equal_false_alarms_the_engine_finds_at_least_what_the_fixed_rules_find(pack: Pack) -> None:
    """The bar of the early warning, on five conditions in the world that is not the engine's own model."""
    rng = np.random.default_rng(9)
    cohorts = [draw(setting, pack, "two_groups", 150, rng) for setting in settings_of(pack)[::3]]
    third = warnings(cohorts, 3)
    for rule in third.rules.values():
        assert rule.engine > rule.finds
    assert 0 < third.false_alarms < third.finds < 1


def test_an_alarm_is_a_verdict_that_asks_for_something_else() -> None:
    assert alarms(_patient(0.1, 0.5, 0.9, failed=True)) == [True, False, False]
