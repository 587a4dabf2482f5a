"""Joins safety, progress, roadblocks and options into one Review. Safety is asked first, always."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from replan import __version__
from replan.core.dates import weeks_between
from replan.core.errors import DocumentError, Problem
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.knowledge.schema import Condition
from replan.options import NO_PLAN, choose, consider, make_plan, trials
from replan.review.check import check_course
from replan.review.declared import pack_for
from replan.review.facts import course_facts, progress_facts
from replan.review.model import Provenance, Review
from replan.roadblocks import (
    Question,
    Reason,
    adherence_facts,
    complexity_facts,
    conclude,
    find_reasons,
    misfit_facts,
    monitoring_facts,
    next_questions,
    plan_changes,
    reason_facts,
    therapy_facts,
)
from replan.safety import Screening, finding_facts, questions, rule_facts, screen
from replan.trajectory import Progress, follow

UNKNOWN_SHOWN = (
    ("adherence.done_share", "unknown.home_log"),
    ("adherence.attended_share", "unknown.visits"),
    ("care.passive_share", "unknown.visit_content"),
    ("care.has_program", "unknown.program"),
    ("patient.age", "unknown.age"),
    ("patient.diagnoses_count", "unknown.diagnoses"),
    ("medication_group.anticoagulant", "unknown.medications"),
    ("lifestyle.sleep_hours", "unknown.lifestyle"),
    ("episode.onset_weeks", "unknown.onset"),
    ("episode.diagnosis_weeks", "unknown.diagnosis"),
)
"""Facts that change advice most, with the message to show while they are missing."""


def review(course: Course, *, today: date, pack: Pack) -> Review:
    """The Review of `course` as of `today`: only what had happened by then counts.

    Raises DocumentError when a code is unknown to the pack, a score cannot be, or nothing was measured by `today`.
    """
    pack = pack_for(course, pack)
    check_course(course, pack, today)
    facts = gather(course, pack, today)
    screening = screen(course, facts, pack, today)
    progress = follow(course, pack, today, facts=facts, changes=plan_changes(course, today))
    if progress is None:
        raise DocumentError([Problem("measurements", "none of them can be scored.", "Give more of the answers.")])
    facts |= progress_facts(course, progress, pack)
    facts |= monitoring_facts(course, facts, today)
    facts |= {"safety.urgent": screening.urgent, "safety.unasked": bool(screening.open or screening.heard)}
    condition = pack.conditions.named(course.episode.condition)
    reasons = find_reasons(condition, facts, pack)
    facts |= reason_facts(reasons)
    offers, rest = consider(course, pack, facts, screening, today)
    chosen = choose(course, offers, trials(course, pack, facts, today), facts, pack, today)
    followed = [one.scale for one in progress.all]
    return Review(
        patient=course.patient.id,
        condition=condition.id,
        as_of=today,
        weeks=weeks_between(course.episode.start, today),
        screening=screening,
        progress=progress,
        roadblocks=conclude(reasons, progress.verdict),
        questions=_questions(course, reasons, screening, facts, pack),
        offers=offers,
        steps=chosen.offers,
        not_offered=rest,
        unknown=(*_unknown(facts, progress), *_lapsed(condition, progress, pack, today)),
        provenance=Provenance(__version__, pack.version, document_hash(course)),
        facts=facts,
        plan=NO_PLAN
        if screening.urgent
        else make_plan(course, chosen, followed, pack, today, progress.main.next_score),
    )


def gather(course: Course, pack: Pack, today: date) -> dict[str, Fact]:
    """Every fact that the document itself gives, before any judgement."""
    condition = pack.conditions.named(course.episode.condition)
    facts = course_facts(course, pack, today) | complexity_facts(course, pack)
    expiring = {code for flag in pack.red_flags.values() for code in flag.asks}
    facts |= finding_facts(course, today, expiring)
    facts |= adherence_facts(course, today) | therapy_facts(course, pack, today)
    return facts | misfit_facts(condition, facts, pack) | rule_facts(pack, facts)


def document_hash(course: Course) -> str:
    """A short hash of what the document says, the same for JSON and YAML and for any order of keys."""
    return hashlib.sha256(course.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


def _questions(
    course: Course, reasons: tuple[Reason, ...], screening: Screening, facts: dict[str, Fact], pack: Pack
) -> tuple[Question, ...]:
    """The safety questions while any is open; else the most telling ones."""
    open_safety = questions(screening, pack)
    if open_safety:
        return tuple(Question(code, "safety", 0.0, 0.0, 0.0) for code in open_safety)
    return next_questions(pack.conditions.named(course.episode.condition), reasons, facts, pack)


def _lapsed(condition: Condition, progress: Progress, pack: Pack, today: date) -> Iterator[Said]:
    """What this review rests on that was due to be looked at again: said, because it may be out of date."""
    measures = {pack.measure_of_scale[scale.scale] for scale in progress.all}
    for kind, id_ in (("conditions", condition.id), *(("measures", id_) for id_ in sorted(measures))):
        due = getattr(pack, kind)[id_].upkeep.next_review
        if due < today:
            yield Said("unknown.lapsed", {"title": Name(kind, id_), "on": due})


def _unknown(facts: dict[str, Fact], progress: Progress) -> tuple[Said, ...]:
    missing = [Said(message) for field, message in UNKNOWN_SHOWN if facts.get(field) is None]
    main = progress.main
    few = [Said("unknown.few_scores", {"scale": Name("scales", main.scale, "about")})] if len(main.scores) < 3 else []
    return (*progress.notes, *few, *missing)
