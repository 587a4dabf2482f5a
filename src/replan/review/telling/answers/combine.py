"""May I combine other treatments with physical therapy?"""

from __future__ import annotations

from collections.abc import Iterator

from replan.options import NotOffered, Offer, going_on
from replan.review.telling.answers.page import do, listed, page, said
from replan.review.telling.context import Context
from replan.review.telling.plan import tell_note, tell_together, treatment, tried_enough
from replan.review.told import Answer, AnswerStep

KINDS = ("manual_therapy", "integrative")
SHOWN = 3


def combine(context: Context) -> Answer:
    """What fits, what does not and why, what goes on already, what to keep apart, and what to tell the therapist."""
    review = context.review
    offered = [offer for offer in review.offers if context.pack.options[offer.id].kind in KINDS]
    warned = [out for out in review.not_offered if out.why == "excluded" and _beside(out, context)]
    tried = [out for out in review.not_offered if out.tried is not None]
    together = [tell_together(clash, context) for clash in review.plan.clashes]
    paragraphs = [
        _now(context),
        *(_fits(offer, context) for offer in offered[:SHOWN]),
        *(_not(out, context) for out in warned[1:]),
        *(f"{treatment(out.id, context)}: {tried_enough(out.tried, context)}" for out in tried if out.tried),
        *(f"{one.how} {one.because}" for one in together),
        said("combine.untold", context) if any(not note.planned for note in review.plan.notes) else "",
        said("combine.check", context),
        _keep_on(context),
        said("combine.one_at_a_time", context),
    ]
    sources = [one.source for one in together]
    for offer in offered[:SHOWN]:
        option = context.pack.options[offer.id]
        effects = option.effects
        sources += [context.source(option.source, option.verification)]
        sources += [context.source(effects[n].source, effects[n].verification) for n in offer.effects]
    return page("combine", context, _headline(offered, warned, context), paragraphs, _steps(offered, context), sources)


def _keep_on(context: Context) -> str:
    """That exercise goes on; but those that may not fit the cause are asked about first."""
    doubtful = sorted(context.review.doubtful_exercises)
    names = listed(context.speaker.title("exercises", code) for code in doubtful)
    return said("combine.keep_on_but" if doubtful else "combine.keep_on", context, names=names)


def _now(context: Context) -> str:
    """What the visits of the last weeks were made of."""
    codes = going_on(context.course, {}, context.review.as_of)
    names = listed(treatment(code, context) for code in codes)
    return said("combine.now", context, names=names) if names else ""


def _beside(out: NotOffered, context: Context) -> bool:
    return context.pack.options[out.id].kind in KINDS


def _headline(offered: list[Offer], warned: list[NotOffered], context: Context) -> str:
    names = listed(context.text(context.pack.options[offer.id].title) for offer in offered[:SHOWN])
    lines = [said("combine_with" if offered else "combine", context, names=names)]
    if warned:
        lines.append(_not(warned[0], context))
    return " ".join(lines)


def _fits(offer: Offer, context: Context) -> str:
    """What a treatment may bring, for this problem where somebody studied it, and how it fits with therapy."""
    option = context.pack.options[offer.id]
    effects = " ".join(context.text(option.effects[n].text) for n in offer.effects[:1])
    cautions = " ".join(
        context.speaker.text("option.if_applies", because=context.speaker.name(name)) for name in offer.if_applies[:2]
    )
    said_ = f"{context.text(option.title)}: {effects} {context.text(option.with_therapy)} {cautions}"
    return " ".join(said_.split())


def _not(out: NotOffered, context: Context) -> str:
    because = context.speaker.name(out.because[0])
    return said("combine_not", context, name=context.text(context.pack.options[out.id].title), because=because)


def _steps(offered: list[Offer], context: Context) -> Iterator[AnswerStep]:
    for note in context.review.plan.notes:
        told = tell_note(note, context)
        therapist = context.text(context.pack.providers["physical_therapist"].title)
        yield AnswerStep(said("do.tell", context, title=told.title), told.text, therapist)
    for offer in offered[:1]:
        option = context.pack.options[offer.id]
        whom = context.text(context.pack.providers[option.ask_whom].title)
        yield AnswerStep(said("do.ask_there", context), context.text(option.ask), whom)
    yield do("one_calendar", context)
    yield do("list_medicines", context, to="pharmacist")
