"""A measure (an instrument that is answered) and the scales that it is scored on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Figure, Frozen, Id, Text


class Item(Frozen):
    """One question of a measure: an id and a short topic in our own words, never the instrument's wording."""

    id: Id
    topic: Text


class Scoring(Frozen):
    """How answers become a score: `kind` picks the function, the rest are its numbers.

    single: the one answer. mean, sum: of the answers (a sum with answers left out is prorated).
    percent: 100 * (mean - lowest) / (highest - lowest). percent_reversed: 100 minus that.
    mean_of_parts: the mean of the percents of `parts`, each a list of item ids.
    """

    kind: Literal["single", "mean", "sum", "percent", "percent_reversed", "mean_of_parts"]
    items: tuple[Id, ...] = ()
    parts: tuple[tuple[Id, ...], ...] = ()
    lowest: float
    highest: float | None
    min_answered: Annotated[int, Field(ge=1)]
    max_missing_per_part: int | None = None
    same_items_each_time: bool = False


class Scale(Frozen):
    """A score with its range, direction, error and the changes that matter.

    `range` is in score units; its top is None for an open scale (seconds). `step` is the smallest difference between
    two possible scores. `recovered` is the score that people who are well reach. `baseline_sd` and `change_sd` are
    spreads between patients in score units.
    """

    id: Id
    title: Text
    about: Text
    measures: Literal["pain", "disability", "function", "change", "performance", "quality_of_life", "symptoms", "other"]
    direction: Literal["lower_better", "higher_better"]
    range: tuple[float, float | None]
    step: Annotated[float, Field(gt=0)]
    unit: Text
    scoring: Scoring
    mdc: tuple[Figure, ...] = ()
    mcid: tuple[Figure, ...] = ()
    recovered: Figure | None = None
    baseline_sd: Figure | None = None
    change_sd: Figure | None = None
    tracks_state: bool = True

    @model_validator(mode="after")
    def _range_in_order(self) -> Scale:
        if self.range[1] is not None and self.range[0] >= self.range[1]:
            raise ValueError("range: the lowest score is not below the highest")
        return self


class Licence(Frozen):
    """Whether the instrument may be used freely, and whom to ask."""

    status: Literal["free", "permission"]
    note: Text


class Case(Frozen):
    """A worked example: these answers give this score on this scale, or none when too few are answered."""

    scale: Id
    answers: tuple[float | None, ...]
    score: float | None = None
    source: Id
    verification: Literal["read", "second_hand", "memory", "derived"]


class Measure(Frozen):
    """An instrument: who answers what, scored on one or several scales."""

    id: Id
    title: Text
    regions: tuple[Id, ...] = ()
    items: tuple[Item, ...]
    recall: Text
    answered_by: Literal["patient", "therapist"]
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]
    licence: Licence
    loinc: str | None = None
    caution: Text | None = None
    cases: tuple[Case, ...] = ()
