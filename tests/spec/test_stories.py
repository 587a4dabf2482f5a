"""The demo clinic's stories come out as a therapist would tell them."""

from __future__ import annotations

from datetime import date

import pytest

from replan.demo import ANCHOR, demo_courses
from replan.knowledge.pack import Pack
from replan.review import review, tell

STORIES = {
    # key: (verdicts that fit, conclusion on roadblocks, likeliest reason or None)
    "01_strain_that_is_a_disc": ({"plateau", "behind"}, "found", "misdiagnosis"),
    "02_knee_without_enough_load": ({"plateau", "behind"}, "found", "inadequate_therapy"),
    "03_runner_on_track": ({"on_track"}, "nothing_in_the_way", None),
    "04_shoulder_too_early": ({"too_early"}, "takes_time", None),
    "05_fine_scores_and_a_red_flag": ({"on_track", "recovered"}, "nothing_in_the_way", None),
    "06_caregiver_without_time": ({"plateau", "behind"}, "found", "non_adherence"),
    "07_function_is_the_goal": ({"on_track", "uncertain"}, None, "complex_or_chronic"),
    "08_well_and_gone": ({"recovered"}, "nothing_in_the_way", None),
    "09_three_months_without_a_score": ({"uncertain"}, "found", None),
    "10_new_knee_on_course": ({"on_track"}, "nothing_in_the_way", None),
}
PEOPLE = {person.key: person for person in demo_courses(ANCHOR)}


def test_every_story_is_told() -> None:
    assert set(PEOPLE) == set(STORIES)
    ages = [ANCHOR.year - (person.course.patient.birth_year or 0) for person in PEOPLE.values()]
    assert min(ages) <= 16
    assert max(ages) >= 88


@pytest.mark.parametrize("key", STORIES)
def test_a_story_comes_out_as_meant(key: str, pack: Pack) -> None:
    verdicts, conclusion, reason = STORIES[key]
    found = review(PEOPLE[key].course, today=ANCHOR, pack=pack)
    assert found.progress is not None
    assert found.progress.verdict in verdicts
    assert conclusion in (None, found.roadblocks.conclusion)
    if reason:
        assert found.reasons[0].id == reason


@pytest.mark.parametrize("key", STORIES)
@pytest.mark.parametrize("reader", ["patient", "therapist"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_story_is_told_whole_to_each_reader(key: str, reader: str, lang: str, pack: Pack) -> None:
    course = PEOPLE[key].course
    told = tell(review(course, today=ANCHOR, pack=pack), course, pack, reader=reader, lang=lang)  # type: ignore[arg-type]
    assert told.headline
    assert len(told.reasons) == 5
    everything = repr(told)
    assert "{" not in everything.replace("{}", "")
    assert 0 < len(told.steps) <= 5 or told.urgent
    blame = ["non-compliant", "noncompliant", "failed to", "patient denies", "incumpl"]
    assert not [word for word in blame if word in everything.lower()]


def test_only_the_red_flag_story_closes_the_options(pack: Pack) -> None:
    urgent = {key for key, person in PEOPLE.items() if review(person.course, today=ANCHOR, pack=pack).screening.urgent}
    assert urgent == {"05_fine_scores_and_a_red_flag"}


def test_loading_for_another_day_moves_the_whole_story(pack: Pack) -> None:
    later = date(2027, 1, 1)
    moved = {person.key: person for person in demo_courses(later)}
    for key, person in PEOPLE.items():
        then, now = review(person.course, today=ANCHOR, pack=pack), review(moved[key].course, today=later, pack=pack)
        assert then.progress is not None and now.progress is not None
        assert then.progress.verdict == now.progress.verdict


def test_the_strain_that_is_a_disc_is_not_offered_manual_thrusts_and_is_told_to_look_again(pack: Pack) -> None:
    found = review(PEOPLE["01_strain_that_is_a_disc"].course, today=ANCHOR, pack=pack)
    assert found.steps[0].id == "reassess_diagnosis"
    out = {item.id: item.why for item in found.not_offered}
    assert out["chiropractic"] == "excluded"


def test_a_blood_thinner_and_a_pacemaker_rule_out_what_they_must(pack: Pack) -> None:
    found = review(PEOPLE["09_three_months_without_a_score"].course, today=ANCHOR, pack=pack)
    out = {item.id: item.why for item in found.not_offered}
    assert {
        out[option] for option in ("chiropractic", "osteopathy", "massage", "acupuncture", "herbal_medicine", "mri")
    } == {"excluded"}


@pytest.mark.parametrize("key", STORIES)
def test_every_option_is_offered_or_ruled_out_with_a_reason(key: str, pack: Pack) -> None:
    course = PEOPLE[key].course
    found = review(course, today=ANCHOR, pack=pack)
    assert {o.id for o in found.offers} | {o.id for o in found.not_offered} == set(pack.options)
    assert not {o.id for o in found.offers} & {o.id for o in found.not_offered}
    told = tell(found, course, pack)
    assert all(out.because and all(out.because) for out in told.ruled_out)
