"""Two conditions that are mistaken for each other, and the findings that tell them apart."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Figure, Frozen, Id, Text, Upkeep, Verification

Ratio = Annotated[float, Field(gt=0)]


class Discriminator(Frozen):
    """A finding that tells the two apart: its likelihood ratios toward `toward`, as published.

    `lr_present` is the factor on the odds when it is there, `lr_absent` when it is not; the ranges are 95 %
    confidence intervals. Without either ratio the finding is known to matter but nobody has published how much.
    """

    finding: Id
    toward: Literal["first", "second"] = "first"
    lr_present: Ratio | None = None
    lr_absent: Ratio | None = None
    lr_present_range: tuple[Ratio, Ratio] | None = None
    lr_absent_range: tuple[Ratio, Ratio] | None = None
    sensitivity: Annotated[float, Field(ge=0, le=1)] | None = None
    specificity: Annotated[float, Field(ge=0, le=1)] | None = None
    population: Text | None = None
    source: Id
    verification: Verification
    read_at: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ratio_in_its_range(self) -> Discriminator:
        for ratio, span in ((self.lr_present, self.lr_present_range), (self.lr_absent, self.lr_absent_range)):
            if span is not None and (ratio is None or not span[0] <= ratio <= span[1]):
                raise ValueError("a range needs a ratio inside it")
        return self


class Pair(Frozen):
    """Two diagnoses that look alike. Each side may name several conditions that count alike (back pain of any age);
    the first of them speaks for the side. `if_first` says why a patient treated for `first` may have `second`, and
    `if_second` the reverse; a side that is no working diagnosis of an episode needs no text.

    `then` is what to raise with whom when the findings point to the other one.
    """

    id: Id
    title: Text
    first: Annotated[tuple[Id, ...], Field(min_length=1)]
    second: Annotated[tuple[Id, ...], Field(min_length=1)]
    if_first: Text | None = None
    if_second: Text | None = None
    findings: Annotated[tuple[Discriminator, ...], Field(min_length=1)]
    pretest: tuple[Figure, ...] = ()
    then: Text
    caution: Text | None = None
    upkeep: Upkeep
