"""Two treatments at the same time: whether they go together, and how far apart they should lie."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Frozen, Id, Text, Verification

Together = Literal["not_together", "apart", "coordinate"]


class Combination(Frozen):
    """What is known or judged of doing one of `treatments` while one of `with_treatments` goes on.

    Codes are those of options or interventions. `not_together`: one at a time. `apart`: both, but `days_apart` days
    between them. `coordinate`: both, when each side knows of the other. `text` is said to the reader.
    """

    id: Id
    title: Text
    treatments: Annotated[tuple[Id, ...], Field(min_length=1)]
    with_treatments: Annotated[tuple[Id, ...], Field(min_length=1)]
    together: Together
    days_apart: Annotated[int, Field(ge=1, le=14)] | None = None
    text: Text
    source: Id
    verification: Verification

    @model_validator(mode="after")
    def _days_where_needed(self) -> Combination:
        if (self.together == "apart") != (self.days_apart is not None):
            raise ValueError("days_apart: it belongs to 'apart', and only there")
        return self
