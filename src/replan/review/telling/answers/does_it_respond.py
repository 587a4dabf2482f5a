"""Are there conditions that respond less to therapy, and is mine one of them?"""

from __future__ import annotations

from collections.abc import Iterator

from replan.core.truth import Truth
from replan.knowledge.rules import evaluate
from replan.knowledge.schema import Condition, PrognosticFactor
from replan.review.telling.answers.page import do, listed, page, said
from replan.review.telling.context import Context
from replan.review.told import Answer, AnswerStep
from replan.trajectory import Progress

SHOWN = 4
SAME_AS = {
    "manipulation": ("chiropractic", "osteopathy"),
    "soft_tissue_massage": ("massage",),
    "dry_needling": ("acupuncture",),
    "acupuncture_needling": ("acupuncture",),
}
"""Interventions to the options that do the same: what rules those out rules these out, whatever guides advise."""


def does_it_respond(progress: Progress, context: Context) -> Answer:
    """How such a problem and this one go, what makes it slower or faster, what is advised, and who else helps."""
    condition = context.pack.conditions[context.review.condition]
    factors = [factor for factor in condition.prognosis if _applies(factor, context)]
    shares = [context.text(share.text) for share in condition.shares]
    chance = progress.chance_of_goal
    main = progress.main
    paragraphs = [
        *shares[1:],
        said("respond.you", context, p=chance.best, low=chance.low, high=chance.high, by=main.aim.by)
        if main.goal_fits
        else "",
        *(_factor(factor, context) for factor in factors),
        _advised(condition, "for", context),
        _advised(condition, "against", context),
        said(f"respond.{condition.response.grade}", context),
        _with_whom(condition, context),
    ]
    sources = [context.source(condition.response.source, condition.response.verification)]
    sources += [context.source(share.source, share.verification) for share in condition.shares]
    sources += [context.source(factor.source, factor.verification) for factor in factors]
    sources += [context.source(rec.source, rec.verification) for rec in condition.recommendations]
    headline = f"{context.text(condition.response.text)} {shares[0] if shares else ''}".strip()
    return page("does_it_respond", context, headline, paragraphs, _steps(condition, context), sources)


def _applies(factor: PrognosticFactor, context: Context) -> bool:
    return factor.when is not None and evaluate(factor.when, context.review.facts) is Truth.YES


def _factor(factor: PrognosticFactor, context: Context) -> str:
    values = {"factor": context.text(factor.factor), "effect": context.text(factor.effect)}
    return said(f"respond.factor_{factor.direction}", context, **values)


def _advised(condition: Condition, stance: str, context: Context) -> str:
    out = {one.id for one in context.review.not_offered if one.why == "excluded"}
    codes = dict.fromkeys(
        rec.intervention
        for rec in condition.recommendations
        if rec.stance == stance and (stance == "against" or not out.intersection(SAME_AS.get(rec.intervention, ())))
    )
    names = [context.text(context.pack.interventions[code].title) for code in codes]
    return said(f"respond.advised_{stance}", context, names=listed(names[:SHOWN])) if names else ""


def _with_whom(condition: Condition, context: Context) -> str:
    names = [context.text(context.pack.providers[id_].title) for id_ in condition.response.with_whom]
    return said("respond.with_whom", context, names=listed(names)) if names else ""


def _steps(condition: Condition, context: Context) -> Iterator[AnswerStep]:
    yield do("ask_expectation", context, to="physical_therapist")
    if condition.response.grade != "well":
        yield do("set_function_goal", context, to="physical_therapist")
    for id_ in condition.response.with_whom:
        yield do("ask_who_else", context, to="physical_therapist", who=context.text(context.pack.providers[id_].title))
    yield do("measure_on", context, on=context.review.progress.main.next_score if context.review.progress else None)
