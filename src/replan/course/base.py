"""The base of every part of the course document."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A code of the knowledge pack; `replan codes` lists them."""

Key = Annotated[str, StringConstraints(min_length=1, max_length=80)]
"""A name that the document's author chose, such as a patient's or a provider's id."""

Note = Annotated[str, StringConstraints(max_length=2000)]
OneToTen = Annotated[float, Field(ge=0, le=10)]


class Part(BaseModel):
    """A part of the document: frozen, strict about types, and refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True, allow_inf_nan=False)
