"""Whether a plant goes together with a patient's medicines and conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replan.core.said import Name
from replan.core.truth import Truth
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import Herb, Interaction

Advice = Literal["avoid", "ask", "none_known"]


@dataclass(frozen=True)
class HerbCheck:
    """What is known about one plant and this patient. `ask` is the answer while the medicines are not known.

    `because` are texts of the pack: interactions and exclusions that hold, or that nobody has ruled out.
    """

    herb: str
    advice: Advice
    because: tuple[Name, ...]


def check_herb(herb: Herb, facts: Facts) -> HerbCheck:
    """Checks one plant against `medication.*`, `medication_group.*`, `diagnosis.*` and the other facts of a patient."""
    sure: list[Name] = []
    open_: list[Name] = []
    asked: list[Name] = []
    for number, exclusion in enumerate(herb.exclude):
        truth = evaluate(exclusion.when, facts)
        name = Name("herbs", herb.id, f"exclude.{number}.because")
        if truth is not Truth.NO:
            (sure if truth is Truth.YES else open_).append(name)
    for number, interaction in enumerate(herb.interactions):
        truth = _takes(interaction, facts)
        name = Name("herbs", herb.id, f"interactions.{number}.text")
        if truth is Truth.YES and interaction.level != "theoretical":
            (sure if interaction.level == "avoid" else asked).append(name)
        elif truth is Truth.UNKNOWN and interaction.level != "theoretical":
            open_.append(name)
    if sure:
        return HerbCheck(herb.id, "avoid", tuple(sure))
    if asked or open_:
        return HerbCheck(herb.id, "ask", (*asked, *open_))
    return HerbCheck(herb.id, "none_known", ())


def check_herbs(facts: Facts, pack: Pack) -> tuple[HerbCheck, ...]:
    """Every plant of the pack for which some effect was studied, checked for this patient."""
    return tuple(check_herb(herb, facts) for herb in pack.herbs.values() if herb.effects)


def _takes(interaction: Interaction, facts: Facts) -> Truth:
    fields = [f"medication.{code}" for code in interaction.medications]
    fields += [f"medication_group.{code}" for code in interaction.medication_groups]
    states = [facts.get(field) for field in fields]
    if any(state is True for state in states):
        return Truth.YES
    return Truth.UNKNOWN if any(state is None for state in states) else Truth.NO
