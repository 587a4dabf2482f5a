"""Forecasts of the last score from the first one, two, three on real cohorts: the engine beside simpler ways.

    python benchmarks/bench_accuracy.py FOLDER [DEALS]

FOLDER holds public tables that are not part of the project (or name it in REPLAN_COHORTS); `tests/data/maps` says how
each is read. A table that is not there is left out, with the reason. Ten folds of whole patients, each forecast by
methods that never saw the patient; dealt five times anew (or DEALS times), for the deal alone moves a row by more than
some methods differ: figures are means over the deals, standard errors those of one deal. For each set and number of
known scores: patients, how many of them failed to reach the important change, the CRPS of the engine and of the best of
the others, the paired difference (other less engine, above 0 when the engine is closer) with its standard error, and
the AUC for failing with the standard error of its difference (patients drawn anew); at the end coverage over all
forecasts, and all sets together, each difference in units of the best other's CRPS. Bars: CRPS no worse than the best
on any set and better together, AUC no more than 0.01 below the best, 80 % intervals hold 77 to 83 %, 95 % intervals 93
to 97 %.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from replan.batch import import_table, read_mapping, read_table
from replan.evaluation import Cell, Evaluation, Series, evaluate, series_of
from replan.evaluation.fit import scales_of
from replan.evaluation.methods import ENGINE, OTHERS
from replan.evaluation.scores import auc
from replan.evaluation.series import Outcome
from replan.knowledge.load import load_pack

Array = NDArray[np.float64]
MAPS = Path(__file__).parents[1] / "tests/data/maps"
TABLES = {
    "cervical_dystonia": "cervical_dystonia_twstrs.csv",
    "beat_the_blues": "beat_the_blues_bdi.csv",
    "stroke_barthel": "stroke_weekly_barthel.csv",
    "help": "help_sf36_cesd.csv",
}
HEADER = "k    n fail    CRPS    best of the others               closer     se    AUC   best    se  of the others"
DRAWS = 1000
DEALS = 5
METHODS = (ENGINE, *OTHERS)


def evaluations(folder: Path, deals: int) -> Iterator[tuple[str, list[Evaluation]]]:
    """Each measure of each table that is there, with the folds dealt several times."""
    pack = load_pack()
    for name, file in TABLES.items():
        if not (folder / file).is_file():
            print(f"{name}: left out, there is no {file} in {folder}")
            continue
        mapping = read_mapping((MAPS / f"{name}.yaml").read_text("utf-8"), name)
        courses = list(import_table(read_table(folder / file), mapping, pack).courses)
        for scale in scales_of(courses, pack, ()):
            cohort, outcome = series_of(courses, scale, pack)
            yield f"{name} {scale}", dealt(cohort, outcome, deals)


def dealt(cohort: Sequence[Series], outcome: Outcome, deals: int) -> list[Evaluation]:
    """One measure with the folds dealt several times."""
    seeds = range(1, deals + 1)
    return [evaluate(cohort, outcome, rng=np.random.default_rng(seed), methods=METHODS) for seed in seeds]


@dataclass(frozen=True)
class Row:
    """One set and number of known scores: the cells of the engine and of each other way, one for each deal."""

    own: list[Cell]
    others: list[list[Cell]]

    @property
    def closest(self) -> list[Cell]:
        """The other way with the lowest CRPS."""
        return min(self.others, key=crps)

    @property
    def sharpest(self) -> list[Cell]:
        """The other way with the highest AUC."""
        return max(self.others, key=area)

    def line(self) -> str:
        """One line of the table."""
        own, best, sharp = self.own, self.closest, self.sharpest
        failed = round(own[0].failed * own[0].patients)
        return (
            f"{own[0].known} {own[0].patients:4} {failed:4} {crps(own):7.3f} {crps(best):7.3f} {best[0].method:24} "
            f"{crps(best) - crps(own):+7.3f} {mean(error(gaps) for gaps in self.gaps(best)):6.3f} {area(own):6.3f} "
            f"{area(sharp):6.3f} {mean(map(auc_error, own, sharp)):5.3f} {sharp[0].method:24} "
            f"{covered([own], 0.8):5.0%} {covered([own], 0.95):5.0%}"
        )

    def gaps(self, other: list[Cell]) -> list[Array]:
        """How much closer the engine is than `other`, patient by patient, for each deal."""
        return [theirs.each - ours.each for theirs, ours in zip(other, self.own, strict=True)]


def rows_of(found: list[Evaluation]) -> list[Row]:
    """A row for each number of known scores of one set, dealt several times."""
    rows = []
    for known in sorted({cell.known for cell in found[0].cells}):
        own, *others = ([one.cell(method.name, known) for one in found] for method in METHODS)
        rows.append(Row(own, others))
    return rows


def whole(rows: list[Row]) -> str:
    """One line for a set: all its forecasts, beside the other way that is closest on the whole set."""
    sizes = [row.own[0].patients for row in rows]

    def over(numbers: Iterable[float]) -> float:
        return float(np.average(list(numbers), weights=sizes))

    def close(way: int) -> float:
        return over(crps(row.others[way]) for row in rows)

    def sharp(way: int) -> float:
        return mean(area(row.others[way]) for row in rows)

    best, keen = min(range(len(OTHERS)), key=close), max(range(len(OTHERS)), key=sharp)
    own = over(crps(row.own) for row in rows)
    unsure = over(mean(error(gaps) for gaps in row.gaps(row.others[best])) for row in rows)
    blurred = mean(mean(map(auc_error, row.own, row.others[keen])) for row in rows)
    covers = [covered([row.own for row in rows], share) for share in (0.8, 0.95)]
    return (
        f"all {sum(sizes):4}    {own:9.3f} {close(best):7.3f} {OTHERS[best].name:24} {close(best) - own:+7.3f} "
        f"{unsure:6.3f} {mean(area(row.own) for row in rows):6.3f} {sharp(keen):6.3f} {blurred:5.3f} "
        f"{OTHERS[keen].name:24} {covers[0]:5.0%} {covers[1]:5.0%}"
    )


def mean(numbers: Iterable[float]) -> float:
    """Mean over the deals."""
    return float(np.mean(list(numbers)))


def crps(cells: list[Cell]) -> float:
    """Mean over the deals."""
    return mean(cell.crps for cell in cells)


def area(cells: list[Cell]) -> float:
    """AUC, mean over the deals."""
    return mean(cell.auc for cell in cells)


def error(gaps: Array) -> float:
    """Standard error of a mean."""
    return float(gaps.std(ddof=1) / len(gaps) ** 0.5)


def auc_error(own: Cell, other: Cell) -> float:
    """Standard error of the difference of two AUC of the same patients, by drawing the patients anew."""
    rng, gaps = np.random.default_rng(1), []
    for _ in range(DRAWS):
        rows = rng.integers(0, own.patients, own.patients)
        gaps.append(auc(own.chance[rows], own.event[rows]) - auc(other.chance[rows], own.event[rows]))
    return float(np.nanstd(gaps, ddof=1))


def covered(cells: list[list[Cell]], share: float) -> float:
    """Share of last scores inside the central interval."""
    pits = np.concatenate([cell.pit for deals in cells for cell in deals])
    return float(np.mean(np.abs(pits - 0.5) <= share / 2))


def shown(rows: list[Row]) -> list[Row]:
    """Prints the lines of one set."""
    for row in rows:
        print("  " + row.line(), flush=True)
    print("  " + whole(rows), flush=True)
    return rows


def together(rows: list[Row]) -> None:
    """Coverage and paired differences over all sets."""
    scores = sum(row.own[0].patients for row in rows)
    for share in (0.8, 0.95):
        print(f"{share:.0%} intervals held {covered([row.own for row in rows], share):.1%} of {scores} last scores")
    for number, other in enumerate(OTHERS):
        print(f"   engine closer than {other.name:24} by {_closer(rows, [row.others[number] for row in rows])}")
    print(f"   engine closer than the best of each row   by {_closer(rows, [row.closest for row in rows])}")
    areas = {other.name: mean(area(row.others[number]) for row in rows) for number, other in enumerate(OTHERS)}
    keen = max(areas, key=areas.__getitem__)
    print(f"mean AUC over the rows: engine {mean(area(row.own) for row in rows):.3f}, {keen} {areas[keen]:.3f}")


def _closer(rows: list[Row], others: list[list[Cell]]) -> str:
    """The gaps of all rows in units of their best other's CRPS: mean over the deals, standard error of one."""
    scaled = [[gaps / crps(row.closest) for gaps in row.gaps(other)] for row, other in zip(rows, others, strict=True)]
    deals = [np.concatenate(deal) for deal in zip(*scaled, strict=True)]
    return f"{mean(gaps.mean() for gaps in deals):+7.2%}, standard error {mean(map(error, deals)):.2%}"


def main() -> None:
    """Prints the tables."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("REPLAN_COHORTS")
    if given is None:
        print("left out: name a folder with the public tables, as an argument or in REPLAN_COHORTS")
        return
    print(HEADER)
    rows: list[Row] = []
    for name, found in evaluations(Path(given), int(sys.argv[2]) if len(sys.argv) > 2 else DEALS):
        print(f"{name}, {found[0].patients} patients", flush=True)
        rows += shown(rows_of(found))
    if rows:
        together(rows)


if __name__ == "__main__":
    main()
