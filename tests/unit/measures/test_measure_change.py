"""What a change means: direction, the nearest figure, the error of a score, the threshold and the room on the scale."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import PACK
from replan.knowledge.schema import Figure, Scale
from replan.measures import can_improve, important_change, improvement, pick, standard_error


def figure(value: float, **more: Any) -> Figure:
    return Figure(value=value, population={"en": "x", "es": "x"}, source="s", verification="memory", **more)


def bare(scale: Scale, **more: Any) -> Scale:
    """The scale without published figures, but for `more`."""
    return scale.model_copy(
        update={"mdc": (), "mcid": (), "recovered": None, "baseline_sd": None, "change_sd": None, **more}
    )


def test_less_pain_is_an_improvement() -> None:
    assert improvement(PACK.scales["nprs"], before=7, after=4) == 3


def test_more_function_is_an_improvement() -> None:
    assert improvement(PACK.scales["lefs"], before=40, after=52) == 12


def test_getting_worse_is_a_negative_improvement() -> None:
    assert improvement(PACK.scales["odi"], before=30, after=42) == -12


def test_the_figure_for_the_condition_comes_first() -> None:
    figures = [figure(9), figure(8, regions=["knee"]), figure(2, conditions=["knee_oa"])]
    assert pick(figures, "knee_oa", ["knee"]) == figures[2]


def test_without_one_for_the_condition_the_region_decides() -> None:
    figures = [figure(9), figure(8, regions=["knee"]), figure(2, conditions=["tka"])]
    assert pick(figures, "knee_oa", ["knee"]) == figures[1]


def test_a_figure_for_one_condition_may_also_serve_its_region() -> None:
    figures = [figure(9), figure(2, conditions=["lateral_elbow_tendinopathy"], regions=["elbow"])]
    assert pick(figures, "another_elbow_condition", ["elbow"]) == figures[1]


def test_without_a_nearer_one_the_general_figure_serves() -> None:
    figures = [figure(9), figure(8, regions=["hip"])]
    assert pick(figures, "knee_oa", ["knee"]) == figures[0]
    assert pick(figures, None, []) == figures[0]


def test_among_equally_near_figures_the_more_cautious_wins() -> None:
    figures = [figure(2, regions=["knee"]), figure(4, regions=["knee"]), figure(3, regions=["knee"])]
    assert pick(figures, None, ["knee"]) == figures[1]


def test_a_figure_for_other_people_is_not_used() -> None:
    assert pick([figure(2, conditions=["tka"])], "knee_oa", ["knee"]) is None


@pytest.mark.parametrize(
    ("scale", "condition", "region", "mdc", "mcid"),
    [
        ("nprs", "lbp_acute", "lumbar", 2.4, 2.0),
        ("nprs", "lbp_persistent", "lumbar", 2.4, 2.4),
        ("nprs", "neck_pain_nonspecific", "cervical", 4.0, 1.5),
        ("nprs", "rotator_cuff_related_pain", "shoulder", 2.5, 2.17),
        ("nprs", "ankle_sprain", "ankle_foot", 2.4, 2.0),
        ("odi", "lbp_acute", "lumbar", 15, 10),
        ("odi", "lbp_persistent", "lumbar", 15, 17),
        ("ndi", "neck_pain_nonspecific", "cervical", 20.4, 19),
        ("lefs", "patellofemoral_pain", "knee", 8, 8),
        ("lefs", "tka", "knee", 9, 9),
        ("quickdash", "lateral_elbow_tendinopathy", "elbow", 12.85, 9),
        ("quickdash", "adhesive_capsulitis", "shoulder", 17.1, 13.6),
        ("spadi", "adhesive_capsulitis", "shoulder", 17, 13),
        ("koos_pain", "knee_oa", "knee", 20.2, 15),
        ("koos_pain", "tka", "knee", 20.2, 16.7),
        ("koos_sport", "patellofemoral_pain", "knee", 24.3, 15.5),
        ("tug", "knee_oa", "knee", 1.14, 1.4),
    ],
)
def test_thresholds_are_those_of_the_people_most_like_the_patient(
    scale: str, condition: str, region: str, mdc: float, mcid: float
) -> None:
    found = important_change(PACK.scales[scale], condition, [region])
    assert found.mdc is not None and found.mcid is not None
    assert (found.mdc.value, found.mcid.value) == (mdc, mcid)


def test_an_important_change_inside_the_error_gives_way_to_the_detectable_one() -> None:
    found = important_change(PACK.scales["ndi"], "neck_pain_nonspecific", ["cervical"])
    assert (found.important, found.threshold) == (19, 20.4)


def test_an_important_change_beyond_the_error_stands() -> None:
    found = important_change(PACK.scales["odi"], "lbp_persistent", ["lumbar"])
    assert (found.important, found.threshold) == (17, 17)


def test_without_any_published_change_a_share_of_the_scale_stands_in_and_no_figure_is_named() -> None:
    found = important_change(bare(PACK.scales["odi"]), None, [])
    assert found.mcid is None and found.mdc is None
    assert found.important == found.threshold == pytest.approx(15)


@pytest.mark.parametrize(
    ("level", "z"), [("MDC90", 1.645), ("MDC95", 1.96), ("SDC95", 1.96), ("MDC", 1.645), (None, 1.645)]
)
def test_the_error_of_a_score_follows_from_the_level_of_the_detectable_change(level: str | None, z: float) -> None:
    scale = bare(PACK.scales["odi"], mdc=(figure(15, level=level),))
    error = standard_error(scale, None, [])
    assert error.value == pytest.approx(15 / (z * 2**0.5))
    assert (error.basis, error.figure) == ("mdc", scale.mdc[0])


def test_the_published_error_of_pain_in_low_back_pain_comes_back() -> None:
    assert standard_error(PACK.scales["nprs"], "lbp_acute", ["lumbar"]).value == pytest.approx(1.02, abs=0.02)


def test_without_a_detectable_change_the_error_says_that_it_rests_on_the_spread() -> None:
    scale = bare(PACK.scales["odi"], baseline_sd=figure(12))
    error = standard_error(scale, None, [])
    assert (error.value, error.basis, error.figure) == (6, "spread", scale.baseline_sd)


def test_without_a_spread_the_error_says_that_it_rests_on_the_range() -> None:
    error = standard_error(bare(PACK.scales["odi"]), None, [])
    assert (error.value, error.basis, error.figure) == (5, "range", None)


def test_an_open_scale_without_any_figure_still_has_an_error() -> None:
    assert standard_error(bare(PACK.scales["tug"]), None, []).value > 0


@pytest.mark.parametrize(
    ("scale", "score", "needed", "room"),
    [
        ("odi", 8, 10, False),
        ("odi", 10, 10, True),
        ("lefs", 75, 9, False),
        ("lefs", 71, 9, True),
        ("tug", 9, 1.4, True),
    ],
)
def test_near_the_best_end_an_important_change_cannot_show(scale: str, score: float, needed: float, room: bool) -> None:
    assert can_improve(PACK.scales[scale], score, needed) is room
