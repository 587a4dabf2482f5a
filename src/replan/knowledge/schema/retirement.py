"""What a clinic takes out of use. It keeps its name for old records and is offered to nobody."""

from __future__ import annotations

from typing import Literal

from replan.knowledge.schema.base import Frozen, Id, Text


class Retirement(Frozen):
    """One thing taken out of use, and why. Red flags, decision rules and roadblocks stay: safety is no option."""

    kind: Literal["options", "herbs", "measures", "conditions", "interventions", "exercises", "programs", "providers"]
    id: Id
    because: Text
