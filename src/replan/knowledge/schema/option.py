"""An option: something that can be done about a roadblock, in the plan, outside it, or by the patient."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from replan.knowledge.schema.base import Figure, Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.rule import Rule


class Effect(Frozen):
    """What a trial or guideline found, for some conditions, in a sentence with its certainty."""

    conditions: tuple[Id, ...] = ()
    text: Text
    figure: Figure | None = None
    certainty: Literal["high", "moderate", "low", "very_low", "not_graded"]
    direction: Literal["helps", "little", "mixed", "harms"]
    source: Id
    verification: Verification


class Exclusion(Frozen):
    """When the option is not offered, and why. Asked of facts; unknown facts become a caution instead."""

    when: Rule
    because: Text
    source: Id
    verification: Verification


class Criterion(Frozen):
    """When an option helps, when it is of low value, or when guidelines refer, in a sentence.

    `when` tells from a patient's facts whether it applies; without it the sentence is only shown. `within` is how soon.
    """

    kind: Literal["helps_when", "low_value", "refer_when"]
    text: Text
    when: Rule | None = None
    regions: tuple[Id, ...] = ()
    within: Literal["emergency_now", "same_day", "urgent_2_weeks", "soon_2_6_weeks", "routine"] | None = None
    source: Id
    verification: Verification
    read_at: str | None = None


class Option(Frozen):
    """Something to do next. `fits` are the roadblocks that it answers, with how directly (0 to 1).

    `offer_when` must hold for it to be offered (unknown is enough to offer with a caution); `exclude` rules it out.
    `effort`, `cost` and `harm` are 0 (none) to 3 (high). `trial_weeks` is a fair trial; `watch` the scale to watch.
    What `gives` an answer, such as a picture or a talk, has no effect to wait for: `trial_weeks` is when it is due.
    `part_of` names the wider option that this one is a kind of. `questions` are what to ask before beginning.
    `lists` names the kind of thing that is shown below it, each checked for the patient.
    """

    id: Id
    kind: Literal[
        "plan_change",
        "communication",
        "home_program",
        "lifestyle",
        "expectations",
        "manual_therapy",
        "integrative",
        "imaging",
        "specialist",
        "second_opinion",
    ]
    title: Text
    what: Text
    for_whom: Text
    because: Annotated[dict[Id, Text], Field(default_factory=dict)]
    ask: Text
    ask_whom: Id
    who: tuple[Id, ...]
    fits: dict[Id, Annotated[float, Field(ge=0, le=1)]]
    by_yourself: bool = False
    offer_when: Rule | None = None
    not_offered: Text | None = None
    exclude: tuple[Exclusion, ...] = ()
    cautions: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    part_of: Id | None = None
    lists: Literal["herbs"] | None = None
    with_therapy: Text
    effects: tuple[Effect, ...] = ()
    effort: Annotated[int, Field(ge=0, le=3)]
    cost: Annotated[int, Field(ge=0, le=3)]
    harm: Annotated[int, Field(ge=0, le=3)]
    trial_weeks: Annotated[float, Field(gt=0)] | None = None
    gives: Literal["effect", "answer"] = "effect"
    watch: Literal["pain", "function", "either"] = "either"
    stop_when: Text | None = None
    source: Id
    verification: Verification
    upkeep: Upkeep
