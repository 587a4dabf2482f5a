"""Joins safety, progress, roadblocks and options into one Review. Safety is asked first, always."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from replan import __version__
from replan.core.dates import weeks_between
from replan.core.errors import DocumentError, Problem
from replan.core.said import Name, Said
from replan.core.wording import Wording
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.knowledge.schema import Condition
from replan.options import NO_PLAN, choose, consider, make_plan, trials
from replan.review.check import check_course
from replan.review.declared import pack_for
from replan.review.facts import course_facts, habits_not_recorded, progress_facts, score_facts
from replan.review.home_effect import home_effect
from replan.review.later import later_notes
from replan.review.ledger import entries, helped_facts
from replan.review.model import Provenance, Review, Why
from replan.review.worsening import worse_since
from replan.roadblocks import (
    Due,
    Question,
    adherence_facts,
    check_care,
    check_diagnosis,
    complexity_facts,
    conclude,
    find_movers,
    find_reasons,
    home_account,
    manage,
    misfit_facts,
    monitoring_facts,
    next_questions,
    plan_changes,
    plan_facts,
    plan_fit,
    reason_facts,
    schedule,
    suspected,
    suspects,
    therapy_facts,
    views,
    weeks_done,
    weigh,
)
from replan.safety import Screening, Worse, finding_facts, questions, rule_facts, screen
from replan.trajectory import Observed, Progress, follow, observed_scores

UNKNOWN_SHOWN = (
    ("adherence.done_share", "unknown.home_log"),
    ("adherence.attended_share", "unknown.visits"),
    ("care.passive_share", "unknown.visit_content"),
    ("care.has_program", "unknown.program"),
    ("patient.age", "unknown.age"),
    ("patient.diagnoses_count", "unknown.diagnoses"),
    ("medication_group.anticoagulant", "unknown.medications"),
    ("episode.onset_weeks", "unknown.onset"),
    ("episode.diagnosis_weeks", "unknown.diagnosis"),
)
"""Facts that change advice most, with the message to show while they are missing."""


def review(course: Course, *, today: date, pack: Pack, kept: bool = False) -> Review:
    """The Review of `course` as of `today`: only what had happened by then counts.

    A course that was `kept` may have a goal that is off its scale by now, since an earlier version or pack took it:
    that is noted and judges nothing, where it would be a mistake of a document.
    Raises DocumentError when a code is unknown to the pack, a score cannot be, or nothing was measured by `today`.
    """
    pack = pack_for(course, pack)
    check_course(course, pack, today, goals=() if kept else None)
    observed = observed_scores(course, pack, today)
    facts, screening = screened(course, pack, today, observed)
    progress = follow(course, pack, today, facts=facts, changes=plan_changes(course, today))
    if progress is None:
        cause, fix = Wording("none of them can be scored."), Wording("Give more of the answers.")
        raise DocumentError([Problem("measurements", cause, fix)])
    ledger = entries(course, progress, today)
    facts |= progress_facts(course, progress, pack) | helped_facts(course, ledger, today)
    facts |= monitoring_facts(course, facts, today)
    facts |= {"safety.urgent": screening.urgent, "safety.unasked": bool(screening.open or screening.heard)}
    condition = pack.conditions.named(course.episode.condition)
    effect = home_effect(weeks_done(course, today), progress.main, _better(progress, pack))
    facts["adherence.goes_with_progress"] = effect.sure if effect else None
    weighed = weigh(condition, facts, pack)
    movers = find_movers(weighed, facts)
    reasons = find_reasons(weighed, facts, movers, views(course, today))
    facts |= reason_facts(reasons)
    offers, rest = consider(course, pack, facts, screening, today)
    chosen = choose(course, offers, trials(course, pack, facts, today), facts, pack, today)
    followed = [one.scale for one in progress.all]
    pointed = next((reason.suspects for reason in reasons if reason.suspects), ())
    return Review(
        patient=course.patient.id,
        condition=condition.id,
        as_of=today,
        weeks=weeks_between(course.episode.start, today),
        screening=screening,
        progress=progress,
        roadblocks=conclude(reasons, progress.verdict, ended_well=facts.get("episode.ended_well") is True),
        why=Why(
            home=home_account(course, facts, today),
            home_effect=effect,
            diagnosis=check_diagnosis(course, pointed, facts, pack, today),
            management=manage(course, reasons, facts, pack),
            care=check_care(course, facts, pack, today),
        ),
        questions=_safety_questions(screening, pack) or next_questions(reasons, movers),
        ledger=ledger,
        schedule=_schedule(course, progress, observed, facts, pack, today),
        offers=offers,
        steps=chosen.offers,
        not_offered=rest,
        unknown=(
            *later_notes(course, pack, today),
            *_unknown(course, facts, progress, today),
            *_lapsed(condition, progress, pack, today),
        ),
        provenance=Provenance(__version__, pack.version, document_hash(course)),
        facts=facts,
        plan=NO_PLAN
        if screening.urgent
        else make_plan(course, chosen, followed, pack, today, progress.main.next_score),
    )


def screened(course: Course, pack: Pack, today: date, observed: Observed) -> tuple[dict[str, Fact], Screening]:
    """Every fact that the document itself gives, and what its safety answers come to."""
    worse = worse_since(course, observed, pack)
    facts = gather(course, pack, today, observed, worse)
    return facts, screen(course, facts, pack, today, worse)


def gather(
    course: Course, pack: Pack, today: date, observed: Observed | None = None, worse: Worse | None = None
) -> dict[str, Fact]:
    """Every fact that the document itself gives, before any judgement. `observed` scores, and whether they have become
    `worse` since a day, are worked out when they are not given."""
    condition = pack.conditions.named(course.episode.condition)
    facts = course_facts(course, pack, today) | complexity_facts(course, pack)
    observed = observed or observed_scores(course, pack, today)
    facts |= score_facts(course, observed, pack)
    expiring = {code for flag in pack.red_flags.values() for code in flag.asks}
    facts |= finding_facts(course, today, expiring, worse or worse_since(course, observed, pack))
    facts |= adherence_facts(course, today) | therapy_facts(course, pack, today)
    facts |= misfit_facts(condition, facts, pack) | rule_facts(pack, facts)
    other = suspected(suspects(condition, facts, pack))
    return facts | plan_facts(plan_fit(course, other, pack, today) if other else None)


def document_hash(course: Course) -> str:
    """A short hash of what the document says, the same for JSON and YAML and for any order of keys."""
    return hashlib.sha256(course.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


def _safety_questions(screening: Screening, pack: Pack) -> tuple[Question, ...]:
    """The safety questions that are open: they come before any other."""
    return tuple(Question(code, "safety", 0.0, 0.0, 0.0) for code in questions(screening, pack))


def _better(progress: Progress, pack: Pack) -> float:
    return 1.0 if pack.scales[progress.main.scale].direction == "higher_better" else -1.0


def _schedule(
    course: Course, progress: Progress, observed: Observed, facts: dict[str, Fact], pack: Pack, today: date
) -> tuple[Due, ...]:
    followed = {scale.scale for scale in progress.all}
    last = {scale: rows[-1].on for scale, rows in observed.scores.items() if scale in followed}
    return schedule(course, {progress.main.scale: progress.main.next_score}, last, facts, pack, today)


def _lapsed(condition: Condition, progress: Progress, pack: Pack, today: date) -> Iterator[Said]:
    """What this review rests on that was due to be looked at again: said, because it may be out of date."""
    measures = {pack.measure_of_scale[scale.scale] for scale in progress.all}
    for kind, id_ in (("conditions", condition.id), *(("measures", id_) for id_ in sorted(measures))):
        due = getattr(pack, kind)[id_].upkeep.next_review
        if due < today:
            yield Said("unknown.lapsed", {"title": Name(kind, id_), "on": due})


def _unknown(course: Course, facts: dict[str, Fact], progress: Progress, today: date) -> tuple[Said, ...]:
    missing = [Said(message) for field, message in UNKNOWN_SHOWN if facts.get(field) is None]
    main = progress.main
    few = [Said("unknown.few_scores", {"scale": Name("scales", main.scale, "about")})] if len(main.scores) < 3 else []
    return (*progress.notes, *few, *missing, *habits_not_recorded(course, facts, today))
