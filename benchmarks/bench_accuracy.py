"""Forecasts of the last score from the first one, two, three on real cohorts: the engine beside simpler ways.

    python benchmarks/bench_accuracy.py FOLDER [SEED]

FOLDER holds public tables that are not part of the project (or name it in REPLAN_COHORTS); `tests/data/maps` says how
each is read. A table that is not there is left out, with the reason. Ten folds of whole patients, each forecast by
methods that never saw the patient. For each set and number of known scores: the CRPS of the engine and of the best of
the others, the paired difference (other less engine, above 0 when the engine is closer) with its standard error, and
the AUC for failing to reach the important change with the standard error of its difference (patients drawn anew); at
the end coverage over all forecasts, and all sets together, each difference in units of the best other's CRPS. Bars:
CRPS no worse than the best on any set and better together, AUC no more than 0.01 below the best, 80 % intervals hold
77 to 83 %, 95 % intervals 93 to 97 %.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from replan.batch import import_table, read_mapping, read_table
from replan.evaluation import Cell, Evaluation, evaluate, series_of
from replan.evaluation.fit import scales_of
from replan.evaluation.methods import METHODS
from replan.evaluation.scores import auc
from replan.knowledge.load import load_pack

MAPS = Path(__file__).parents[1] / "tests/data/maps"
TABLES = {
    "cervical_dystonia": "cervical_dystonia_twstrs.csv",
    "beat_the_blues": "beat_the_blues_bdi.csv",
    "stroke_barthel": "stroke_weekly_barthel.csv",
    "help": "help_sf36_cesd.csv",
}
DRAWS = 1000
ENGINE, OTHERS = METHODS[0].name, [method.name for method in METHODS[1:]]


def evaluations(folder: Path, seed: int) -> Iterator[tuple[str, Evaluation]]:
    """Each measure of each table that is there."""
    pack = load_pack()
    for name, file in TABLES.items():
        if not (folder / file).is_file():
            print(f"{name}: left out, there is no {file} in {folder}")
            continue
        mapping = read_mapping((MAPS / f"{name}.yaml").read_text("utf-8"), name)
        courses = list(import_table(read_table(folder / file), mapping, pack).courses)
        for scale in scales_of(courses, pack, ()):
            cohort, outcome = series_of(courses, scale, pack)
            yield f"{name} {scale}", evaluate(cohort, outcome, rng=np.random.default_rng(seed))


def row(own: Cell, others: list[Cell]) -> str:
    """One line of the table."""
    best = min(others, key=lambda cell: cell.crps)
    gap = best.each - own.each
    sharp = max(others, key=lambda cell: cell.auc)
    return (
        f"{own.known} {own.patients:4} {own.crps:7.3f} {best.crps:7.3f} {best.method:24} {gap.mean():+7.3f} "
        f"{gap.std(ddof=1) / len(gap) ** 0.5:6.3f} {own.auc:6.3f} {sharp.auc:6.3f} {auc_error(own, sharp):5.3f} "
        f"{sharp.method:24} "
        f"{own.covered[0.8]:5.0%} {own.covered[0.95]:5.0%}"
    )


def auc_error(own: Cell, other: Cell) -> float:
    """Standard error of the difference of two AUC of the same patients, by drawing the patients anew."""
    rng, gaps = np.random.default_rng(1), []
    for _ in range(DRAWS):
        rows = rng.integers(0, own.patients, own.patients)
        gaps.append(auc(own.chance[rows], own.event[rows]) - auc(other.chance[rows], own.event[rows]))
    return float(np.nanstd(gaps, ddof=1))


def together(cells: list[tuple[Cell, list[Cell]]]) -> None:
    """Coverage and paired differences over all sets."""
    pits = np.concatenate([own.pit for own, _ in cells])
    for share in (0.8, 0.95):
        print(f"{share:.0%} intervals held {np.mean(np.abs(pits - 0.5) <= share / 2):.1%} of {len(pits)} last scores")
    for number, name in enumerate(OTHERS):
        gaps = np.concatenate([(rest[number].each - own.each) / _best(rest) for own, rest in cells])
        print(f"   engine closer than {name:24} by {gaps.mean():+7.2%}, standard error {_error(gaps):.2%}")
    gaps = np.concatenate([(min(rest, key=lambda c: c.crps).each - own.each) / _best(rest) for own, rest in cells])
    print(f"   engine closer than the best of each set   by {gaps.mean():+7.2%}, standard error {_error(gaps):.2%}")


def _best(rest: list[Cell]) -> float:
    return min(cell.crps for cell in rest)


def _error(gaps: np.ndarray) -> float:
    return float(gaps.std(ddof=1) / len(gaps) ** 0.5)


def main() -> None:
    """Prints the tables."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("REPLAN_COHORTS")
    if given is None:
        print("left out: name a folder with the public tables, as an argument or in REPLAN_COHORTS")
        return
    print("k    n    CRPS    best of the others               closer     se    AUC   best    se  of the others")
    cells = []
    for name, found in evaluations(Path(given), int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(f"{name}, {found.patients} patients", flush=True)
        for known in sorted({cell.known for cell in found.cells}):
            own, rest = found.cell(ENGINE, known), [found.cell(other, known) for other in OTHERS]
            cells.append((own, rest))
            print("  " + row(own, rest), flush=True)
    if cells:
        together(cells)


if __name__ == "__main__":
    main()
