"""Simulated courses: made again from their seed, valid, untidy as records are, and never made from what they test."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from replan.core.errors import PackError, UsageError
from replan.course import read_courses
from replan.knowledge.lookalikes import Sign
from replan.knowledge.pack import Pack
from replan.review.check import check_course
from replan.simulation import Mix, simulate
from replan.simulation.findings import chances_of
from replan.simulation.mix import REASONS, USUAL
from replan.simulation.presentations import PICTURES
from replan.simulation.write import write_cohort


def _documents(pack: Pack, n: int = 30, **more: object) -> list[str]:
    return [made.course.model_dump_json() for made in simulate(n, seed=4, pack=pack, **more)]  # type: ignore[arg-type]


def test_the_same_seed_makes_the_same_courses_and_any_part_can_be_made_alone(pack: Pack) -> None:
    every = _documents(pack)
    assert every == _documents(pack)
    assert every[20:] == _documents(pack, 10, first=20)
    assert every[0] != next(iter(simulate(1, seed=5, pack=pack))).course.model_dump_json()


def test_the_likelihoods_of_the_roadblocks_play_no_part_in_the_making(pack: Pack) -> None:
    """Else the figures would only say that the engine agrees with itself."""
    half = {"low": 0.4, "best": 0.5, "high": 0.6}
    raw = json.loads(json.dumps(dict(pack.roadblocks.data)))
    for roadblock in raw.values():
        roadblock["prior"] = half
        for evidence in roadblock["evidence"]:
            evidence["if_holds"] = evidence["if_not"] = half
    other = replace(pack, roadblocks=pack.roadblocks.plus(raw))
    assert other.roadblocks["misdiagnosis"].prior.best == 0.5
    assert _documents(other) == _documents(pack)


def test_every_course_is_valid_and_everything_in_it_is_known_to_the_pack(pack: Pack) -> None:
    for made in simulate(150, seed=6, pack=pack, red_flags=0.3):
        text = made.course.model_dump_json(by_alias=True, exclude_defaults=True)
        assert read_courses(text, "one.json") == [made.course]
        check_course(made.course, pack, made.truth.as_of)
        assert all(row.on <= made.truth.as_of for row in made.course.measurements)


def test_records_are_as_untidy_as_records_are(pack: Pack) -> None:
    made = list(simulate(300, seed=7, pack=pack))
    courses = [one.course for one in made]
    days = [
        [row.on for row in course.measurements if row.measure == course.measurements[0].measure] for course in courses
    ]
    assert any(sorted(on) != on for on in days), "entered out of order"
    assert any(len(set(on)) < len(on) for on in days), "a day entered twice"
    assert any(not course.exercise_log for course in courses) and any(course.exercise_log for course in courses)
    assert any(f.state == "unknown" for course in courses for f in course.findings)
    assert any(course.patient.medications is None for course in courses)
    assert any(course.episode.ended and course.episode.ended.reason == "well" for course in courses)
    assert any(course.episode.ended and course.episode.ended.reason == "no_help" for course in courses)
    scores = [(pack.scales[row.measure], row.score) for course in courses for row in course.measurements]
    assert any(score in scale.range for scale, score in scores), "floors and ceilings are met"


def test_causes_are_drawn_in_the_shares_of_the_mix(pack: Pack) -> None:
    rng = np.random.default_rng(1)
    drawn = Counter(Mix.usual().draw(rng) for _ in range(4000))
    alone = {reason: drawn[(reason,), False] / 4000 for reason in REASONS}
    assert all(abs(alone[reason] - USUAL[reason]) < 0.02 for reason in REASONS)
    assert abs(drawn[(), True] / 4000 - USUAL["takes_time"]) < 0.02
    only = [made.truth.causes for made in simulate(20, seed=1, pack=pack, mix=Mix.read("inadequate_therapy=1"))]
    assert all("inadequate_therapy" in causes for causes in only)


def test_causes_show_in_what_happened(pack: Pack) -> None:
    def of(mix: str) -> list:
        return list(simulate(120, seed=8, pack=pack, mix=Mix.read(mix), condition="neck_pain_nonspecific"))

    none, hard, poor, other = of("none=1"), of("non_adherence=1"), of("inadequate_therapy=1"), of("misdiagnosis=1")
    unwatched = of("no_monitoring=1")
    gain = {name: np.mean([m.truth.gain for m in made]) for name, made in
            (("none", none), ("hard", hard), ("poor", poor), ("other", other))}  # fmt: skip
    assert gain["none"] > gain["hard"] > gain["other"] and gain["none"] > gain["poor"]
    assert np.mean([m.truth.home_done for m in hard]) < 0.45 < 0.75 < np.mean([m.truth.home_done for m in none])
    scores = {len(made): np.mean([len(m.course.measurements) for m in made]) for made in (none,)}
    assert np.mean([len(m.course.measurements) for m in unwatched]) < 0.6 * scores[len(none)]
    assert all(m.truth.real_condition for m in other)


def test_missed_visits_are_as_common_as_published(pack: Pack) -> None:
    """Bhavsar 2021: 73 % of 444,995 episodes have at least one missed visit."""
    made = simulate(400, seed=9, pack=pack, mix=Mix.read("none=1"))
    visits = [one.course.visits for one in made if 6 <= len(one.course.visits) <= 10]
    share = np.mean([any(visit.status in ("missed", "cancelled") for visit in rows) for rows in visits])
    assert 0.6 < share < 0.85


@pytest.mark.parametrize(
    ("up", "down"), [(4.9, 0.19), (1.3, 0.29), (0.25, 4.0), (6.1, None), (None, 0.05), (None, 3.0)]
)
def test_signs_are_drawn_with_the_published_likelihood_ratios(up: float | None, down: float | None) -> None:
    found = chances_of(Sign("slr", up, down, None, None, "judgement_replan", "read"))
    assert found is not None
    with_it, without = found
    assert 0 < with_it < 1 and 0 < without < 1
    assert up is None or with_it / without == pytest.approx(up, rel=1e-6)
    assert down is None or (1 - with_it) / (1 - without) == pytest.approx(down, rel=1e-6)


def test_every_red_flag_of_the_pack_has_a_picture_of_known_signs(pack: Pack) -> None:
    assert set(PICTURES) == set(pack.red_flags)
    for picture in (one for pictures in PICTURES.values() for one in pictures):
        assert set(picture.signs) <= set(pack.findings)
        assert set(picture.diagnoses) <= set(pack.diagnoses) and set(picture.implants) <= set(pack.implants)


def test_serious_illness_is_as_common_as_published_and_can_be_made_common(pack: Pack) -> None:
    """Henschke 2009: 11 of 1172."""
    assert pack.rates["serious_illness"].figure.value == pytest.approx(11 / 1172, abs=0.001)
    flags = [made.truth.red_flag for made in simulate(200, seed=2, pack=pack, red_flags=0.5)]
    assert 70 < sum(flag is not None for flag in flags) < 130


def test_a_cohort_is_written_as_documents_scores_and_truth(pack: Pack, tmp_path: Path) -> None:
    count = write_cohort(simulate(12, seed=3, pack=pack), tmp_path)
    courses = read_courses((tmp_path / "courses.jsonl").read_text("utf-8"), "courses.jsonl")
    truths = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    rows = list(csv.DictReader((tmp_path / "scores.csv").open(encoding="utf-8")))
    assert count == len(courses) == len(truths) == 12
    assert [course.patient.id for course in courses] == [truth["patient"] for truth in truths]
    assert len(rows) == sum(len(course.measurements) for course in courses)
    assert "causes" not in (tmp_path / "courses.jsonl").read_text("utf-8"), "the documents do not give the truth away"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonadherence=1", "non_adherence"),
        ("none=x", "none=1"),
        ("none=0", "0 or more"),
        ("none=-1,two=2", "0 or more"),
    ],
)
def test_a_wrong_mix_names_the_way_out(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        Mix.read(text)
    problem = caught.value.problems[0]
    assert problem.place == "--mix" and says in f"{problem.cause} {problem.fix}"


def test_an_unknown_condition_is_refused_before_anything_is_made(pack: Pack) -> None:
    with pytest.raises(PackError):
        next(iter(simulate(1, seed=1, pack=pack, condition="lbp_acut")))
