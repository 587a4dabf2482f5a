"""Options in words: the steps, the table to compare, and what was ruled out."""

from __future__ import annotations

from collections.abc import Sequence

from replan.core.truth import Truth
from replan.knowledge.rules import evaluate
from replan.knowledge.schema import Effect, Option
from replan.options import NotOffered, Offer
from replan.review.telling.context import Context
from replan.review.telling.offered import why_offered
from replan.review.telling.plan import trial_in_words, tried_before, tried_enough
from replan.review.told import CriterionTold, EffectTold, HerbTold, OptionTold, RuledOutTold
from replan.safety import HerbCheck, check_herbs

ALONE_SHOWN = 3
LEVELS = ("none", "low", "medium", "high")


def tell_steps(context: Context) -> tuple[OptionTold, ...]:
    """The three to five next steps."""
    return tuple(tell_option(offer, context) for offer in context.review.steps)


def tell_alone(context: Context) -> tuple[OptionTold, ...]:
    """What the patient can do alone this week and is not yet among the steps."""
    steps = {step.id for step in context.review.steps}
    alone = [offer for offer in context.review.offers if offer.by_yourself and offer.id not in steps]
    return tuple(tell_option(offer, context) for offer in alone[:ALONE_SHOWN])


def tell_options(context: Context) -> tuple[OptionTold, ...]:
    """Everything that may be offered, best first."""
    return tuple(tell_option(offer, context) for offer in context.review.offers)


def tell_ruled_out(context: Context) -> tuple[RuledOutTold, ...]:
    """Every other option of the pack with the reason why not."""
    return tuple(_ruled_out(not_offered, context) for not_offered in context.review.not_offered)


def _ruled_out(not_offered: NotOffered, context: Context) -> RuledOutTold:
    option = context.pack.options[not_offered.id]
    because = tuple(context.speaker.name(name) for name in not_offered.because)
    if not_offered.tried is not None:
        because = (*because, tried_enough(not_offered.tried, context))
    general = context.speaker.text(f"not_offered.{not_offered.why}")
    return RuledOutTold(option.id, context.text(option.title), option.kind, because or (general,))


def tell_option(offer: Offer, context: Context) -> OptionTold:
    """One option with all that somebody needs to decide on it."""
    option, speaker = context.pack.options[offer.id], context.speaker
    return OptionTold(
        id=option.id,
        kind=option.kind,
        title=context.text(option.title),
        what=context.text(option.what),
        because=why_offered(option, offer, context),
        for_whom=context.text(option.for_whom),
        ask=context.text(option.ask),
        ask_whom=_provider(option.ask_whom, context),
        who=tuple(_provider(id_, context) for id_ in option.who),
        how_to_check=_how_to_check(option, context),
        cautions=_cautions(offer, context),
        with_therapy=context.text(option.with_therapy),
        effects=_effects([option.effects[number] for number in offer.effects], context),
        criteria=_criteria(option, context),
        herbs=tell_herbs(context) if option.lists == "herbs" else (),
        questions=tuple(context.text(question) for question in option.questions),
        burden=tuple(
            speaker.text(f"burden.{name}", level=speaker.text(f"level.{LEVELS[getattr(option, name)]}"))
            for name in ("effort", "cost", "harm")
        ),
        trial=trial_in_words(option, option.trial_weeks, context) if option.trial_weeks else None,
        stop_when=context.text(option.stop_when) if option.stop_when else None,
        by_yourself=option.by_yourself,
        source=context.source(option.source, option.verification),
        before=tried_before(offer.tried, context),
    )


def _provider(id_: str, context: Context) -> str:
    return context.text(context.pack.providers[id_].title)


def _how_to_check(option: Option, context: Context) -> tuple[str, ...]:
    """How to check each qualified provider, country by country."""
    return tuple(
        f"{context.text(context.pack.providers[id_].title)}, {registry.country}: {context.text(registry.how)}"
        for id_ in option.who
        for registry in context.pack.providers[id_].check
    )


def _cautions(offer: Offer, context: Context) -> tuple[str, ...]:
    own = tuple(context.speaker.name(name) for name in offer.cautions)
    asked = tuple(
        context.speaker.text("option.if_applies", because=context.speaker.name(name)) for name in offer.if_applies
    )
    return own + asked


def _criteria(option: Option, context: Context) -> tuple[CriterionTold, ...]:
    """When it helps and when not, for the patient's region; what surely does not apply is left out, what does first."""
    regions = set(context.pack.conditions[context.review.condition].regions)
    found = [
        (
            CriterionTold(
                one.kind, context.text(one.text), truth is Truth.YES, context.source(one.source, one.verification)
            )
        )
        for one in option.criteria
        if (not one.regions or regions & set(one.regions))
        and (truth := evaluate(one.when, context.review.facts) if one.when else Truth.UNKNOWN) is not Truth.NO
    ]
    return tuple(sorted(found, key=lambda one: not one.applies))


def tell_herbs(context: Context) -> tuple[HerbTold, ...]:
    """Plants that were studied, those to avoid last, each checked against this patient's medicines and conditions."""
    order = ("none_known", "ask", "avoid")
    checks = sorted(check_herbs(context.review.facts, context.pack), key=lambda check: order.index(check.advice))
    return tuple(_herb(check, context) for check in checks)


def _herb(check: HerbCheck, context: Context) -> HerbTold:
    herb, condition = context.pack.herbs[check.herb], context.review.condition
    own = [effect for effect in herb.effects if condition in effect.conditions or not effect.conditions]
    return HerbTold(
        id=herb.id,
        title=context.text(herb.title),
        advice=check.advice,
        advice_text=context.speaker.text(f"herb.{check.advice}"),
        because=tuple(context.speaker.name(name) for name in check.because),
        effects=_effects(own or list(herb.effects), context),
    )


def _effects(effects: Sequence[Effect], context: Context) -> tuple[EffectTold, ...]:
    return tuple(
        EffectTold(
            context.text(effect.text),
            context.speaker.text(f"certainty.{effect.certainty}"),
            context.source(effect.source, effect.verification),
        )
        for effect in effects
    )
