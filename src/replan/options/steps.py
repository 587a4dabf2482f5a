"""The plan: three to five next steps out of all that may be offered. The first is the one to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from replan.knowledge.pack import Pack
from replan.options.candidates import Offer
from replan.options.combine import go_together

LEAST_STEPS, MOST_STEPS = 3, 5
WORTH_A_STEP = 1 / 3
"""A fourth or fifth step must be worth this share of the first: three steps are done, five are read (judgement)."""

MOST_OF_A_KIND = {"imaging": 1, "specialist": 1, "lifestyle": 1, "manual_therapy": 1, "integrative": 1}
DEFAULT_MOST = 2
"""At most two steps of one kind, and one of a kind that sends the patient elsewhere: five of the same are no plan."""

BY_HAND = "manual_therapy"
"""What hands do with force is no step while something that would rule it out has not been asked: it stays among the
options, with what to say first."""

ELSEWHERE = frozenset({"imaging", "specialist", "manual_therapy", "integrative"})

TELLING = "coordinate_care"
"""The step in which the main therapist hears of every other treatment."""


def next_steps(
    offers: Iterable[Offer], pack: Pack, *, beside: Collection[str] = (), untold: bool = False, fine: bool = False
) -> tuple[Offer, ...]:
    """The best offers, mixed: at least one that the patient can begin alone where there is any.

    None is chosen that must not be done together with another step or with what goes on `beside`. While the therapist
    does not know of a treatment (`untold`), telling is one of the steps. While all goes well (`fine`) no step sends the
    patient elsewhere, and what holds the gain comes before what mends: such an offer can still be found among the
    options.
    """
    ranked = [offer for offer in offers if not (pack.options[offer.id].kind == BY_HAND and offer.if_applies)]
    if fine:
        ranked = [offer for offer in ranked if pack.options[offer.id].kind not in ELSEWHERE]
        ranked.sort(key=lambda offer: bool(pack.options[offer.id].fits))
    best = max((offer.worth for offer in ranked), default=0.0)
    chosen: list[Offer] = []
    kinds: Counter[str] = Counter()
    for offer in ranked:
        kind = pack.options[offer.id].kind
        others = [*beside, *(step.id for step in chosen)]
        if len(chosen) >= LEAST_STEPS and offer.worth < WORTH_A_STEP * best:
            break
        if kinds[kind] < MOST_OF_A_KIND.get(kind, DEFAULT_MOST) and go_together(offer.id, others, pack):
            chosen.append(offer)
            kinds[kind] += 1
        if len(chosen) == MOST_STEPS:
            break
    telling = next((offer for offer in ranked if offer.id == TELLING), None)
    if untold and telling is not None and telling not in chosen:
        chosen[MOST_STEPS - 1 :] = [telling]
    if not any(offer.by_yourself for offer in chosen):
        return _with_one_alone(chosen, ranked, telling, beside, pack)
    return tuple(chosen)


def _with_one_alone(
    chosen: list[Offer], ranked: list[Offer], telling: Offer | None, beside: Collection[str], pack: Pack
) -> tuple[Offer, ...]:
    """Makes the last place, or the one before the telling, room for something that the patient can begin alone."""
    kept = list(chosen)
    if len(kept) == MOST_STEPS:
        kept.remove(next(offer for offer in reversed(kept) if offer is not telling))
    others = [*beside, *(step.id for step in kept)]
    alone = next((offer for offer in ranked if offer.by_yourself and go_together(offer.id, others, pack)), None)
    return (*kept, alone) if alone is not None else tuple(chosen)
