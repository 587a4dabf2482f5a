"""Learns from a cohort and checks itself on patients left out: what `replan fit` writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from replan import __version__
from replan.batch import learn_curve
from replan.core.errors import Problem, UsageError, did_you_mean
from replan.course.document import Course
from replan.course.prior_file import Cohort, HeldOut, PriorFile
from replan.evaluation.methods import IN_REVIEWS, LAST_VALUE
from replan.evaluation.run import Evaluation, evaluate
from replan.evaluation.series import Outcome, Series, series_of
from replan.knowledge.pack import Pack
from replan.review.declared import pack_for
from replan.trajectory import observed_scores
from replan.trajectory.expected import published_course
from replan.trajectory.prior import Prior

PUBLISHED_WEEKS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 17.0, 26.0, 39.0, 52.0, 104.0)
"""Weeks at which a published course is compared with the cohort's."""

CHECK_FOLDS = 5
FEWEST_PATIENTS = 10


@dataclass(frozen=True)
class Source:
    """Where a cohort comes from, for the provenance of what is learned from it."""

    name: str
    input_hash: str
    learned_on: date


def fit_cohort(
    courses: Sequence[Course], pack: Pack, source: Source, *, rng: np.random.Generator, measures: Sequence[str] = ()
) -> PriorFile:
    """The prior file of a cohort: one curve for each condition and measure with ten patients or more.

    `measures` limits it to these scales. Raises UsageError when a measure is not there, or nothing can be learned.
    """
    curves, checks = [], []
    for condition, members in _by_condition(courses).items():
        for scale in scales_of(members, pack, measures):
            series, outcome = series_of(members, scale, pack)
            points = [list(zip(s.weeks.tolist(), s.scores.tolist(), strict=True)) for s in series]
            curve = learn_curve(
                condition,
                scale,
                outcome.scaling,
                points,
                outcome.error,
                facts=[one.facts for one in series],
                published=_published(members[0], scale, pack),
                learned_from=f"{len(series)} patients of {source.name}",
            )
            if curve is not None:
                curves.append(curve)
                checks += _held_out(condition, series, outcome, rng)
    if not curves:
        cause = f"no measure has {FEWEST_PATIENTS} patients with two scores that differ."
        raise UsageError([Problem(source.name, cause, "Give a larger cohort, or one with follow-up scores.")])
    cohort = Cohort(
        name=source.name,
        input_hash=source.input_hash,
        patients=len({course.patient.id for course in courses}),
        learned_on=source.learned_on,
        engine=__version__,
        pack=pack.version,
    )
    return PriorFile(cohort=cohort, curves=tuple(curves), held_out=tuple(checks))


def scales_of(courses: Sequence[Course], pack: Pack, wanted: Sequence[str]) -> list[str]:
    """The scales that courses of a cohort have scores on, or those `wanted`. Raises UsageError for one with none."""
    known = pack_for(courses[0], pack)
    found: dict[str, None] = {}
    for course in courses:
        last = max((m.on for m in course.measurements), default=course.episode.start)
        found |= dict.fromkeys(observed_scores(course, known, last).scores)
    missing = [scale for scale in wanted if scale not in found]
    if missing:
        fix = did_you_mean(missing[0], found, f"The cohort has: {', '.join(sorted(found))}.")
        raise UsageError([Problem("--measure", f"no patient has a score of '{missing[0]}'.", fix)])
    return [scale for scale in found if not wanted or scale in wanted]


def _by_condition(courses: Sequence[Course]) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = {}
    for course in courses:
        found.setdefault(course.episode.condition, []).append(course)
    return found


def _published(course: Course, scale: str, pack: Pack) -> Prior | None:
    """What was published for this condition on this scale, counted from the first visit; None where nothing was."""
    known = pack_for(course, pack)
    expected = published_course(course, known.scales[scale], known)
    if expected.origin != "published" or expected.offset:
        return None
    weeks = np.array(PUBLISHED_WEEKS)
    return Prior(weeks, expected.mean(weeks), expected.cov(weeks, weeks), expected.noise, expected.scaling)


def _held_out(condition: str, series: Sequence[Series], outcome: Outcome, rng: np.random.Generator) -> list[HeldOut]:
    """How the curve, as a review uses it, would have forecast patients that it was not learned from."""
    methods = (IN_REVIEWS, LAST_VALUE)
    found: Evaluation = evaluate(series, outcome, rng=rng, folds=CHECK_FOLDS, methods=methods)
    checks = []
    for known in sorted({cell.known for cell in found.cells}):
        own, plain = (found.cell(method.name, known) for method in methods)
        checks.append(
            HeldOut(
                condition=condition,
                measure=outcome.scale,
                known=known,
                patients=own.patients,
                crps=round(own.crps, 4),
                crps_last_value=round(plain.crps, 4),
                covered_80=round(own.covered[0.8], 4),
                covered_95=round(own.covered[0.95], 4),
            )
        )
    return checks
