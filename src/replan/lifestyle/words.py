"""What a relation says to a patient, as messages of the catalogue."""

from __future__ import annotations

from replan.core.said import Said
from replan.lifestyle.relation import Relation


def say_relation(relation: Relation) -> Said:
    """One sentence: what is seen, and that it proves nothing; or that it cannot be told yet, and what is missing."""
    if relation.state == "cannot_tell":
        missing = relation.days_missing
        return Said("lifestyle.cannot_tell", {"count": missing}) if missing else Said("lifestyle.cannot_tell_flat")
    if relation.state == "not_seen":
        return Said("lifestyle.not_seen")
    return Said(f"lifestyle.together.{'less' if relation.strength < 0 else 'more'}.{relation.lag}")


def say_thirds(relation: Relation) -> Said | None:
    """The mean pain with least and with most of the habit; None while nothing can be told."""
    if relation.pain_when_low is None or relation.pain_when_high is None:
        return None
    return Said("lifestyle.thirds", {"low": relation.pain_when_low, "high": relation.pain_when_high})
