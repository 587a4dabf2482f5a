"""Every option of the pack, offered or ruled out for this course, each with its reasons. Safety is asked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.said import Name
from replan.core.truth import Truth
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import Effect, Option
from replan.options.tried import RECURRING, Tried, trials
from replan.safety import Screening, cautions_from_unknown, ruled_out

WhyNot = Literal[
    "urgent", "excluded", "does_not_fit", "under_way", "nothing_to_answer", "retired", "covered", "tried", "tried_worse"
]

DIRECTION = {"helps": 1.0, "mixed": 0.4, "little": 0.1, "harms": -1.0}
CERTAINTY = {"high": 1.0, "moderate": 0.8, "low": 0.55, "very_low": 0.35, "not_graded": 0.5}
UNPROVEN = 0.3
"""Worth of an option that no cited study of this condition speaks to: below any with evidence of some help."""

BURDEN = {"harm": 0.05, "effort": 0.02, "cost": 0.02}
"""What each step of harm, effort and cost takes from an option's worth (judgement, to break near ties only)."""

ASKED_FOR, ASKED_FOR_ALONE = 0.25, 0.6
AGAIN_TOO_SHORT, AGAIN_UNKNOWN = 0.5, 0.7
"""What is left of the worth of an option after a trial that was too short, or of which nobody has said what it did
(judgement: something new comes before something half tried)."""

NOBODY_KNOWS = 0.7
"""What counts of an option's fit while nobody knows whether its own rule holds: what is known to fit comes first
(judgement)."""

LEAST_FIT = 0.08
"""An option that answers nothing likely is not offered."""


@dataclass(frozen=True)
class Offer:
    """An option that may be done next: which roadblock it answers most, what to watch out for, and its worth.

    `cautions` are texts of the pack; `if_applies` are exclusions that nobody has ruled out yet. `tried` is an earlier
    trial: offered again only when it helped, was too short to tell, or nobody has said what it did.
    """

    id: str
    answers: str | None
    worth: float
    cautions: tuple[Name, ...]
    if_applies: tuple[Name, ...]
    effects: tuple[int, ...]
    by_yourself: bool
    tried: Tried | None = None


@dataclass(frozen=True)
class NotOffered:
    """An option that is not offered, why, and the texts that say so. `tried` is the trial that is under way or that
    brought nothing."""

    id: str
    why: WhyNot
    because: tuple[Name, ...] = ()
    tried: Tried | None = None


def consider(
    course: Course, pack: Pack, facts: Facts, screening: Screening, today: date
) -> tuple[tuple[Offer, ...], tuple[NotOffered, ...]]:
    """Offers, best first, and what is not offered. `facts` hold `roadblock.<id>` probabilities."""
    offers: list[Offer] = []
    rest: list[NotOffered] = []
    tried = trials(course, pack, facts, today)
    for option in pack.options.values():
        retired = f"options/{option.id}" in pack.retired
        verdict = _retired(option) if retired else _consider(option, course, facts, screening, tried.get(option.id))
        if isinstance(verdict, Offer):
            offers.append(verdict)
        else:
            rest.append(verdict)
    offers, covered = _without_covered(offers, pack)
    return tuple(sorted(offers, key=lambda offer: (-offer.worth, offer.id))), (*rest, *covered)


def _retired(option: Option) -> NotOffered:
    return NotOffered(option.id, "retired", (Name("retired", f"options/{option.id}", "because"),))


def _without_covered(offers: list[Offer], pack: Pack) -> tuple[list[Offer], tuple[NotOffered, ...]]:
    """Takes out each option of which a narrower kind is offered: the narrower one says more."""
    wider = {pack.options[offer.id].part_of for offer in offers}
    covered = tuple(NotOffered(offer.id, "covered") for offer in offers if offer.id in wider)
    return [offer for offer in offers if offer.id not in wider], covered


def _consider(
    option: Option, course: Course, facts: Facts, screening: Screening, tried: Tried | None
) -> Offer | NotOffered:
    if screening.urgent:
        return NotOffered(option.id, "urgent")
    reasons = ruled_out(option, facts, screening)
    if reasons:
        return NotOffered(option.id, "excluded", tuple(Name("options", option.id, path) for path in reasons))
    again = _tried_enough(option, tried)
    if again is not None:
        return NotOffered(option.id, again, tried=tried)
    own_rule = Truth.YES if option.offer_when is None else evaluate(option.offer_when, facts)
    if own_rule is Truth.NO:
        return NotOffered(option.id, "does_not_fit", (Name("options", option.id, "not_offered"),))
    fits = {reason: fit * float(facts.get(f"roadblock.{reason}") or 0.0) for reason, fit in option.fits.items()}
    asked_for = option.offer_when is not None and own_rule is Truth.YES
    fit = max(fits.values(), default=0.0)
    if fit < LEAST_FIT and not asked_for:
        return NotOffered(option.id, "nothing_to_answer")
    if own_rule is Truth.UNKNOWN:
        fits = {reason: fit * NOBODY_KNOWS for reason, fit in fits.items()}
    effects = relevant_effects(option, course.episode.condition)
    return Offer(
        id=option.id,
        answers=max(fits, key=lambda reason: fits[reason]) if fit >= LEAST_FIT else None,
        worth=_worth(option, fits, effects, asked_for) * _worth_again(tried),
        cautions=tuple(Name("options", option.id, f"cautions.{n}") for n in range(len(option.cautions))),
        if_applies=tuple(Name("options", option.id, path) for path in cautions_from_unknown(option, facts)),
        effects=tuple(effects),
        by_yourself=option.by_yourself,
        tried=tried,
    )


def _tried_enough(option: Option, tried: Tried | None) -> WhyNot | None:
    """Why an option that was tried is not offered: it goes on, it did harm, or a fair trial of it brought nothing."""
    if tried is None:
        return None
    if tried.under_way:
        return "under_way"
    if tried.helped == "worse":
        return "tried_worse"
    if tried.helped == "same" and tried.fair and option.kind not in RECURRING:
        return "tried"
    return None


def _worth_again(tried: Tried | None) -> float:
    """What is left of an option's worth after an earlier trial: most when it helped, less while nobody has said."""
    if tried is None or tried.helped == "better":
        return 1.0
    return AGAIN_TOO_SHORT if tried.helped == "same" else AGAIN_UNKNOWN


def relevant_effects(option: Option, condition: str) -> Mapping[int, Effect]:
    """The effects that speak of this condition, by index; those of no condition in particular where none does."""
    own = {n: effect for n, effect in enumerate(option.effects) if condition in effect.conditions}
    return own or {n: effect for n, effect in enumerate(option.effects) if not effect.conditions}


def _worth(option: Option, fits: Mapping[str, float], effects: Mapping[int, Effect], asked_for: bool) -> float:
    """Fit times evidence, less the burden. An option whose own rule holds counts as fitting a little; one that answers
    no roadblock, such as keeping on, rests on its rule alone."""
    asked = 0.0 if not asked_for else ASKED_FOR if fits else ASKED_FOR_ALONE
    fit = max([*fits.values(), asked])
    proofs = [DIRECTION[effect.direction] * CERTAINTY[effect.certainty] for effect in effects.values()]
    proof = sum(proofs) / len(proofs) if proofs else UNPROVEN
    burden = BURDEN["harm"] * option.harm + BURDEN["effort"] * option.effort + BURDEN["cost"] * option.cost
    return fit * (0.5 + proof) - burden
