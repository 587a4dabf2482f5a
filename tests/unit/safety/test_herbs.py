"""Plants and medicines: what clashes, what has to be asked, and that unknown is never fine."""

from __future__ import annotations

import pytest

from conftest import PACK
from replan.knowledge.rules import Fact
from replan.knowledge.schema import Herb
from replan.safety import check_herb, check_herbs

HERBS = list(PACK.herbs.values())


def nothing() -> dict[str, Fact]:
    """Everything asked, and the answer was no."""
    families = {
        "medication": PACK.medications,
        "medication_group": PACK.collections()["medication_groups"],
        "diagnosis": PACK.diagnoses,
        "diagnosis_group": PACK.collections()["diagnosis_groups"],
        "finding": PACK.findings,
        "avoids": PACK.preferences,
        "implant": PACK.implants,
    }
    facts: dict[str, Fact] = {f"{family}.{code}": False for family, codes in families.items() for code in codes}
    return facts | {"patient.pregnant": False, "patient.age": 50.0, "patient.sex": "female"}


@pytest.mark.parametrize("herb", HERBS, ids=lambda herb: herb.id)
def test_with_nothing_known_a_plant_with_any_clash_has_to_be_asked_about(herb: Herb) -> None:
    serious = herb.exclude or any(interaction.level != "theoretical" for interaction in herb.interactions)
    assert check_herb(herb, {}).advice == ("ask" if serious else "none_known")


@pytest.mark.parametrize("herb", ["boswellia", "devils_claw", "ginger", "turmeric"])
def test_with_diagnoses_known_and_medicines_unknown_it_says_ask_also_where_a_clash_is_no_reason_to_avoid(
    herb: str,
) -> None:
    known = {field: value for field, value in nothing().items() if not field.startswith("medication")}
    found = check_herb(PACK.herbs[herb], known)
    assert found.advice == "ask"
    assert found.because


def test_one_medicine_that_nobody_asked_about_is_enough_to_ask() -> None:
    known = {field: value for field, value in nothing().items() if field != "medication.acenocoumarol"}
    assert check_herb(PACK.herbs["ginger"], known).advice == "ask"
    assert check_herb(PACK.herbs["ginger"], nothing()).advice == "none_known"


def test_what_is_surely_to_be_asked_hides_nothing_that_may_have_to_be_avoided() -> None:
    herb = PACK.herbs["st_johns_wort"]
    levels = [interaction.level for interaction in herb.interactions]
    assert {"avoid", "ask"} <= {*levels}
    to_ask = herb.interactions[levels.index("ask")]
    fields = [f"medication.{code}" for code in to_ask.medications]
    fields += [f"medication_group.{code}" for code in to_ask.medication_groups]
    known = {field: value for field, value in nothing().items() if not field.startswith("medication")}
    found = check_herb(herb, known | {fields[0]: True})
    paths = [name.field for name in found.because]
    assert found.advice == "ask"
    assert paths[0] == f"interactions.{levels.index('ask')}.text"
    assert f"interactions.{levels.index('avoid')}.text" in paths


@pytest.mark.parametrize("herb", HERBS, ids=lambda herb: herb.id)
def test_every_interaction_is_found_when_the_medicine_is_taken(herb: Herb) -> None:
    wanted = {"avoid": "avoid", "ask": "ask"}
    for interaction in herb.interactions:
        if interaction.level == "theoretical":
            continue
        fields = [f"medication.{code}" for code in interaction.medications]
        fields += [f"medication_group.{code}" for code in interaction.medication_groups]
        for field in fields:
            found = check_herb(herb, nothing() | {field: True})
            assert found.advice in (wanted[interaction.level], "avoid"), field
            assert found.because


@pytest.mark.parametrize("herb", HERBS, ids=lambda herb: herb.id)
def test_one_more_medicine_never_makes_a_plant_safer(herb: Herb) -> None:
    order = ("none_known", "ask", "avoid")
    before = order.index(check_herb(herb, nothing()).advice)
    for code in PACK.medications:
        group = PACK.medications[code].group
        taken = nothing() | {f"medication.{code}": True} | ({f"medication_group.{group}": True} if group else {})
        assert order.index(check_herb(herb, taken).advice) >= before


@pytest.mark.parametrize(
    ("herb", "field", "advice"),
    [
        ("st_johns_wort", "medication_group.ssri_snri", "avoid"),
        ("willow_bark", "medication.warfarin", "avoid"),
        ("devils_claw", "medication.warfarin", "ask"),
        ("ginkgo", "medication_group.anticoagulant", "avoid"),
        ("kava", "medication_group.benzodiazepine", "avoid"),
        ("licorice", "medication.digoxin", "avoid"),
    ],
)
def test_the_clashes_that_textbooks_name_first(herb: str, field: str, advice: str) -> None:
    """Sources stand beside each interaction in the pack (uspharmacist.com, PMC9586694, PMC3976951 and others)."""
    facts = nothing() | {field: True}
    if field == "medication.warfarin":
        facts["medication_group.anticoagulant"] = True
    assert check_herb(PACK.herbs[herb], facts).advice == advice


def test_only_plants_with_studied_effects_are_listed_to_a_patient() -> None:
    listed = {check.herb for check in check_herbs(nothing(), PACK)}
    assert "willow_bark" in listed
    assert "kava" not in listed
