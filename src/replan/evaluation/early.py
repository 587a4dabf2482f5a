"""Who is found how early: the engine's alert beside the fixed rules used today, measurement by measurement.

The fixed rules ring when the change so far is less than the important change, or than 30 % of the way to the best
score. The engine rings when its chance of the goal is at most a bound, set at each measurement to as many false alarms
as the rule has. What its verdicts (behind, plateau, worse) find, with the bounds as they are, stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.evaluation.alerts import RULES, SHARE_OF_WAY, at_false_alarms, rates
from replan.evaluation.simulated import Patient, Seen, after
from replan.trajectory.verdict import CHOSEN, Bounds, Verdict, decide

Flags = NDArray[np.bool_]
ALARMS: tuple[Verdict, ...] = ("behind", "plateau", "worse")
"""Verdicts that ask for something else than going on as before."""


@dataclass(frozen=True)
class Against:
    """A fixed rule beside the engine: the share of failures that the rule `finds`, its `false_alarms`, the share that
    the `engine` finds with as many, and the standard error `se` of the difference between the two, over cohorts."""

    finds: float
    false_alarms: float
    engine: float
    se: float


@dataclass(frozen=True)
class Warnings:
    """After `known` measurements, the first included: `failed` the share of the `patients` that will not get there,
    each fixed rule beside the engine, and what the verdicts `find` and their `false_alarms`. Shares 0 to 1."""

    known: int
    patients: int
    failed: float
    rules: dict[str, Against]
    finds: float
    false_alarms: float


def warnings(cohorts: Sequence[Sequence[Patient]], known: int, bounds: Bounds = CHOSEN) -> Warnings:
    """The figures after `known` measurements, averaged over cohorts: false alarms are made equal inside each cohort.

    Raises ValueError when no cohort has both outcomes.
    """
    pairs = [after(cohort, known) for cohort in cohorts]
    pairs = [rows for rows in pairs if 0 < sum(patient.failed for patient, _ in rows) < len(rows)]
    if not pairs:
        raise ValueError(f"no cohort has both outcomes after {known} measurements")
    verdict = np.array([rates(_rings(rows, known, bounds), _events(rows)) for rows in pairs]).mean(axis=0)
    return Warnings(
        known=known,
        patients=sum(map(len, pairs)),
        failed=float(np.mean([_events(rows).mean() for rows in pairs])),
        rules={rule: _against(rule, pairs) for rule in RULES},
        finds=float(verdict[0]),
        false_alarms=float(verdict[1]),
    )


@dataclass(frozen=True)
class Left:
    """Of patients who left, or stayed: how many, the mean `chance` of the goal after their last measurement, and the
    share of them that got `there`."""

    patients: int
    chance: float
    there: float


def left_and_stayed(patients: Sequence[Patient]) -> tuple[Left, Left]:
    """How far chances hold for those who left for a cause that nobody measured, and for those who stayed."""
    return _last(patients, left=True), _last(patients, left=False)


def _last(patients: Sequence[Patient], *, left: bool) -> Left:
    chosen = [patient for patient in patients if patient.left == left and patient.seen]
    chance = np.mean([patient.seen[-1].signs.goal for patient in chosen])
    return Left(len(chosen), float(chance), float(np.mean([not patient.failed for patient in chosen])))


def alarms(patient: Patient, bounds: Bounds = CHOSEN) -> list[bool]:
    """Whether the verdict asks for something else, at each measurement from the second on, with its hysteresis."""
    found, before = [], None
    for seen in patient.seen:
        before = decide(seen.signs, before, bounds).verdict
        found.append(before in ALARMS)
    return found


def _against(rule: str, pairs: Sequence[Sequence[tuple[Patient, Seen]]]) -> Against:
    found = []
    for rows in pairs:
        finds, wrong = rates(_short(rule, rows), _events(rows))
        chance = np.array([1.0 - seen.signs.goal for _, seen in rows])
        found.append((finds, wrong, at_false_alarms(chance, _events(rows), wrong)))
    table = np.array(found)
    gap = table[:, 2] - table[:, 0]
    se = float(gap.std(ddof=1) / np.sqrt(len(gap))) if len(gap) > 1 else float("nan")
    finds, wrong, engine = table.mean(axis=0).tolist()
    return Against(finds, wrong, engine, se)


def _short(rule: str, rows: Sequence[tuple[Patient, Seen]]) -> Flags:
    """Whether the change so far is less than what the fixed rule asks for."""
    needed = [p.important if rule == "important_change" else SHARE_OF_WAY * seen.room for p, seen in rows]
    short: Flags = np.array([seen.gained for _, seen in rows]) < np.array(needed) - 1e-9
    return short


def _events(rows: Sequence[tuple[Patient, Seen]]) -> Flags:
    return np.array([patient.failed for patient, _ in rows], dtype=bool)


def _rings(rows: Sequence[tuple[Patient, Seen]], known: int, bounds: Bounds) -> Flags:
    return np.array([alarms(patient, bounds)[known - 2] for patient, _ in rows], dtype=bool)
