"""The plan: three to five next steps out of all that may be offered. The first is the one to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from replan.knowledge.pack import Pack
from replan.options.candidates import Offer

MOST_STEPS = 5
MOST_OF_A_KIND = {"imaging": 1, "specialist": 1, "lifestyle": 1, "manual_therapy": 1, "integrative": 1}
DEFAULT_MOST = 2
"""At most two steps of one kind, and one of a kind that sends the patient elsewhere: five of the same are no plan."""


def next_steps(offers: Iterable[Offer], pack: Pack) -> tuple[Offer, ...]:
    """The best offers, mixed: at least one that the patient can begin alone where there is any."""
    ranked = list(offers)
    chosen: list[Offer] = []
    kinds: Counter[str] = Counter()
    for offer in ranked:
        kind = pack.options[offer.id].kind
        if kinds[kind] < MOST_OF_A_KIND.get(kind, DEFAULT_MOST):
            chosen.append(offer)
            kinds[kind] += 1
        if len(chosen) == MOST_STEPS:
            break
    alone = next((offer for offer in ranked if offer.by_yourself), None)
    if alone is not None and not any(offer.by_yourself for offer in chosen):
        chosen[-1:] = [alone]
    return tuple(chosen)
