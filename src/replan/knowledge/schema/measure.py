"""A measure (an instrument that is answered) and the scales that it is scored on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Figure, Frozen, Id, Text, Upkeep, Verification


class Item(Frozen):
    """One question of a measure: an id and a short topic in our own words, never the instrument's wording.

    `range` is the span of its own answers where that differs from the other items of its scale. `wording` and `answers`
    (the labels of the answers, lowest first) are for the pack of a clinic that holds a licence for the instrument.
    """

    id: Id
    topic: Text
    wording: Text | None = None
    answers: tuple[Text, ...] = ()
    range: tuple[float, float] | None = None


class Scoring(Frozen):
    """How answers become a score: `kind` picks the function, the rest are its numbers.

    single: the one answer. mean, sum: of the answers (a sum with answers left out is prorated).
    percent: 100 * (mean - lowest) / (highest - lowest). percent_reversed: 100 minus that.
    mean_of_parts: the mean of the percents of `parts`, each a list of item ids.
    weighted_parts: the sum of each part's sum times its weight in `weights` (answers left out prorated in their part).
    mean_of_reversed: the mean of 100 minus the percent of each part.
    table: `table[n]` where n is the sum of the answers less the lowest possible sum; with answers left out the sum is
    prorated and rounded up.

    Answers to `reversed` items count as lowest + highest - answer.
    """

    kind: Literal[
        "single",
        "mean",
        "sum",
        "percent",
        "percent_reversed",
        "mean_of_parts",
        "mean_of_reversed",
        "weighted_parts",
        "table",
    ]
    items: tuple[Id, ...] = ()
    parts: tuple[tuple[Id, ...], ...] = ()
    weights: tuple[float, ...] = ()
    reversed: tuple[Id, ...] = ()
    table: tuple[float, ...] = ()
    lowest: float
    highest: float | None
    min_answered: Annotated[int, Field(ge=1)]
    max_missing_per_part: int | None = None
    same_items_each_time: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Scoring:
        needs = {"weighted_parts": len(self.parts), "table": 0}.get(self.kind, 0)
        if len(self.weights) != needs:
            raise ValueError(f"weights: this kind takes {needs} of them")
        if (self.kind in ("weighted_parts", "mean_of_parts", "mean_of_reversed")) != bool(self.parts):
            raise ValueError("parts: they belong to the kinds that are made of parts")
        if self.kind == "table" and len(self.table) != len(self.items) * ((self.highest or 0) - self.lowest) + 1:
            raise ValueError("table: it needs one score for each possible sum of the answers")
        if set(self.reversed) - {*self.items, *(item for part in self.parts for item in part)}:
            raise ValueError("reversed: it names an item that is not scored")
        return self


class Band(Frozen):
    """A span of scores with its usual name, both ends included; an end left out is open."""

    low: float | None = None
    high: float | None = None
    label: Text
    source: Id
    verification: Verification
    note: Text | None = None


class Scale(Frozen):
    """A score with its range, direction, error and the changes that matter.

    `range` is in score units; its top is None for an open scale (seconds). `step` is the smallest difference between
    two possible scores. `recovered` is the score that people who are well reach. `baseline_sd` and `change_sd` are
    spreads between patients in score units. `instead` are scales to use when this one has no room for an important
    improvement. `tracks_state` is False for what is asked once or says nothing of the state itself.
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
    bands: tuple[Band, ...] = ()
    instead: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _range_in_order(self) -> Scale:
        if self.range[1] is not None and self.range[0] >= self.range[1]:
            raise ValueError("range: the lowest score is not below the highest")
        return self


class Licence(Frozen):
    """Whether the instrument may be used freely, and whom to ask."""

    status: Literal["free", "permission"]
    note: Text


class Variant(Frozen):
    """Another way in which the same scale is printed. Its score is entered under its own code and converted:
    score of `scale` = offset + factor * score of the variant."""

    id: Id
    title: Text
    scale: Id
    range: tuple[float, float]
    factor: float
    offset: float
    source: Id
    verification: Verification


class Bound(Frozen):
    """A span of one scale's score, both ends included."""

    scale: Id
    at_least: float | None = None
    at_most: float | None = None


class Group(Frozen):
    """A group that several scores decide together; the first whose bounds all hold is the patient's."""

    id: Id
    title: Text
    all: tuple[Bound, ...]
    source: Id
    verification: Verification


class Case(Frozen):
    """A worked example: these answers give this score on this scale, or none when too few are answered.

    `checked_with` names the paper, manual or independent program that gives the same score.
    """

    scale: Id
    answers: tuple[float | None, ...]
    score: float | None = None
    source: Id
    verification: Literal["read", "second_hand", "memory", "derived"]
    checked_with: Text | None = None


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
    loinc_verification: Verification | None = None
    caution: Text | None = None
    variants: tuple[Variant, ...] = ()
    groups: tuple[Group, ...] = ()
    cases: tuple[Case, ...] = ()
    upkeep: Upkeep
