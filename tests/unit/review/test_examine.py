"""Trying answers out shows exactly the odds that saving them would give."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conftest import TODAY
from replan.course import Course
from replan.demo import ANCHOR, demo_courses
from replan.knowledge.lookalikes import lookalikes
from replan.knowledge.pack import Pack
from replan.review import review
from replan.review.examine import Examination, State, examination, regions_of, with_answers


def _jo() -> Course:
    return demo_courses(ANCHOR)[0].course


def looked(course: Course, pack: Pack, region: str, answers: Mapping[str, State]) -> Examination:
    return examination(review(course, today=TODAY, pack=pack), course, pack, TODAY, region, answers)


def test_every_region_has_something_to_look_for_and_shows_each_finding_once(pack: Pack) -> None:
    assert set(regions_of(pack)) >= {"lumbar", "cervical", "shoulder", "knee", "ankle_foot"}
    for region in regions_of(pack):
        found = looked(_jo(), pack, region, {})
        codes = [one.finding for group in found.groups for one in group.findings]
        assert codes
        assert len(codes) == len(set(codes))


def test_what_is_tried_is_what_saving_gives(pack: Pack) -> None:
    answers = {"slr": "present", "crossed_slr": "absent"}
    tried = looked(_jo(), pack, "lumbar", answers)
    saved = looked(with_answers(_jo(), answers, TODAY), pack, "lumbar", {})
    assert [(o.condition, o.tried) for o in tried.odds] == [(o.condition, o.recorded) for o in saved.odds]
    assert tried.suspicion[1] == saved.suspicion[0]


def test_a_sign_that_is_there_raises_the_odds_and_one_that_is_not_lowers_them(pack: Pack) -> None:
    start = looked(_jo(), pack, "lumbar", {}).odds
    for sign in next(one for one in lookalikes("lbp_acute", pack) if one.other == "lumbar_radiculopathy").signs:
        if sign.present is None or sign.absent is None or sign.finding in {f.code for f in _jo().findings}:
            continue
        by = {
            state: {o.condition: o.tried.best for o in looked(_jo(), pack, "lumbar", {sign.finding: state}).odds}
            for state in ("present", "absent")
        }
        before = {o.condition: o.recorded.best for o in start}
        if sign.present > 1 > sign.absent:
            assert by["present"]["lumbar_radiculopathy"] >= by["absent"]["lumbar_radiculopathy"]
            assert by["absent"]["lumbar_radiculopathy"] <= before["lumbar_radiculopathy"] + 1e-9


def test_not_known_changes_nothing(pack: Pack) -> None:
    found = looked(_jo(), pack, "lumbar", {"slr": "unknown"})
    assert all(one.recorded == one.tried for one in found.odds)


def test_an_answer_that_means_a_warning_sign_says_so_at_once(pack: Pack) -> None:
    assert "cauda_equina" in looked(_jo(), pack, "lumbar", {"saddle_numbness": "present"}).flags


@pytest.mark.parametrize("state", ["absent", "present"])
def test_an_answer_takes_the_place_of_one_of_the_same_day(pack: Pack, state: str) -> None:
    twice = with_answers(with_answers(_jo(), {"slr": "present"}, TODAY), {"slr": state}, TODAY)
    assert [f.state for f in twice.findings if f.code == "slr"] == [state]
