"""What each option and each profession of the pack must say before anybody is sent there."""

from __future__ import annotations

import pytest

from conftest import PACK, TODAY, course
from replan.knowledge.schema import Option, Provider
from replan.review import review

OPTIONS = list(PACK.options.values())
TREATMENTS = [option for option in OPTIONS if option.kind in ("manual_therapy", "integrative")]
BY_SOMEBODY = [option for option in OPTIONS if option.kind in ("manual_therapy", "integrative", "specialist")]
PICTURES = [option for option in OPTIONS if option.kind == "imaging"]
PEOPLE = [provider for provider in PACK.providers.values() if provider.id not in ("self", "emergency")]

name = lambda thing: thing.id  # noqa: E731  the name of a case


@pytest.mark.parametrize("option", TREATMENTS, ids=name)
def test_a_treatment_says_what_helps_what_harms_how_long_and_when_to_stop(option: Option) -> None:
    assert option.effects and option.cautions and option.questions
    assert option.trial_weeks
    assert option.stop_when


@pytest.mark.parametrize("option", TREATMENTS, ids=name)
def test_a_treatment_says_for_which_condition_it_was_studied(option: Option) -> None:
    assert any(effect.conditions for effect in option.effects)


@pytest.mark.parametrize("option", PICTURES, ids=name)
def test_a_picture_says_when_it_is_of_low_value_and_when_it_helps(option: Option) -> None:
    kinds = {criterion.kind for criterion in option.criteria}
    assert "low_value" in kinds
    assert kinds & {"helps_when", "refer_when"}
    assert option.questions


@pytest.mark.parametrize("option", BY_SOMEBODY, ids=name)
def test_whoever_treats_can_be_checked(option: Option) -> None:
    assert any(PACK.providers[id_].check for id_ in option.who)


@pytest.mark.parametrize("provider", PEOPLE, ids=name)
def test_a_profession_can_be_checked_in_the_united_states_and_the_united_kingdom(provider: Provider) -> None:
    assert {"US", "UK"} <= {registry.country for registry in provider.check}


@pytest.mark.parametrize("option", [option for option in OPTIONS if option.offer_when], ids=name)
def test_an_option_that_is_not_offered_to_all_says_why_not(option: Option) -> None:
    assert option.not_offered


def test_a_narrower_option_is_a_kind_of_one_that_exists() -> None:
    narrower = [option for option in OPTIONS if option.part_of]
    assert {option.id for option in narrower} >= {"yoga", "tai_chi", "mindfulness", "relaxation"}
    assert all(PACK.options[str(option.part_of)].part_of is None for option in narrower)


def test_every_change_of_the_plan_has_its_option() -> None:
    wanted = {
        "increase_dose", "decrease_dose", "progress_exercises", "reduce_load", "switch_approach", "reassess_diagnosis",
        "add_supervision", "barriers_coaching", "education", "pacing",
    }  # fmt: skip
    assert wanted <= set(PACK.options)


def test_a_wider_option_gives_way_to_a_narrower_one_that_is_offered() -> None:
    scores = {"odi": [("2026-01-24", 44.0), ("2026-02-14", 44.0), ("2026-03-14", 44.0)]}
    made = review(course("lbp_persistent", scores), today=TODAY, pack=PACK)
    offered = {offer.id for offer in made.offers}
    covered = {out.id for out in made.not_offered if out.why == "covered"}
    assert ("mind_body" in covered) == bool(offered & {"yoga", "tai_chi", "mindfulness", "relaxation"})
    assert not covered & offered
