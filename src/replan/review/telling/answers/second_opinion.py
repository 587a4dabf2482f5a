"""May I get a second opinion from another therapist?"""

from __future__ import annotations

from collections.abc import Iterator

from replan.core.truth import Truth
from replan.knowledge.rules import evaluate
from replan.knowledge.schema import Criterion
from replan.review.telling.answers.page import do, page, said
from replan.review.telling.context import Context
from replan.review.told import Answer, AnswerStep

OPTION = "second_opinion"


def second_opinion(context: Context) -> Answer:
    """Yes; whether now is the time, what became of earlier ones, whom to choose, what to take along."""
    option = context.pack.options.get(OPTION)
    offered = any(offer.id == OPTION for offer in context.review.offers)
    criteria = [one for one in option.criteria if _holds(one, context)] if option else []
    names = [context.text(context.pack.roadblocks[one.id].title) for one in context.review.roadblocks.in_the_way]
    paragraphs = [
        *(context.text(one.text) for one in criteria),
        *_earlier(context),
        said("second_opinion.doubt", context, reason=names[0]) if names else "",
        said("second_opinion.take", context),
        said("second_opinion.goes_on", context),
    ]
    sources = [context.source(one.source, one.verification) for one in criteria]
    sources += [context.source(option.source, option.verification)] if option else []
    headline = said("second_opinion_now" if offered else "second_opinion", context)
    return page("second_opinion", context, headline, paragraphs, _steps(context), sources)


def _holds(criterion: Criterion, context: Context) -> bool:
    return criterion.when is not None and evaluate(criterion.when, context.review.facts) is Truth.YES


def _earlier(context: Context) -> Iterator[str]:
    """Opinions that were asked for by this day, and what became of them."""
    today = context.review.as_of
    for opinion in context.course.second_opinions:
        if opinion.on > today:
            continue
        who = context.text(context.pack.providers[opinion.role].title) if opinion.role in context.pack.providers else ""
        if opinion.answered_on is None or opinion.answered_on > today:
            yield said("second_opinion.waiting", context, on=opinion.on, who=who)
        elif opinion.changed is None:
            yield said("second_opinion.answered", context, on=opinion.answered_on, who=who)
        else:
            key = "changed" if opinion.changed else "agreed"
            yield said(f"second_opinion.{key}", context, on=opinion.answered_on, who=who)


def _steps(context: Context) -> Iterator[AnswerStep]:
    option = context.pack.options.get(OPTION)
    if option is not None:
        say = context.text(option.ask)
        yield AnswerStep(
            said("do.ask_for_it", context), say, context.text(context.pack.providers[option.ask_whom].title)
        )
    yield do("choose", context)
    for role in option.who[:1] if option else ():
        for registry in context.pack.providers[role].check:
            who = context.text(context.pack.providers[role].title)
            yield do("check", context, who=who, country=registry.country, how=context.text(registry.how))
    for question in option.questions if option else ():
        yield AnswerStep(said("do.ask_there", context), context.text(question))
    yield do("bring_back", context)
