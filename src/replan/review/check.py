"""Checks a document against the pack: every code known, every score possible. All mistakes at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from replan.core.errors import DocumentError, Problem, UserError, did_you_mean
from replan.core.wording import Wording, span
from replan.course.document import Course
from replan.course.events import Measurement
from replan.knowledge.pack import Pack
from replan.measures import check_items
from replan.trajectory.aim import on_scale

GRID_TOLERANCE = 1e-6


def check_course(course: Course, pack: Pack, today: date, *, goals: Collection[str] | None = None) -> None:
    """Raises DocumentError with every unknown code, impossible score or target and impossible date of `course`.

    `goals` are the ids of those whose targets are looked at; None for all.
    """
    problems = [*_codes(course, pack), *_measurements(course, pack), *_targets(course, pack, goals)]
    if course.episode.start > today:
        start = course.episode.start
        cause = Wording("the course starts on {start}, after the day of the review, {today}.", start=start, today=today)
        fix = Wording("Correct the date, or review it as of a later day.")
        problems.append(Problem("episode.start", cause, fix))
    if not problems and not any(m.on <= today for m in course.measurements):
        cause = Wording("no measurement lies on or before the day of the review, {today}.", today=today)
        fix = Wording("Review it as of a later day, or correct the dates.")
        problems.append(Problem("measurements", cause, fix))
    if problems:
        raise DocumentError(problems)


def _codes(course: Course, pack: Pack) -> Iterator[Problem]:
    patient, episode = course.patient, course.episode
    yield from _unknown("episode.condition", [episode.condition], pack.conditions, "conditions")
    for field, shelf in (("diagnoses", pack.diagnoses), ("medications", pack.medications), ("implants", pack.implants)):
        yield from _unknown(f"patient.{field}", getattr(patient, field) or (), shelf, field)
    yield from _each("findings", [f.code for f in course.findings], "code", pack.findings, "findings")
    yield from _each("providers", [p.role for p in course.providers], "role", pack.providers, "providers")
    yield from _each("options_tried", [o.option for o in course.options_tried], "option", pack.options, "options")
    yield from _each("second_opinions", [o.role for o in course.second_opinions], "role", pack.providers, "providers")
    seen_otherwise = [d.roadblock for d in course.disagreements]
    yield from _each("disagreements", seen_otherwise, "roadblock", pack.roadblocks, "roadblocks")
    for number, change in enumerate(course.plan_changes):
        place = f"plan_changes[{number}]"
        if change.roadblock is not None:
            yield from _unknown(f"{place}.roadblock", [change.roadblock], pack.roadblocks, "roadblocks")
        if change.option is not None:
            yield from _unknown(f"{place}.option", [change.option], pack.options, "options")
    yield from _unknown("preferences.avoid", course.preferences.avoid, pack.preferences, "preferences")
    for number, visit in enumerate(course.visits):
        codes = [item.code for item in visit.interventions]
        yield from _each(f"visits[{number}].interventions", codes, "code", pack.interventions, "interventions")
    for number, goal in enumerate(course.goals):
        if goal.measure is not None:
            yield from _unknown(f"goals[{number}].measure", [goal.measure], pack.scales, "scales")


def _unknown(place: str, codes: Collection[str], known: Collection[str], kind: str) -> Iterator[Problem]:
    for code in codes:
        if code not in known:
            otherwise = Wording("See `replan codes {kind}`, or add it to your own pack.", kind=kind)
            cause = Wording("'{code}' is not a known code.", code=code)
            yield Problem(place, cause, did_you_mean(code, known, otherwise))


def _each(place: str, codes: list[str], field: str, known: Collection[str], kind: str) -> Iterator[Problem]:
    for number, code in enumerate(codes):
        yield from _unknown(f"{place}[{number}].{field}", [code], known, kind)


def _measurements(course: Course, pack: Pack) -> Iterator[Problem]:
    known = {*pack.measures, *pack.scales, *pack.variants}
    for number, measurement in enumerate(course.measurements):
        place = f"measurements[{number}]"
        if measurement.measure not in known:
            yield from _unknown(f"{place}.measure", [measurement.measure], known, "measures")
        elif measurement.score is not None:
            yield from _score(measurement, place, pack)
        else:
            yield from _items(measurement, place, pack)


def _score(measurement: Measurement, place: str, pack: Pack) -> Iterator[Problem]:
    possible = pack.scales.get(measurement.measure) or pack.variants.get(measurement.measure)
    if possible is None:
        scales = ", ".join(scale.id for scale in pack.measures[measurement.measure].scales)
        cause = Wording("'{measure}' has no total score.", measure=measurement.measure)
        fix = Wording("Give one of {scales}, or the answers as 'items'.", scales=scales)
        yield Problem(f"{place}.measure", cause, fix)
        return
    low, high = possible.range
    score = measurement.score or 0.0
    if score < low or (high is not None and score > high):
        cause = Wording(
            "{score:g} cannot be a score of '{measure}', which runs from {upto}.",
            score=score,
            measure=measurement.measure,
            upto=span(low, high),
        )
        yield Problem(f"{place}.score", cause, Wording("Correct the score, or name the measure that it belongs to."))


def _targets(course: Course, pack: Pack, goals: Collection[str] | None) -> Iterator[Problem]:
    for number, goal in enumerate(course.goals):
        if goals is not None and goal.id not in goals:
            continue
        if goal.target is None or goal.measure is None or goal.measure not in pack.scales:
            continue
        scale = pack.scales[goal.measure]
        if not on_scale(scale, goal.target):
            cause = Wording(
                "{score:g} cannot be a score of '{measure}', which runs from {upto}.",
                score=goal.target,
                measure=goal.measure,
                upto=span(*scale.range),
            )
            yield Problem(f"goals[{number}].target", cause, Wording("Give a target that the measure can reach."))


def _items(measurement: Measurement, place: str, pack: Pack) -> Iterator[Problem]:
    if measurement.measure not in pack.measures:
        variant = pack.variants.get(measurement.measure)
        whole = pack.measure_of_scale[variant.scale if variant else measurement.measure]
        cause = Wording("'{measure}' is a score; answers belong to the whole measure.", measure=measurement.measure)
        yield Problem(f"{place}.measure", cause, Wording("Write 'measure: {whole}' with all its items.", whole=whole))
        return
    try:
        check_items(pack.measures[measurement.measure], list(measurement.items or ()))
    except UserError as error:
        for problem in error.problems:
            yield Problem(f"{place}.{problem.place}", problem.cause, problem.fix)
