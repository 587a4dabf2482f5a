"""A red flag: findings that may mean something serious, how urgent that is and what to do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from replan.knowledge.schema.base import Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.rule import Rule

Urgency = Literal["emergency_now", "same_day", "urgent_2_weeks", "soon_2_6_weeks", "routine"]


class RedFlag(Frozen):
    """Raised when `raised_when` holds; open (still to ask) while it is unknown; cleared only when it surely does not.

    `asks` are the findings to ask about, most telling first. `regions` are where it is looked for. `cleared_when`
    clears it although an examination has not been done: what the patient says is then enough, unless a sign is found.
    """

    id: Id
    title: Text
    regions: Annotated[tuple[Id, ...], Field(min_length=1)]
    urgency: Urgency
    raised_when: Rule
    cleared_when: Rule | None = None
    asks: Annotated[tuple[Id, ...], Field(min_length=1)]
    means: Text
    action_patient: Text
    action_therapist: Text
    source: Id
    verification: Verification
    note: Text | None = None
    upkeep: Upkeep
