"""How far a pack can be trusted: what was read, who checked it, and what must be looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from replan.knowledge.pack import KINDS, Pack
from replan.knowledge.schema import Upkeep, Verification

VERIFICATIONS: tuple[str, ...] = get_args(Verification)
KEPT_UP = (
    "measures",
    "conditions",
    "options",
    "herbs",
    "red_flags",
    "decision_rules",
    "pairs",
    "roadblocks",
    "programs",
)
"""Kinds whose folders (or entries) each say who wrote, checked and must look again."""


@dataclass(frozen=True)
class Lapsed:
    """A folder whose day of review has passed."""

    kind: str
    id: str
    due: date


def verification_counts(pack: Pack) -> Mapping[str, Mapping[str, int]]:
    """Kind to how many of its cited statements are read, second-hand, from memory, derived or a judgement."""
    counts = {}
    for kind in KINDS:
        found = Counter(level for thing in getattr(pack, kind).values() for level in _levels(thing.model_dump()))
        if found:
            counts[kind] = {level: found.get(level, 0) for level in VERIFICATIONS}
    return counts


def lapsed(pack: Pack, today: date) -> tuple[Lapsed, ...]:
    """Folders whose next review lies before `today`, longest overdue first."""
    due = [Lapsed(kind, id_, upkeep.next_review) for kind, id_, upkeep in upkeeps(pack) if upkeep.next_review < today]
    return tuple(sorted(due, key=lambda one: (one.due, one.kind, one.id)))


def upkeeps(pack: Pack) -> Iterator[tuple[str, str, Upkeep]]:
    """Kind, id and upkeep of every folder."""
    for kind in KEPT_UP:
        for id_, thing in getattr(pack, kind).items():
            yield kind, id_, thing.upkeep


def _levels(data: Any) -> Iterator[str]:
    """Every `verification` below `data`, whatever its depth; also `loinc_verification` and `prior_verification`."""
    if isinstance(data, dict):
        for key, value in data.items():
            if str(key).endswith("verification") and value in VERIFICATIONS:
                yield value
            else:
                yield from _levels(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _levels(value)
