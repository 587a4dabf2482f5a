"""The measures of the pack: their worked examples, their figures and where each of these is from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import PACK
from replan.core.errors import NotScorable
from replan.knowledge.schema import Figure, Measure, Scale
from replan.knowledge.schema.measure import Case
from replan.measures import pick, score_items

SHIPPED = {
    "nprs", "vas", "psfs", "groc", "sane", "odi", "rmdq", "ndi", "quickdash", "dash", "spadi", "prtee", "lefs", "koos",
    "hoos", "faam", "hhs", "promis_pf", "promis_pi", "msk_hq", "start_back", "ompsq_short", "pcs", "tsk11", "pseq",
    "fabq", "tug", "chair30", "sixmwt", "isi", "pss4", "ears", "siras", "wai_sr", "visa_a", "akps", "fiqr",
    "phq2_gad2", "koos12", "koos_ps", "koos_jr", "hoos12", "hoos_ps", "hoos_jr",
}  # fmt: skip
CASES = [(measure, case) for measure in PACK.measures.values() for case in measure.cases]
OPEN_TOPS = {"tug": 60, "chair30": 40, "sixmwt": 900}
KOOS_ITEMS = {"koos_pain": 9, "koos_symptoms": 7, "koos_adl": 17, "koos_sport": 5, "koos_qol": 4}


def scales() -> list[Scale]:
    return [scale for measure in PACK.measures.values() for scale in measure.scales]


def figures(scale: Scale) -> Iterator[Figure]:
    yield from (*scale.mdc, *scale.mcid)
    yield from (figure for figure in (scale.recovered, scale.baseline_sd, scale.change_sd) if figure)


def count(scale: Scale) -> int:
    """How many items a scale is scored from."""
    return len(scale.scoring.items) + sum(map(len, scale.scoring.parts))


def outcome(measure: Measure, case: Case) -> float | None:
    try:
        return score_items(measure, case.answers).get(case.scale)
    except NotScorable:
        return None


@pytest.mark.parametrize(("measure", "case"), CASES, ids=[f"{case.scale}-{case.score}" for _, case in CASES])
def test_a_worked_example_gives_its_score(measure: Measure, case: Case) -> None:
    expected = case.score if case.score is None else pytest.approx(case.score, abs=0.05)
    assert outcome(measure, case) == expected


def test_every_measure_of_the_plan_is_there() -> None:
    assert set(PACK.measures) >= SHIPPED


@pytest.mark.parametrize("measure", PACK.measures.values(), ids=list(PACK.measures))
def test_every_measure_shows_a_score_and_a_case_without_one(measure: Measure) -> None:
    assert any(case.score is None for case in measure.cases)
    assert any(case.score is not None and None not in case.answers for case in measure.cases) or measure.id == "koos"


@pytest.mark.parametrize("measure", PACK.measures.values(), ids=list(PACK.measures))
def test_every_measure_that_forgives_a_missing_answer_shows_one(measure: Measure) -> None:
    forgiving = any(scale.scoring.min_answered < count(scale) for scale in measure.scales)
    shown = any(case.score is not None and None in case.answers for case in measure.cases)
    assert shown or not forgiving


@pytest.mark.parametrize("measure", PACK.measures.values(), ids=list(PACK.measures))
def test_every_item_belongs_to_a_scale_and_every_scored_item_exists(measure: Measure) -> None:
    used = [item for scale in measure.scales for item in scale.scoring.items]
    used += [item for scale in measure.scales for part in scale.scoring.parts for item in part]
    assert set(used) == {item.id for item in measure.items}
    assert len(used) == len(measure.items) or measure.id == "start_back", "only a screening total counts items twice"


def test_a_measure_with_one_scale_shares_its_name_with_it() -> None:
    single = [measure for measure in PACK.measures.values() if len(measure.scales) == 1]
    assert [measure.id for measure in single] == [measure.scales[0].id for measure in single]


def test_the_knee_score_has_five_scales_and_no_total() -> None:
    koos = PACK.measures["koos"]
    assert {scale.id: len(scale.scoring.items) for scale in koos.scales} == KOOS_ITEMS


@pytest.mark.parametrize("scale", scales(), ids=lambda scale: scale.id)
def test_each_figure_can_be_traced_as_far_as_it_claims(scale: Scale) -> None:
    for figure in figures(scale):
        assert figure.source in PACK.sources
        assert figure.verification != "read" or figure.read_at
        assert (figure.verification == "judgement") == (figure.source == "judgement_replan")


@pytest.mark.parametrize("scale", scales(), ids=lambda scale: scale.id)
def test_each_figure_is_a_possible_change_or_score_of_its_scale(scale: Scale) -> None:
    low, high = scale.range
    width = (high if high is not None else OPEN_TOPS[scale.id]) - low
    assert all(0 < figure.value < width for figure in (*scale.mdc, *scale.mcid))
    assert scale.recovered is None or low <= scale.recovered.value <= (high or OPEN_TOPS[scale.id])


@pytest.mark.parametrize("scale", [scale for scale in scales() if scale.tracks_state], ids=lambda scale: scale.id)
def test_a_scale_that_is_followed_has_thresholds_for_anybody_and_spreads(scale: Scale) -> None:
    assert pick(scale.mdc, None, ()) and pick(scale.mcid, None, ())
    assert scale.recovered and scale.baseline_sd and scale.change_sd


@pytest.mark.parametrize("scale", [scale for scale in scales() if scale.tracks_state], ids=lambda scale: scale.id)
def test_people_who_are_well_score_on_the_better_side_of_the_middle(scale: Scale) -> None:
    low, high = scale.range
    if high is None or scale.recovered is None:
        return
    middle = (low + high) / 2
    assert (scale.recovered.value > middle) == (scale.direction == "higher_better")


NOT_FOLLOWED = {
    "groc", "start_back", "start_back_psych", "ompsq_short", "phq2", "gad2", "ears", "siras", "wai_sr",
}  # fmt: skip
"""A rating of change, screens that are asked once, and what is not the patient's own state."""


def test_what_is_not_the_state_of_the_patient_has_no_expected_curve() -> None:
    assert {scale.id for scale in scales() if not scale.tracks_state} == NOT_FOLLOWED


@pytest.mark.parametrize("measure", PACK.measures.values(), ids=list(PACK.measures))
def test_items_are_short_topics_in_both_languages(measure: Measure) -> None:
    assert all(len(topic) <= 60 for item in measure.items for topic in (item.topic.en, item.topic.es))
