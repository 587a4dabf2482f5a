"""Starting programs in the builder: which come first, what they say of themselves, what a save writes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from houses import House, house, signed_in
from replan.app.queries.courses import courses_of, current_episode
from replan.app.reviews import pack
from replan.course import Course, read_courses
from replan.knowledge.schema.base import Text
from replan.knowledge.schema.retirement import Retirement
from replan.review.words import Speaker
from replan.web.programs.starting import Starts, starting_lines, starts_for
from replan.web.therapists.opened import Opened

pytestmark = pytest.mark.django_db

DISC, BONES = 0, 8
TODAY = date(2026, 3, 2)


def course(north: House) -> Course:
    episode = current_episode(north.patient)
    return courses_of([episode])[episode.pk]


def at(name: str, north: House, *more: Any) -> str:
    return reverse(name, args=[north.patient.pk, *more])


def offered(condition: str, known: Any = None, **episode: Any) -> Starts:
    """What is offered on TODAY to somebody with `condition`."""
    document = {
        "replan": "1",
        "patient": {"id": "a"},
        "episode": {"condition": condition, "start": str(TODAY), **episode},
        "measurements": [{"on": str(TODAY), "measure": "nprs", "score": 5}],
    }
    [made] = read_courses(json.dumps(document), "a.json")
    known = known or pack()
    return starts_for(Opened(None, None, made, known, Speaker(known, "en", "therapist"), TODAY))


def weeks_ago(weeks: float) -> str:
    return str(TODAY - timedelta(weeks=weeks))


@pytest.mark.parametrize(
    ("weeks", "turn"),
    [(1, "tka_first_weeks"), (3, "tka_weeks_2_to_6"), (6, "tka_weeks_6_to_12"), (40, "tka_weeks_6_to_12")],
)
def test_by_the_weeks_since_the_operation_one_stage_has_its_turn(weeks: float, turn: str) -> None:
    own = offered("tka", start=weeks_ago(1), surgery={"on": weeks_ago(weeks), "procedure": "tka"}).own
    assert [one.code for one in own] == ["tka_first_weeks", "tka_weeks_2_to_6", "tka_weeks_6_to_12"]
    assert [one.code for one in own if one.now] == [turn]


def test_no_stage_has_its_turn_while_the_day_of_the_operation_is_not_known() -> None:
    own = offered("tka").own
    assert own and not any(one.now for one in own)


def test_the_working_diagnosis_has_its_programs_too_until_it_is_ruled_out() -> None:
    working = {"code": "patellofemoral_pain", "certainty": "working"}
    assert offered("knee_unclear", diagnosis=working).own[0].code == "patellofemoral_start"
    assert offered("knee_unclear", diagnosis={**working, "certainty": "ruled_out"}).own == ()


def test_others_stand_by_region_with_the_patients_own_region_first() -> None:
    starts = offered("knee_unclear")
    assert starts.own == ()
    assert starts.others[0][0] == pack().regions["knee"].title.en
    offered_ids = [one.code for _, group in starts.others for one in group]
    assert sorted(offered_ids) == sorted(pack().programs)


def test_what_a_clinic_retired_is_not_offered_and_no_program_brings_it_back() -> None:
    why = Text(en="Not here.", es="Aquí no.")
    gone = {
        "programs/tka_first_weeks": Retirement(kind="programs", id="tka_first_weeks", because=why),
        "exercises/chair_rise": Retirement(kind="exercises", id="chair_rise", because=why),
    }
    known = replace(pack(), retired=gone)
    assert "tka_first_weeks" not in [one.code for one in offered("tka", known).own]
    lines = starting_lines(known.programs["tka_weeks_2_to_6"], Speaker(known, "en", "therapist"))
    assert "chair_rise" not in [line["exercise"] for line in lines] and len(lines) == 4


def test_the_builder_shows_those_of_the_condition_first_and_says_that_nobody_signed_them() -> None:
    north = house(story=DISC)
    shown = signed_in(north.therapist).get(at("builder", north)).content.decode()
    condition = course(north).episode.condition
    links = [at("program_start", north, one.id) for one in pack().programs.values() if one.condition == condition]
    others = shown.index("Starting programs of other conditions")
    assert links and all(0 < shown.index(f'href="{link}"') < others for link in links)
    assert "Starting program of Replan project. Not yet signed by a clinician." in shown


def test_a_program_of_the_pack_is_looked_through_changed_and_saved_like_a_template() -> None:
    north = house(story=DISC)
    client, address = signed_in(north.therapist), at("program_start", north, "achilles_heel_drops")
    shown = client.get(address).content.decode()
    assert (
        "Not yet signed by a clinician" in shown and "Alfredson 1998" in shown and "quoted from another page" in shown
    )
    form = {"take-0": "1", "per_week-0": "7", "sets-0": "2", "reps-0": "12", "reason": "the tendon"}
    assert client.post(address, {**form, "reason": ""}).status_code == 422
    assert course(north).plan_changes == ()
    client.post(address, form)
    line = next(one for one in course(north).program if one.exercise == "heel_raise_single_step")
    assert (line.per_week, line.sets, line.reps, line.from_) == (7, 2, 12, timezone.localdate())
    [change] = course(north).plan_changes
    assert "began from the starting program “Achilles tendon: heel drops twice a day”" in change.what
    assert change.reason == "the tendon"


def test_minutes_and_loads_stand_as_the_load_that_the_patient_reads() -> None:
    speak = Speaker(pack(), "es", "therapist")
    [walk] = [one for one in starting_lines(pack().programs["lbp_acute_early"], speak) if one["exercise"] == "walking"]
    assert walk == {"exercise": "walking", "per_week": 14, "sets": 1, "load": "10 minutos"}
    towel = starting_lines(pack().programs["plantar_heel_loading"], speak)[0]
    assert (towel["per_week"], towel["load"]) == (3.5, "tan pesado como permitan doce puntillas lentas")


def test_an_exercise_that_does_not_suit_this_patient_is_not_ticked() -> None:
    north = house(story=BONES)
    shown = signed_in(north.therapist).get(at("program_start", north, "lumbar_stenosis_start")).content.decode()
    number = [line.exercise for line in pack().programs["lumbar_stenosis_start"].lines].index("seated_bend")
    assert "With this, first agree with somebody qualified" in shown
    assert f'name="take-{number}" value="1">' in shown
    assert 'name="take-2" value="1" checked>' in shown


def test_an_unknown_program_does_not_exist_and_a_patient_starts_none() -> None:
    north = house(story=DISC)
    assert signed_in(north.therapist).get(at("program_start", north, "no_such")).status_code == 404
    assert signed_in(north.own).get(at("program_start", north, "lbp_acute_early")).status_code in (403, 404)
