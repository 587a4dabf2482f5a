"""Scores of answers: worked examples, answers left out, impossible answers, and what holds for any answers."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK
from reference import scoring as slow
from replan.core.errors import DocumentError, NotScorable
from replan.knowledge.schema import Measure, Scale
from replan.measures import band_of, check_items, group_of, score, score_items, standard_score

SCALES = [(measure, scale) for measure in PACK.measures.values() for scale in measure.scales]
NAMES = [scale.id for _, scale in SCALES]
OPEN_TOP = 300.0
EACH_SCALE = settings(max_examples=40)
"""Seventy scales are scored by a handful of rules: 40 sheets of each are a few thousand."""

Answers = dict[str, float | None]


def items_of(scale: Scale) -> tuple[str, ...]:
    return scale.scoring.items or tuple(item for part in scale.scoring.parts for item in part)


OWN = {item.id: item.range for measure in PACK.measures.values() for item in measure.items if item.range}


def whole_answers(scale: Scale, item: str) -> st.SearchStrategy[float]:
    top = scale.scoring.highest if scale.scoring.highest is not None else OPEN_TOP
    low, high = OWN.get(item, (scale.scoring.lowest, top))
    return st.integers(ceil(low), int(high)).map(float)


@st.composite
def answer_sheets(draw: st.DrawFn, scale: Scale) -> Answers:
    """Answers to every item, up to four of them left out: some sheets can be scored and some cannot."""
    items = items_of(scale)
    answers = draw(st.tuples(*(whole_answers(scale, item) for item in items)))
    left_out = draw(st.sets(st.sampled_from(items), max_size=4))
    return {item: None if item in left_out else answer for item, answer in zip(items, answers, strict=True)}


def rises(scale: Scale, item: str) -> bool:
    """Whether a higher answer to `item` raises the score."""
    table = scale.scoring.table
    turned = scale.scoring.kind in ("percent_reversed", "mean_of_reversed") or bool(table and table[0] > table[-1])
    return turned == (item in scale.scoring.reversed)


def scored(scale: Scale, answers: Answers) -> float | None:
    try:
        return score(scale, answers)
    except NotScorable:
        return None


def better(scale: Scale) -> float:
    """Plus one when a higher score is better."""
    return 1.0 if scale.direction == "higher_better" else -1.0


@pytest.mark.parametrize(
    ("measure", "answers", "expected"),
    [
        ("nprs", [5, 3, 7], 5.0),
        ("psfs", [3, 5, 4], 4.0),
        ("odi", [2, 2, 2, 2, 2, 2, 2, None, 2, 2], 40.0),
        ("ndi", [2, 2, 1, 3, 2, 2, 1, None, 2, 2], 37.8),
        ("quickdash", [3] * 11, 50.0),
        ("spadi", [6] * 5 + [4] * 8, 50.0),
    ],
)
def test_a_published_worked_example_comes_out_the_same(
    measure: str, answers: list[float | None], expected: float
) -> None:
    assert score_items(PACK.measures[measure], answers)[measure] == pytest.approx(expected, abs=0.05)


def test_koos_quality_of_life_comes_out_as_in_its_worked_example() -> None:
    scale = PACK.scales["koos_qol"]
    assert score(scale, dict.fromkeys(items_of(scale), 2.0)) == 50.0


def test_a_missing_item_of_a_sum_is_prorated() -> None:
    assert score_items(PACK.measures["lefs"], [3] * 18 + [None, None]) == {"lefs": 60.0}


def test_a_missing_item_of_a_percent_leaves_the_denominator_too() -> None:
    assert score_items(PACK.measures["odi"], [5] * 9 + [None]) == {"odi": 100.0}


def test_both_parts_of_the_shoulder_index_weigh_the_same() -> None:
    assert score_items(PACK.measures["spadi"], [10] * 5 + [0] * 8) == {"spadi": 50.0}


def test_too_few_answers_say_how_many_are_missing_and_how_many_it_takes() -> None:
    with pytest.raises(NotScorable, match="3 of 10 answers are missing, and it takes 8"):
        score_items(PACK.measures["ndi"], [1] * 7 + [None] * 3)


def test_too_few_answers_in_one_part_name_the_part() -> None:
    with pytest.raises(NotScorable, match="one part of spadi has no score: 3 of 5 answers are missing, and it takes 3"):
        score_items(PACK.measures["spadi"], [6, 6, None, None, None] + [4] * 8)


def test_a_subscale_without_answers_does_not_take_the_others_with_it() -> None:
    koos = PACK.measures["koos"]
    answers = [1.0 if item.id.startswith("koos_pain") else None for item in koos.items]
    assert score_items(koos, answers) == {"koos_pain": 75.0}


def test_a_measure_of_which_no_scale_is_answered_has_no_score() -> None:
    koos = PACK.measures["koos"]
    with pytest.raises(NotScorable, match="koos_qol"):
        score_items(koos, [None] * len(koos.items))


def test_every_impossible_answer_is_told_with_its_place_and_a_fix() -> None:
    with pytest.raises(DocumentError) as caught:
        check_items(PACK.measures["odi"], [6, 0, 0, 0, 0, 0, 0, 0, 0, -1])
    assert [problem.place for problem in caught.value.problems] == ["items[0]", "items[9]"]
    assert "6 is not an answer of 'odi'" in caught.value.problems[0].cause
    assert "from 0 to 5" in caught.value.problems[0].fix


@pytest.mark.parametrize("answer", [float("nan"), float("inf"), 0.0])
def test_a_walk_that_could_not_be_done_is_never_the_fastest_of_all(answer: float) -> None:
    with pytest.raises(DocumentError):
        score_items(PACK.measures["tug"], [answer])


@pytest.mark.parametrize("count", [9, 11])
def test_too_few_or_too_many_answers_are_told(count: int) -> None:
    with pytest.raises(DocumentError, match="'ndi' has 10 questions"):
        score_items(PACK.measures["ndi"], [1] * count)


def test_a_patient_may_choose_fewer_activities_than_there_is_room_for() -> None:
    assert score_items(PACK.measures["psfs"], [8]) == {"psfs": 8.0}


def test_an_impossible_answer_given_by_name_is_told_by_name() -> None:
    with pytest.raises(DocumentError, match="nprs_2"):
        score(PACK.scales["nprs"], {"nprs_1": 5, "nprs_2": 11, "nprs_3": 7})


def test_answers_of_other_scales_do_not_matter() -> None:
    scale = PACK.scales["groc"]
    assert score(scale, {"groc_1": 5, "nprs_1": 99}) == 5


@pytest.mark.parametrize(("measure", "scale"), SCALES, ids=NAMES)
@EACH_SCALE
@given(data=st.data())
def test_a_score_always_lies_in_the_range_of_its_scale(measure: Measure, scale: Scale, data: st.DataObject) -> None:
    result = scored(scale, data.draw(answer_sheets(scale)))
    low, high = scale.range
    assert result is None or (low <= result and (high is None or result <= high))


@pytest.mark.parametrize(("measure", "scale"), SCALES, ids=NAMES)
@EACH_SCALE
@given(data=st.data())
def test_a_better_answer_never_gives_a_worse_score(measure: Measure, scale: Scale, data: st.DataObject) -> None:
    sheet = data.draw(answer_sheets(scale))
    before = scored(scale, sheet)
    given_items = [item for item, answer in sheet.items() if answer is not None]
    if before is None or not given_items:
        return
    item = data.draw(st.sampled_from(given_items))
    upward = better(scale) * (1 if rises(scale, item) else -1) > 0
    answer = sheet[item] or 0.0
    limit = whole_answers(scale, item).filter(lambda new: new >= answer if upward else new <= answer)
    after = score(scale, {**sheet, item: data.draw(limit)})
    assert better(scale) * (after - before) >= 0


@pytest.mark.parametrize(
    ("measure", "scale"), [pair for pair in SCALES if pair[1].scoring.kind.startswith("percent")], ids=lambda s: s.id
)
@given(data=st.data())
def test_a_percent_score_equals_the_long_way_round(measure: Measure, scale: Scale, data: st.DataObject) -> None:
    sheet = data.draw(answer_sheets(scale))
    result = scored(scale, sheet)
    if result is None or scale.scoring.highest is None:
        return
    way = slow.percent if scale.scoring.kind == "percent" else slow.percent_reversed
    long_way = way(list(sheet.values()), scale.scoring.lowest, scale.scoring.highest)
    assert result == pytest.approx(long_way, abs=1e-9)


@given(sheet=answer_sheets(PACK.scales["spadi"]))
def test_a_mean_of_parts_equals_the_long_way_round(sheet: Answers) -> None:
    scale = PACK.scales["spadi"]
    result = scored(scale, sheet)
    parts = [[sheet[item] for item in part] for part in scale.scoring.parts]
    assert result is None or result == pytest.approx(slow.mean_of_parts(parts, 0, 10), abs=1e-9)


@given(sheet=answer_sheets(PACK.scales["koos12"]))
def test_a_mean_of_reversed_parts_equals_the_long_way_round(sheet: Answers) -> None:
    scale = PACK.scales["koos12"]
    result = scored(scale, sheet)
    parts = [[sheet[item] for item in part] for part in scale.scoring.parts]
    assert result is None or result == pytest.approx(100 - slow.mean_of_parts(parts, 0, 4), abs=1e-9)


@given(sheet=answer_sheets(PACK.scales["prtee"]))
def test_weighted_parts_equal_the_long_way_round(sheet: Answers) -> None:
    scale = PACK.scales["prtee"]
    result = scored(scale, sheet)
    pain, specific, usual = ([sheet[item] for item in part] for part in scale.scoring.parts)
    if result is not None:
        long_way = slow.prorated_sum(pain) + (slow.prorated_sum(specific) + slow.prorated_sum(usual)) / 2
        assert result == pytest.approx(long_way, abs=1e-9)


@given(sheet=answer_sheets(PACK.scales["pss4"]))
def test_reversed_answers_equal_the_long_way_round(sheet: Answers) -> None:
    result = scored(PACK.scales["pss4"], sheet)
    turned = [4 - a if item in ("pss4_2", "pss4_3") and a is not None else a for item, a in sheet.items()]
    assert result is None or result == slow.prorated_sum(turned)


def test_a_part_without_any_answer_has_no_weighted_score() -> None:
    with pytest.raises(NotScorable):
        score_items(PACK.measures["prtee"], [4] * 5 + [5] * 6 + [None] * 4)


@pytest.mark.parametrize(
    ("total", "psychosocial", "group"),
    [(3, 2, "low"), (3, 3, "low"), (4, 3, "medium"), (6, 4, "high"), (4, 4, "high"), (9, 5, "high")],
)
def test_start_back_groups_follow_the_published_cut_offs(total: int, psychosocial: int, group: str) -> None:
    """Keele University's scoring page: up to 3 low; from 4 on the psychosocial part decides, 4 or more being high."""
    found = group_of(PACK.measures["start_back"], {"start_back": total, "start_back_psych": psychosocial})
    assert found is not None and found.id == group


def test_a_group_needs_every_score() -> None:
    assert group_of(PACK.measures["start_back"], {"start_back": 6}) is None


@pytest.mark.parametrize(
    ("scale", "value", "label"), [("isi", 16, "moderate"), ("tsk11", 29, "moderate"), ("fiqr", 83, "very severe")]
)
def test_bands_have_the_published_edges(scale: str, value: float, label: str) -> None:
    found = band_of(PACK.scales[scale], value)
    assert found is not None and found.label.en == label


def test_every_band_lies_on_its_scale_in_order() -> None:
    for _, scale in SCALES:
        low, high = scale.range
        for band in scale.bands:
            edges = [low if band.low is None else band.low, band.high if band.high is not None else high]
            assert low <= (edges[0] or 0.0) and (edges[1] is None or (edges[0] or 0.0) < edges[1] <= (high or edges[1]))


@pytest.mark.parametrize(
    ("code", "value", "scale", "standard"),
    [("ndi_raw50", 18.9, "ndi", 37.8), ("psfs_2", 6.0, "psfs", 4.0), ("koos_ps_reversed", 40.0, "koos_ps", 60.0)],
)
def test_other_prints_of_a_scale_are_converted(code: str, value: float, scale: str, standard: float) -> None:
    assert standard_score(code, value, PACK) == (scale, pytest.approx(standard))


@given(sheet=answer_sheets(PACK.scales["lefs"]))
def test_a_prorated_sum_equals_the_long_way_round(sheet: Answers) -> None:
    result = scored(PACK.scales["lefs"], sheet)
    assert result is None or result == pytest.approx(slow.prorated_sum(list(sheet.values())), abs=1e-9)
