"""What should I do if I see no improvement after months?"""

from __future__ import annotations

from collections.abc import Iterator

from replan.core.dates import whole_weeks
from replan.review.telling.answers.page import as_step, do, page, said
from replan.review.telling.context import Context
from replan.review.telling.progress import tell_headline, tell_progress, tell_would_change
from replan.review.telling.reasons import tell_next_question, tell_reasons, tell_why
from replan.review.told import Answer, ReasonTold
from replan.roadblocks import GOING_WELL
from replan.trajectory import Progress

SHOWN = 3
"""Steps and pieces of evidence on the page: the rest stands in the plan and under the reasons."""


def no_improvement(progress: Progress, context: Context) -> Answer:
    """What the scores say, where one is on the usual way, what is in the way, and the first steps."""
    condition = context.pack.conditions[context.review.condition]
    named = [reason for reason in tell_reasons(context) if reason.likely]
    question = tell_next_question(context)
    steps = [as_step(step, context) for step in context.review.plan.steps[:SHOWN]]
    sources = [context.source(condition.review.source, condition.review.verification)]
    sources += [line.source for reason in named for line in reason.evidence_for[:SHOWN] if line.source]
    well = progress.verdict in GOING_WELL
    paragraphs = [
        *tell_progress(progress, context)[1:3],
        "" if well else _where(context),
        tell_why(context),
        *(_because(reason, context) for reason in named),
        said("no_improvement.question", context, question=question.question) if question else "",
        tell_would_change(progress, context),
    ]
    ask = do("talk_well" if well else "talk", context, to="physical_therapist", weeks=context.review.weeks)
    return page("no_improvement", context, _headline(progress, context), paragraphs, [ask, *steps], sources)


def _headline(progress: Progress, context: Context) -> str:
    headline = tell_headline(progress, context)
    if not context.review.steps:
        return headline
    title = context.text(context.pack.options[context.review.steps[0].id].title)
    return said("no_improvement", context, headline=headline, step=title)


def _where(context: Context) -> str:
    """How far along one is, against the times at which one looks again, acts and refers."""
    times = context.pack.conditions[context.review.condition].review
    weeks = context.review.weeks
    passed = "early"
    for name in ("first", "no_response", "refer"):
        if weeks >= getattr(times, f"{name}_weeks"):
            passed = name
    values = {"first": times.first_weeks, "act": times.no_response_weeks, "refer": times.refer_weeks}
    return said(f"no_improvement.{passed}", context, count=whole_weeks(weeks), **values)


def _because(reason: ReasonTold, context: Context) -> str:
    evidence = " ".join(_lines(reason))
    return said("no_improvement.because", context, reason=reason.title, evidence=evidence) if evidence else reason.text


def _lines(reason: ReasonTold) -> Iterator[str]:
    return (line.text for line in reason.evidence_for[:SHOWN])
