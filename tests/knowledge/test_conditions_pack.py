"""The conditions and interventions of the pack: curves, what guidelines say, words for patients, and where it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import PACK
from knowledge.reading import ease, grade, words_per_sentence
from replan.knowledge.schema import Condition, ExpectedCourse, Text
from replan.knowledge.schema.condition import Point

SHIPPED = {
    "lbp_acute", "lbp_persistent", "lumbar_radiculopathy", "neck_pain_nonspecific", "rotator_cuff_related_pain",
    "adhesive_capsulitis", "lateral_elbow_tendinopathy", "knee_oa", "patellofemoral_pain", "ankle_sprain", "tka",
    "fibromyalgia", "lbp_subacute", "cervical_radiculopathy", "whiplash", "carpal_tunnel", "hip_oa", "tha", "aclr",
    "achilles_midportion", "plantar_heel_pain", "hamstring_calf_strain", "lumbar_stenosis", "chronic_primary_pain",
}  # fmt: skip
CONDITIONS = list(PACK.conditions.values())
CURVES = [(condition.id, curve) for condition in CONDITIONS for curve in condition.courses]
ACTIVE_GROUPS = ("exercise", "education", "lifestyle", "psychological", "mind_body")
INSTRUMENTS = ("odi", "oswestry", "ndi", "nprs", "spadi", "lefs", "koos", "quickdash", "psfs", "vas")

each_condition = pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.id)
each_curve = pytest.mark.parametrize(
    ("name", "curve"), CURVES, ids=[f"{name}-{curve.scale}-{curve.source}" for name, curve in CURVES]
)


def inside(point: Point, low: float, high: float | None) -> bool:
    values = [value for value in (point.low, point.mean, point.high) if value is not None]
    return values == sorted(values) and values[0] >= low and (high is None or values[-1] <= high)


def nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside `data`, whatever its depth."""
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, (list, tuple)) else ():
        yield from nodes(value)


def patient_texts(condition: Condition) -> list[Text]:
    factors = [factor.effect for factor in condition.prognosis]
    return [condition.plain, condition.response.text, *(share.text for share in condition.shares), *factors]


def test_every_condition_of_the_plan_is_there() -> None:
    assert set(PACK.conditions) >= SHIPPED


@each_curve
def test_a_curve_stays_inside_the_range_of_its_scale(name: str, curve: ExpectedCourse) -> None:
    assert all(inside(point, *PACK.scales[curve.scale].range) for point in curve.points), name


@each_curve
def test_a_curve_does_not_end_worse_than_it_starts(name: str, curve: ExpectedCourse) -> None:
    change = curve.points[-1].mean - curve.points[0].mean
    assert (change <= 0) == (PACK.scales[curve.scale].direction == "lower_better"), name


@each_curve
def test_a_curve_starts_at_its_clock_and_on_a_scale_that_is_followed(name: str, curve: ExpectedCourse) -> None:
    assert curve.points[0].week == 0, name
    assert PACK.scales[curve.scale].tracks_state


@each_curve
def test_a_curve_says_why_it_is_used_or_kept_beside(name: str, curve: ExpectedCourse) -> None:
    same = [other for id_, other in CURVES if id_ == name and other.scale == curve.scale]
    first = curve is same[0]
    assert curve.note is not None
    assert curve.note.en.startswith(("used first", "the only one") if first else "kept beside")
    assert curve.note.es.startswith(("se usa primero", "la única") if first else "se conserva aparte")
    assert not curve.note.en.startswith("the only one") or len(same) == 1


@each_condition
def test_the_best_curve_of_each_scale_counts_from_the_clock_that_is_best_known(condition: Condition) -> None:
    wanted = "surgery" if condition.id in ("tka", "tha", "aclr") else "entry"
    for scale in {curve.scale for curve in condition.courses}:
        clocks = [curve.clock for curve in condition.courses if curve.scale == scale]
        assert clocks[0] == wanted or wanted not in clocks


@each_condition
def test_a_condition_prefers_scales_that_exist_and_starts_with_function(condition: Condition) -> None:
    assert condition.prefer and len(set(condition.prefer)) == len(condition.prefer)
    assert PACK.scales[condition.prefer[0]].measures in ("function", "disability")
    assert all(
        curve.scale in condition.prefer or curve.scale in ("koos_qol", "hoos_qol") for curve in condition.courses
    )


@each_condition
def test_review_times_come_in_order(condition: Condition) -> None:
    review = condition.review
    assert 0 < review.first_weeks < review.no_response_weeks <= review.refer_weeks


@each_condition
def test_the_usual_dose_is_a_range(condition: Condition) -> None:
    assert condition.usual_care is not None
    assert condition.usual_care.visits == tuple(sorted(condition.usual_care.visits))
    assert condition.usual_care.weeks == tuple(sorted(condition.usual_care.weeks))


@each_condition
def test_each_intervention_is_known_and_judged_once(condition: Condition) -> None:
    judged = Counter(rec.intervention for rec in condition.recommendations)
    assert set(judged) <= set(PACK.interventions)
    assert [code for code, times in judged.items() if times > 1] == []
    assert any(rec.stance == "for" for rec in condition.recommendations)


@each_condition
def test_what_was_read_says_where(condition: Condition) -> None:
    for node in nodes(condition.model_dump()):
        if node.get("verification") == "read":
            assert node.get("read_at") or PACK.sources[node["source"]].url, node
        if "verification" in node:
            assert (node["verification"] == "judgement") == (node["source"] == "judgement_replan")


@each_condition
def test_a_curve_or_share_that_was_read_keeps_the_address(condition: Condition) -> None:
    figures = [share.figure for share in condition.shares if share.figure]
    assert all(thing.read_at for thing in (*condition.courses, *figures) if thing.verification == "read")


def test_management_rather_than_cure_names_who_helps() -> None:
    assert all(c.response.with_whom for c in CONDITIONS if c.response.grade == "manage")


@each_condition
def test_no_long_text_is_left_in_english(condition: Condition) -> None:
    for node in nodes(condition.model_dump()):
        if set(node) == {"en", "es"}:
            assert node["en"] != node["es"] or len(node["en"]) <= 12, node["en"]


@each_condition
def test_patients_can_read_the_english_texts_at_age_11(condition: Condition) -> None:
    texts = [text.en for text in patient_texts(condition)]
    assert sum(map(grade, texts)) / len(texts) <= 6.5, {text: round(grade(text), 1) for text in texts}
    assert max(map(grade, texts)) <= 8
    assert max(map(words_per_sentence, texts)) <= 20


@each_condition
def test_patients_can_read_the_spanish_texts(condition: Condition) -> None:
    hard = [text.es for text in patient_texts(condition) if ease(text.es) < 60 and words_per_sentence(text.es) > 20]
    assert not hard


@each_condition
def test_patient_texts_name_the_thing_and_not_the_instrument(condition: Condition) -> None:
    words = " ".join(f"{text.en} {text.es}" for text in patient_texts(condition)).lower().split()
    assert not set(INSTRUMENTS) & {word.strip(".,()") for word in words}


@each_condition
def test_the_plain_name_fits_into_a_sentence(condition: Condition) -> None:
    for plain in (condition.plain.en, condition.plain.es):
        assert not plain.endswith(".")
        assert plain[0].islower()


def test_exercise_is_active_and_what_is_done_to_people_is_not() -> None:
    for intervention in PACK.interventions.values():
        assert intervention.group
        assert intervention.active == (intervention.group in ACTIVE_GROUPS), intervention.id
