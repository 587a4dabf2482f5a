"""Figures of the clinic in words: shares with their interval, and nothing of few."""

from __future__ import annotations

from replan.core.said import Name
from replan.outcomes import FEWEST
from replan.outcomes.shares import Share
from replan.review.words import Speaker


def share_said(share: Share, speak: Speaker) -> str:
    """`62 % (48 % to 74 %), 31 of 50`, or that there are too few to say."""
    if not share.enough:
        return too_few(share.n, speak)
    return speak.text("web.clinic.share", best=share.best, low=share.low, high=share.high, count=share.count, n=share.n)


def too_few(n: int, speak: Speaker) -> str:
    """Why nothing is said."""
    return speak.text("web.clinic.too_few", count=n, fewest=FEWEST)


def interval_said(low: float, best: float, high: float, speak: Speaker) -> str:
    """A share with its interval."""
    return speak.text("web.clinic.interval", best=best, low=low, high=high)


def condition_said(id_: str, speak: Speaker) -> str:
    """The condition's name; a code that the pack does not know as it stands."""
    return speak.name(Name("conditions", id_)) if id_ in speak.pack.conditions else id_


def intervention_said(id_: str, speak: Speaker) -> str:
    """The same for something done in a visit."""
    return speak.name(Name("interventions", id_)) if id_ in speak.pack.interventions else id_.replace("_", " ")
