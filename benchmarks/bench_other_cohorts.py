"""Forecasts of the last score on public cohorts of other kinds: is the method general, or tuned to a few tables?

    python benchmarks/bench_other_cohorts.py FOLDER [DEALS]

FOLDER holds the tables of Rdatasets (github.com/vincentarelbundock/Rdatasets) as PACKAGE/ITEM.csv; a table that is not
there is left out, with the reason. Five-level answers, counts with many zeros, growth that is nearly without noise,
courses that fall and rise, laboratory values at uneven times, wages: whatever is measured repeatedly on many. Scored as
in bench_accuracy.py, dealt twice (or DEALS times). For want of better an important change is half of the standard
deviation of first values, and the error of one value a third of it. Of a large table 400 evenly spaced patients count.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench_accuracy import HEADER, Row, crps, dealt, error, mean, rows_of, shown, together

from replan.evaluation import Series
from replan.evaluation.series import Outcome

MOST = 400
DEALS = 2
DAY, MONTH, YEAR = 1 / 7, 365.25 / 84, 365.25 / 7
"""In weeks."""


@dataclass(frozen=True)
class Long:
    """A row for each value: columns of patient, time (each `unit` so many weeks) and value, and the scale; `start` is a
    column with the value at time 0, if it is there; `log` for values as their decimal logarithm."""

    patient: str
    time: str
    unit: float
    value: str
    step: float
    low: float = 0.0
    high: float | None = None
    better: float = 1.0
    start: str | None = None
    log: bool = False

    @property
    def name(self) -> str:
        """What is forecast."""
        return self.value

    def series(self, rows: list[dict[str, str]]) -> dict[str, dict[float, float]]:
        """Values by patient and week, empty ones left out."""
        found: dict[str, dict[float, float]] = {}
        for row in rows:
            if self.start and row[self.start]:
                found.setdefault(row[self.patient], {})[0.0] = float(row[self.start])
            if row[self.value] and row[self.time]:
                week = float(row[self.time]) * self.unit
                value = float(row[self.value])
                found.setdefault(row[self.patient], {})[week] = float(np.log10(value)) if self.log else value
        return found


@dataclass(frozen=True)
class Wide:
    """A row for each patient: columns of values by week, and the scale."""

    values: Mapping[float, str]
    step: float
    low: float = 0.0
    high: float | None = None
    better: float = 1.0

    @property
    def name(self) -> str:
        """What is forecast, by its first column."""
        return next(iter(self.values.values()))

    def series(self, rows: list[dict[str, str]]) -> dict[str, dict[float, float]]:
        """Values by patient and week, empty ones left out."""
        return {
            str(number): {week: float(row[name]) for week, name in self.values.items() if row[name]}
            for number, row in enumerate(rows)
        }


def _yearly(*names: str) -> dict[float, str]:
    return {year * YEAR: name for year, name in enumerate(names)}


def _monthly(*names: str) -> dict[float, str]:
    return {month * MONTH: name for month, name in enumerate(names)}


TABLES: list[tuple[str, Long | Wide]] = [
    ("multgee/arthritis", Long("id", "time", MONTH, "y", 1, 1, 5, 1, "baseline")),
    ("medicaldata/licorice_gargle", Wide(
        {0: "pacu30min_throatPain", 1 / 168: "pacu90min_throatPain", 3.5 / 168: "postOp4hour_throatPain",
         18 / 168: "pod1am_throatPain"}, 1, 0, 10, -1)),
    ("HSAUR/epilepsy", Long("subject", "period", 2, "seizure.rate", 1, better=-1)),
    ("HLMdiag/autism", Long("childid", "age2", YEAR, "vsae", 1)),
    ("HLMdiag/ahd", Long("subject", "week", 1, "sbvalue", 1)),
    ("HLMdiag/wages", Long("id", "exper", YEAR, "lnw", 0.01)),
    ("plm/Males", Long("nr", "year", YEAR, "wage", 0.01, -4)),
    ("survival/pbcseq", Long("id", "day", DAY, "bili", 0.1, better=-1)),
    ("survival/pbcseq", Long("id", "day", DAY, "albumin", 0.01)),
    ("survival/pbcseq", Long("id", "day", DAY, "alk.phos", 1, better=-1)),
    ("survival/pbcseq", Long("id", "day", DAY, "platelet", 1)),
    ("survival/pbcseq", Long("id", "day", DAY, "protime", 0.1, better=-1)),
    ("survival/pbcseq", Long("id", "day", DAY, "ast", 0.1, better=-1)),
    ("carData/WeightLoss", Wide(_monthly("wl1", "wl2", "wl3"), 1)),
    ("carData/WeightLoss", Wide(_monthly("se1", "se2", "se3"), 1)),
    ("carData/Blackmore", Long("subject", "age", YEAR, "exercise", 0.01)),
    ("carData/Wong", Long("id", "days", DAY, "piq", 1)),
    ("carData/Wong", Long("id", "days", DAY, "viq", 1)),
    ("lmec/UTIdata", Long("Patid", "Days.after.TI", DAY, "RNA", 0.01, better=-1, log=True)),
    ("medicaldata/opt", Wide({0: "BL.PD.avg", 8: "V3.PD.avg", 16: "V5.PD.avg"}, 0.001, better=-1)),
    ("medicaldata/opt", Wide({0: "BL.GE", 8: "V3.GE", 16: "V5.GE"}, 0.001, 0, 3, -1)),
    ("medicaldata/opt", Wide({0: "BL.CAL.avg", 8: "V3.CAL.avg", 16: "V5.CAL.avg"}, 0.001, better=-1)),
    ("HSAUR/phosphate", Wide(
        {hours / 168: f"t{hours:g}" for hours in (0, 0.5, 1, 1.5, 2, 3, 4, 5)}, 0.1, better=-1)),
    ("heplots/VocabGrowth", Wide(_yearly("grade8", "grade9", "grade10", "grade11"), 0.01, -5)),
    ("mlmRev/egsingle", Long("childid", "year", YEAR, "math", 0.001, -7)),
    ("mlmRev/Early", Long("id", "age", YEAR, "cog", 1)),
    ("nlme/Oxboys", Long("Subject", "age", YEAR, "height", 0.1)),
    ("nlme/Milk", Long("Cow", "Time", 1, "protein", 0.01)),
    ("nlme/Orthodont", Long("Subject", "age", YEAR, "distance", 0.5)),
    ("lme4/sleepstudy", Long("Subject", "Days", DAY, "Reaction", 0.1, better=-1)),
    ("datasets/ChickWeight", Long("Chick", "Time", DAY, "weight", 1)),
    ("geepack/dietox", Long("Pig", "Time", 1, "Weight", 0.1)),
    ("geepack/sitka89", Long("tree", "time", DAY, "size", 0.01)),
    ("geepack/spruce", Long("id", "time", DAY, "logsize", 0.01)),
    ("heplots/RatWeight", Wide({week: f"wt{week}" for week in range(5)}, 1)),
]  # fmt: skip


def cohort_of(table: Long | Wide, rows: list[dict[str, str]]) -> tuple[list[Series], Outcome]:
    """The patients of a table, each from their first value on, and what is forecast."""
    series = []
    for patient, values in table.series(rows).items():
        times = sorted(values)
        if times:
            weeks = np.round((np.array(times) - times[0]) * 168) / 168  # hours are as fine as any table's times
            series.append(Series(patient, weeks, np.array([values[time] for time in times])))
    series = [series[n] for n in np.unique(np.linspace(0, len(series) - 1, MOST).astype(int))]
    spread = float(np.std([one.scores[0] for one in series], ddof=1))
    best = (table.high if table.better > 0 else table.low) or 0.0
    if table.better > 0 and table.high is None:
        best = float(max(one.scores.max() for one in series))
    return series, Outcome(table.name, table.low, table.high, table.step, table.better, spread / 2, spread / 3, best)


def evaluations(folder: Path, deals: int) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each table that is there."""
    for item, table in TABLES:
        path = folder / f"{item}.csv"
        if not path.is_file():
            print(f"{item}: left out, there is no {item}.csv in {folder}")
            continue
        with path.open(newline="", encoding="utf-8") as file:
            cohort, outcome = cohort_of(table, list(csv.DictReader(file)))
        found = dealt(cohort, outcome, deals)
        yield f"{item} {outcome.scale}, {len(cohort)} patients", rows_of(found)


def main() -> None:
    """Prints the tables."""
    if len(sys.argv) < 2:
        print("left out: name a folder with the tables of Rdatasets")
        return
    print(HEADER)
    rows: list[Row] = []
    for name, found in evaluations(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else DEALS):
        print(name, flush=True)
        rows += shown(found)
    if not rows:
        return
    together(rows)
    closer = np.array([1 - crps(row.own) / crps(row.closest) for row in rows])
    unsure = np.array([mean(map(error, row.gaps(row.closest))) / crps(row.closest) for row in rows])
    print(f"each row alike: {closer.mean():+.2%}; {np.sum(closer < 0)} of {len(rows)} rows have another closer, "
          f"{np.sum(closer < -2 * unsure)} by more than two standard errors")  # fmt: skip


if __name__ == "__main__":
    main()
