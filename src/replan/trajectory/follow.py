"""Follows a course on every scale that it is measured on: posterior, forecast, chance of the goal, verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from replan.core.dates import weeks_between
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.knowledge.schema import Condition, Scale
from replan.measures import important_change, standard_error
from replan.trajectory.aim import aim_for, leads_nowhere, main_scale
from replan.trajectory.answers import answer
from replan.trajectory.expected import expected_course
from replan.trajectory.observed import Score, observed_scores
from replan.trajectory.plan_effect import plan_effects
from replan.trajectory.progress import Progress, ScaleProgress, Thresholds
from replan.trajectory.track import Track, Tracks

LEAST_WINDOW_WEEKS = 3.0
"""A plateau is looked for over the condition's first review time, but over three weeks at least."""


def follow(
    course: Course, pack: Pack, today: date, *, facts: Facts | None = None, changes: Sequence[date] = ()
) -> Progress | None:
    """The progress of `course` as of `today`; None when it has no score by then.

    `facts` are the patient's prognostic facts, which shift what is expected; `changes` the days on which the plan was
    changed. `pack` must know the measures and conditions that the document declares (`Pack.extended`).
    """
    tracks = tracks_of(course, pack, today, facts or {})
    if tracks is None:
        return None
    results = [answer(tracks, number, today) for number in range(len(tracks.all))]
    notes = (*tracks.notes, *_origin_notes(results[0], tracks.all[0]))
    return Progress(results[0], tuple(results[1:]), notes, plan_effects(tracks, changes))


def tracks_of(course: Course, pack: Pack, today: date, facts: Facts) -> Tracks | None:
    """The scales of a course ready to be judged, the main one first; None when it has no score by `today`."""
    observed = observed_scores(course, pack, today)
    if not observed.scores:
        return None
    main = main_scale(course, observed.scores, pack, today)
    order = [main, *(id_ for id_ in observed.scores if id_ != main)]
    condition = pack.conditions.named(course.episode.condition)
    all_ = tuple(_track(course, id_, observed.scores, condition, pack, today, facts) for id_ in order)
    notes = (*observed.notes, *leads_nowhere(course, observed.scores, pack, today))
    return Tracks(all_, course.episode.start, condition.review.first_weeks, notes)


def _track(
    course: Course,
    scale_id: str,
    scores: Mapping[str, tuple[Score, ...]],
    condition: Condition,
    pack: Pack,
    today: date,
    facts: Facts,
) -> Track:
    scale, rows = pack.scales[scale_id], scores[scale_id]
    thresholds = _thresholds(scale, condition, rows[0].value)
    aim = aim_for(course, scale, rows[0].value, thresholds, pack, today)
    weeks = np.array([weeks_between(course.episode.start, score.on) for score in rows])
    window = max(condition.review.first_weeks, LEAST_WINDOW_WEEKS)
    horizon = max(weeks_between(course.episode.start, aim.by), float(weeks[-1]))
    expected = expected_course(course, scale, pack, facts)
    error = standard_error(scale, condition.id, condition.regions).value
    return Track(scale, rows, weeks, expected, thresholds, aim, horizon, window, error)


def _thresholds(scale: Scale, condition: Condition, first: float) -> Thresholds:
    found = important_change(scale, condition.id, condition.regions, first)
    mcid, mdc = found.mcid, found.mdc
    return Thresholds(
        important=found.important,
        important_source=mcid.source if mcid else None,
        important_verification=mcid.verification if mcid else "judgement",
        detectable=mdc.value if mdc else None,
        detectable_source=mdc.source if mdc else None,
        detectable_verification=mdc.verification if mdc else None,
        for_one_change=found.threshold,
    )


def _origin_notes(main: ScaleProgress, track: Track) -> tuple[Said, ...]:
    if main.origin in ("borrowed", "generic"):
        return (Said(f"unknown.expected_{main.origin}", {"scale": Name("scales", track.scale.id, "about")}),)
    return ()
