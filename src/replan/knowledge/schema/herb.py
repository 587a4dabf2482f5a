"""A plant that people take or rub in for pain: what was found, and what it must not be combined with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.option import Effect, Exclusion


class Interaction(Frozen):
    """What happens with some medications. `avoid` means not together; `ask` means only after a pharmacist or doctor
    has agreed; `theoretical` is shown and changes nothing."""

    medications: tuple[Id, ...] = ()
    medication_groups: tuple[Id, ...] = ()
    level: Literal["avoid", "ask", "theoretical"]
    text: Text
    source: Id
    verification: Verification
    read_at: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _with_something(self) -> Interaction:
        if not self.medications and not self.medication_groups:
            raise ValueError("name at least one of 'medications' and 'medication_groups'")
        return self


class Herb(Frozen):
    """A plant. With no `effects` it is here only because people take it and it matters with their medicines."""

    id: Id
    title: Text
    what: Text
    use: Literal["swallowed", "on_skin"]
    effects: tuple[Effect, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    cautions: tuple[Text, ...] = ()
    stop_before_surgery_weeks: Annotated[float, Field(ge=0)]
    trial_weeks: float | None = None
    upkeep: Upkeep
