"""The questions that people ask when therapy does not seem to work, each answered from this person's own data."""

from __future__ import annotations

from replan.review.telling.context import Context
from replan.review.telling.progress import tell_headline
from replan.review.told import Answer
from replan.trajectory import Progress


def tell_answers(context: Context) -> tuple[Answer, ...]:
    """No improvement, a second opinion, does it respond, motivation, combining treatments."""
    progress = context.review.progress
    if context.review.screening.urgent or progress is None:
        return ()
    return tuple(
        Answer(id_, context.speaker.text(f"asked.{id_}"), answer)
        for id_, answer in (
            ("no_improvement", _no_improvement(progress, context)),
            ("second_opinion", _second_opinion(context)),
            ("does_it_respond", _does_it_respond(context)),
            ("motivation", _motivation(progress, context)),
            ("combine", _combine(context)),
        )
    )


def _no_improvement(progress: Progress, context: Context) -> str:
    first = context.review.steps[0] if context.review.steps else None
    headline = tell_headline(progress, context)
    if first is None:
        return headline
    title = context.text(context.pack.options[first.id].title)
    return context.speaker.text("answer.no_improvement", headline=headline, step=title)


def _second_opinion(context: Context) -> str:
    offered = any(offer.id == "second_opinion" for offer in context.review.offers)
    return context.speaker.text("answer.second_opinion_now" if offered else "answer.second_opinion")


def _does_it_respond(context: Context) -> str:
    condition = context.pack.conditions[context.review.condition]
    shares = " ".join(context.text(share.text) for share in condition.shares[:1])
    return f"{context.text(condition.response.text)} {shares}".strip()


def _motivation(progress: Progress, context: Context) -> str:
    """What has improved, if anything has; else what is usual; always true."""
    reached = [goal for goal in context.course.goals if goal.achieved is not None]
    better = [scale for scale in progress.all if scale.observed_change > 0 and len(scale.scores) > 1]
    if reached:
        return context.speaker.text("answer.motivation_goal", goal=reached[-1].text)
    if better:
        scale = context.pack.scales[better[0].scale]
        return context.speaker.text(
            "answer.motivation_better",
            about=context.text(scale.about),
            change=context.value(scale, better[0].observed_change),
        )
    return context.speaker.text("answer.motivation_slow")


def _combine(context: Context) -> str:
    kinds = ("manual_therapy", "integrative")
    offered = [o for o in context.review.offers if context.pack.options[o.id].kind in kinds]
    warned = [n for n in context.review.not_offered if n.why == "excluded" and context.pack.options[n.id].kind in kinds]
    names = ", ".join(context.text(context.pack.options[o.id].title) for o in offered[:3])
    lines = [context.speaker.text("answer.combine_with" if offered else "answer.combine", names=names)]
    if warned:
        title = context.text(context.pack.options[warned[0].id].title)
        because = context.speaker.name(warned[0].because[0])
        lines.append(context.speaker.text("answer.combine_not", name=title, because=because))
    return " ".join(lines)
