"""Learns from the clinic's own patients how courses go, and counts how forecasts held on them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import Any

import numpy as np
from django.utils import timezone

from replan.app.jobs.work import Work
from replan.app.queries.courses import episodes_of_clinic, readable_courses_of
from replan.app.reviews import pack
from replan.core.errors import Problem, UsageError
from replan.core.wording import Wording
from replan.course.document import Course
from replan.course.prior_file import PriorFile
from replan.evaluation import evaluate, series_of
from replan.evaluation.fit import Source, fit_cohort, scales_of
from replan.evaluation.report import Report, Terms, report, report_html
from replan.review.words import Speaker

SEED = 1
FOLDS = 5
COST_MISSED, COST_FALSE_ALARM = 4.0, 1.0
"""As `replan evaluate` takes them when nobody says otherwise."""


def fit(work: Work) -> dict[str, Any]:
    """A prior file from the clinic's own patients, condition by condition."""
    courses, digest, unreadable = _courses(work)
    conditions = sorted(courses)
    for number in range(int(work.place.get("next", 0)), len(conditions)):
        work.stop_if_asked()
        learned = _learn(courses[conditions[number]], work, digest)
        files = [*work.place.get("files", []), *learned]
        with work.piece(done=number + 1, total=len(conditions), place={"next": number + 1, "files": files}):
            pass
    priors = [PriorFile.model_validate_json(text) for text in work.place.get("files", [])]
    if not priors:
        raise _too_few(Wording("no measure has 10 patients with two scores that differ."))
    patients = sum(prior.cohort.patients for prior in priors)
    cohort = priors[0].cohort.model_copy(update={"patients": patients})
    whole = PriorFile(
        cohort=cohort,
        curves=tuple(curve for prior in priors for curve in prior.curves),
        held_out=tuple(check for prior in priors for check in prior.held_out),
    )
    text = whole.model_dump_json(indent=1, exclude_none=True) + "\n"
    files = {"prior.json": text}
    return {"curves": len(whole.curves), "patients": patients, "unreadable": unreadable, "files": files}


def _learn(courses: list[Course], work: Work, digest: str) -> list[str]:
    source = Source(work.clinic.name, digest, timezone.localdate())
    try:
        prior = fit_cohort(courses, pack(), source, rng=np.random.default_rng(SEED))
    except UsageError:
        return []
    return [prior.model_dump_json(exclude_none=True)]


def evaluate_forecasts(work: Work) -> dict[str, Any]:
    """How forecasts held, beside simpler ways: a page for each condition with patients enough."""
    courses, digest, unreadable = _courses(work)
    terms = Terms(work.clinic.name, digest, SEED, COST_MISSED, COST_FALSE_ALARM)
    speaker = Speaker(pack(), work.actor.lang if work.actor else "en", "therapist")
    conditions = sorted(courses)
    for number in range(int(work.place.get("next", 0)), len(conditions)):
        work.stop_if_asked()
        reports = _reports(courses[conditions[number]], terms, speaker)
        files = dict(work.place.get("files", {}))
        if reports:
            files[f"{conditions[number]}.html"] = report_html(reports, terms, speaker)
        with work.piece(done=number + 1, total=len(conditions), place={"next": number + 1, "files": files}):
            pass
    files = work.place.get("files", {})
    if not files:
        raise _too_few(Wording("no measure has patients enough with follow-up scores."))
    return {"conditions": len(files), "unreadable": unreadable, "files": files}


def _too_few(cause: Wording) -> UsageError:
    return UsageError([Problem(Wording("patients"), cause, Wording("Come back with more follow-up scores."))])


def _reports(courses: list[Course], terms: Terms, speaker: Speaker) -> list[Report]:
    found, rng = [], np.random.default_rng(SEED)
    for scale in scales_of(courses, pack(), ()):
        series, outcome = series_of(courses, scale, pack())
        if len(series) < FOLDS:
            continue
        evaluation = evaluate(series, outcome, rng=rng, folds=FOLDS)
        if evaluation.cells:
            title = getattr(pack().scales[scale].title, speaker.lang)
            found.append(report(evaluation, title, terms, rng, speaker))
    return found


def _courses(work: Work) -> tuple[dict[str, list[Course]], str, int]:
    """The clinic's courses that the pack can read, by condition, a short hash of them, and how many cannot be read."""
    found: dict[str, list[Course]] = defaultdict(list)
    digest, unreadable = hashlib.sha256(), 0
    for course in readable_courses_of(episodes_of_clinic(work.clinic)).values():
        if course is None or course.episode.condition not in pack().conditions:
            unreadable += 1
            continue
        found[course.episode.condition].append(course)
        digest.update(json.dumps(course.model_dump(mode="json"), sort_keys=True).encode())
    return found, digest.hexdigest()[:16], unreadable
