"""Why an option is offered, in words."""

from __future__ import annotations

from replan.core.truth import Truth
from replan.knowledge.rules import evaluate
from replan.knowledge.schema import Option
from replan.options import Offer
from replan.review.telling.context import Context


def why_offered(option: Option, offer: Offer, context: Context) -> str:
    """What the option answers, as a fact where the reason is named as in the way, else as something that may be; for
    whom it is, where it answers none, or where nobody knows whether it is for this person."""
    because = option.because.get(offer.answers or "")
    if because is None:
        return context.text(option.for_whom)
    if option.offer_when is not None and evaluate(option.offer_when, context.review.facts) is Truth.UNKNOWN:
        return context.speaker.text("plan.unknown", for_whom=context.text(option.for_whom))
    named = any(reason.id == offer.answers for reason in context.review.roadblocks.in_the_way)
    text = context.text(because)
    return text if named else context.speaker.text("plan.perhaps", because=text)
