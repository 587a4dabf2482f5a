"""How do I stay motivated when progress is slow?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from replan.review.telling.answers.page import do, page, said
from replan.review.telling.context import Context
from replan.review.told import Answer, AnswerStep
from replan.trajectory import Progress, ScaleProgress

SHOWN = 3
SLOW_WEEKS = 6.0
PACE = ("wallwork_2024", "second_hand")
"""Pooled courses of back pain change most in the first six weeks; other complaints are taken to be alike."""

ENOUGH = 0.5
"""A share of the program done from here on is said as what was achieved; below it the reasons come first."""


def motivation(progress: Progress, context: Context) -> Answer:
    """What has been reached, what was done, what stands in the way of doing it, and one small next thing. Only what is
    true: a gain that is not there is never made up."""
    alone = [offer for offer in context.review.offers if offer.by_yourself][:SHOWN]
    options = [context.pack.options[offer.id] for offer in alone]
    headline = _headline(progress, context)
    slow = context.review.weeks >= SLOW_WEEKS
    paragraphs = [
        *_reached(context),
        *(_better(scale, context) for scale in progress.all if scale.observed_change > 0 and len(scale.scores) > 1),
        _done(context),
        _hindrance(context),
        _open_goal(context),
        said("motivation.slow_is_usual", context) if slow else "",
        said("motivation.picture", context),
        said("motivation.next_look", context, on=progress.main.next_score),
    ]
    steps: list[AnswerStep] = [do("one_small_thing", context)]
    steps += [
        AnswerStep(
            said("do.alone", context, title=context.text(o.title), what=context.text(o.what)), context.text(o.ask),
            context.text(context.pack.providers[o.ask_whom].title),
        )
        for o in options
    ]  # fmt: skip
    steps += [do("say_it_is_slow", context, to="physical_therapist")]
    sources = [context.source(effect.source, effect.verification) for o in options for effect in o.effects]
    sources += [context.source(*PACE)] if slow else []
    return page("motivation", context, headline, (text for text in paragraphs if text != headline), steps, sources)


def _headline(progress: Progress, context: Context) -> str:
    """What has improved, if anything has; else what is usual."""
    reached = [goal for goal in context.course.goals if goal.achieved and goal.achieved <= context.review.as_of]
    if reached:
        return said("motivation_goal", context, goal=reached[-1].text)
    better = [scale for scale in progress.all if scale.observed_change > 0 and len(scale.scores) > 1]
    if not better:
        return said("motivation_slow", context)
    return _better(better[0], context)


def _better(progress: ScaleProgress, context: Context) -> str:
    scale = context.pack.scales[progress.scale]
    change = context.value(scale, progress.observed_change)
    return said("motivation_better", context, about=context.text(scale.about), change=change)


def _reached(context: Context) -> Iterator[str]:
    for goal in context.course.goals:
        if goal.achieved is not None and goal.achieved <= context.review.as_of:
            yield said("motivation.reached", context, goal=goal.text, on=goal.achieved)


def _done(context: Context) -> str:
    share = context.review.facts.get("adherence.done_share")
    visits = context.review.facts.get("care.visits_attended")
    if isinstance(share, float) and share >= ENOUGH:
        return said("motivation.done", context, share=share)
    return said("motivation.visits", context, count=round(float(visits))) if visits else ""


def _hindrance(context: Context) -> str:
    """The reason that was given most when exercises were left out: something that the plan can change."""
    today = context.review.as_of
    given = Counter(e.reason for e in context.course.exercise_log if e.reason and e.on <= today)
    given.pop("felt_well", None)
    if not given:
        return ""
    reason, count = given.most_common(1)[0]
    return said(f"motivation.hindrance.{reason}", context, count=count)


def _open_goal(context: Context) -> str:
    goal = next((goal for goal in context.course.goals if goal.achieved is None), None)
    return said("motivation.goal", context, goal=goal.text) if goal else said("motivation.no_goal", context)
