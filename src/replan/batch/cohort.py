"""Learns the usual course of a measure from the patients of a table or of many documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import weeks_between
from replan.course.declared import DeclaredCurve
from replan.course.document import Course
from replan.knowledge.rules import Facts
from replan.trajectory.fitting.learn import Learned, Obstacle, learn, obstacle
from replan.trajectory.fitting.rows import Rows, rows_of
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling
from replan.trajectory.taught import Covariate, Taught, amount, declared_curve

Array = NDArray[np.float64]
Points = Sequence[tuple[float, float]]

CANDIDATES = {"patient.age": False, "episode.weeks_before_start": True}
"""Facts whose effect is estimated where most patients have them, and whether they count as log(1 + value)."""

KNOWN_SHARE = 0.8
"""A fact is used when so many patients have it; the others count as average."""

FEWEST_FOR_FACTS = 40
"""Patients needed before the effect of a fact is estimated: two more numbers for each."""


@dataclass(frozen=True)
class Lesson:
    """What a cohort taught, and the facts whose effects are part of it, in the order of `learned.effects`."""

    learned: Learned
    covariates: tuple[Covariate, ...]

    def prior(self, facts: Facts) -> Prior:
        """The prior of a patient with these facts; one that is not known counts as average."""
        prior = self.learned.prior
        values = [amount(facts.get(part.fact), part) or 0.0 for part in self.covariates]
        prior = replace(prior, mean=prior.mean + np.array(values) @ self.learned.effects) if values else prior
        return prior if self.learned.kinds is None else self.learned.kinds.prior(prior, np.array(values))


def teach(
    limits: Scaling,
    series: Sequence[Points],
    error: float,
    *,
    facts: Sequence[Facts] = (),
    published: Prior | None = None,
) -> Lesson | None:
    """The usual course on one scale, from one list of (week since the first score, score) per patient.

    `limits` gives the scale's range and step, `error` the standard error of one score in score units; `facts` one
    mapping per patient, or none; `published` what was known before. None with fewer than ten patients that have two
    scores, or nothing that varies.
    """
    kept = [number for number, points in enumerate(series) if points]
    if not kept:
        return None
    covariates, values = _covariates([facts[number] for number in kept] if facts else [], len(kept))
    learned = learn(_rows([series[number] for number in kept], values), limits, error, published)
    return None if learned is None else Lesson(learned, tuple(covariates))


def learn_curve(
    condition: str,
    measure: str,
    limits: Scaling,
    series: Sequence[Points],
    error: float,
    *,
    facts: Sequence[Facts] = (),
    published: Prior | None = None,
    learned_from: str,
) -> DeclaredCurve | None:
    """What `teach` finds, as a document or a prior file writes it."""
    lesson = teach(limits, series, error, facts=facts, published=published)
    if lesson is None:
        return None
    learned = lesson.learned
    course = Taught(lesson.prior({}), learned.doubts, learned.patients)
    odds = np.zeros(len(lesson.covariates)) if learned.kinds is None else learned.kinds.odds[1:]
    return declared_curve(condition, measure, course, learned.effects, odds, lesson.covariates, learned_from)


def why_untaught(series: Sequence[Points]) -> Obstacle | None:
    """Why `teach` learns nothing from these patients; None when it learns."""
    kept = [points for points in series if points]
    return obstacle(_rows(kept)) if kept else "few"


def facts_at_start(course: Course) -> Facts:
    """The facts of `CANDIDATES` as they were at the first visit."""
    episode, born = course.episode, course.patient.birth_year
    return {
        "patient.age": float(episode.start.year - born) if born else None,
        "episode.weeks_before_start": weeks_between(episode.onset, episode.start) if episode.onset else None,
    }


def _rows(series: Sequence[Points], covariates: Array | None = None) -> Rows:
    arrays = [np.array(sorted(points), dtype=np.float64).T for points in series]
    return rows_of([(part[0], part[1]) for part in arrays], covariates)


def _covariates(facts: Sequence[Facts], patients: int) -> tuple[list[Covariate], Array]:
    """The facts that can be used, and their values (c, n) from their centres; 0 where one is not known."""
    found, rows = [], []
    for fact, log in CANDIDATES.items() if patients >= FEWEST_FOR_FACTS else ():
        raw = [amount(each.get(fact), Covariate(fact, 0.0, log)) for each in facts]
        known = [value for value in raw if value is not None]
        if len(known) < KNOWN_SHARE * patients or np.ptp(known) == 0:
            continue
        centre = float(np.mean(known))
        found.append(Covariate(fact, centre, log))
        rows.append([0.0 if value is None else value - centre for value in raw])
    return found, np.array(rows, dtype=np.float64).reshape(len(rows), patients)
