"""From the answers of a first visit to a record: safety first, unknown is not absent, all or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from houses import STRONG, house, signed_in
from replan.app.actions import finish_first_visit, save_draft, sign_up
from replan.app.actions.sign_up import MOST_AN_HOUR
from replan.app.first_visit import conditions_for, exercise_code, general_condition, safety_to_ask, screening_of
from replan.app.queries.courses import course_for, has_record
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review import review
from replan.store.models import Consent, Draft, Patient, User

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
REGIONS = list(pack().regions)


def answers(region: str = "knee", **more: Any) -> dict[str, Any]:
    """A whole first visit in which every safety question was answered with no."""
    found: dict[str, Any] = {
        "consent": ["keep_record"],
        "region": region,
        "birth_year": 1970,
        "sex": "female",
        "onset": {"count": 3, "unit": "months"},
        "condition": "unsure",
        "therapy": {"begun": False},
        "diagnoses": None,
        "medications": [],
        "pain": 6,
        "activity": "climb stairs",
        "function": 3,
        **more,
    }
    while codes := safety_to_ask(found, pack(), TODAY()):
        found["safety"] = {**found.get("safety", {}), **dict.fromkeys(codes, "absent")}
    return found


def somebody(**more: Any) -> User:
    ada = sign_up(username="ada", password=STRONG, shown_name="Ada", lang="en", now=timezone.now())
    save_draft(actor=ada, kind="first_visit", data=answers(**more))
    return ada


def test_the_answers_become_a_record_and_the_draft_is_gone() -> None:
    ada = somebody(program=[{"name": "Squat, slowly", "per_week": 3, "sets": 2, "reps": 10}], goal={"text": "ski"})
    patient = finish_first_visit(actor=ada, today=TODAY())
    _, _, course = course_for(actor=ada, patient_id=patient.pk)
    assert [(m.measure, m.score) for m in course.measurements] == [("nprs", 6.0), ("psfs", 3.0)]
    assert course.episode.condition == "knee_unclear"
    assert course.episode.onset == TODAY() - timedelta(days=91)
    assert [(line.exercise, line.note, line.per_week) for line in course.program] == [
        ("squat_slowly", "Squat, slowly", 3.0)
    ]
    assert [goal.text for goal in course.goals] == ["climb stairs", "ski"]
    assert not Draft.objects.exists()
    assert [(c.purpose, bool(c.version)) for c in Consent.objects.filter(patient=patient)] == [("keep_record", True)]
    made = review(course, today=TODAY(), pack=pack())
    assert made.progress is not None
    assert made.progress.verdict == "too_early"


def test_who_was_given_no_exercises_reads_that_and_not_none_of_a_list_that_was_never_shown() -> None:
    left = {"about": True, "tried": [], "implants": [], "pregnant": False, "goal": {"text": ""}, "program_done": True}
    ada = somebody(**left)
    page = signed_in(ada).get("/first-visit/check/").content.decode()
    asked = page.index("What exercises were you given for home?")
    assert "<dd>No exercises" in page[asked:]
    assert "None of these" not in page[asked:]


def test_what_nobody_knows_is_not_taken_for_no() -> None:
    ada = somebody()
    course = course_for(actor=ada, patient_id=finish_first_visit(actor=ada, today=TODAY()).pk)[2]
    assert course.patient.diagnoses is None
    assert course.patient.medications == ()
    assert course.patient.implants is None
    assert course.patient.pregnant is None


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(("count", "unit"), [(3, "days"), (8, "weeks"), (2, "years")])
def test_somebody_who_does_not_know_what_it_is_gets_a_general_condition(region: str, count: int, unit: str) -> None:
    said = answers(region, onset={"count": count, "unit": unit})
    general = pack().conditions[general_condition(said, pack(), TODAY())]
    assert general.regions[0] == region
    assert general in conditions_for(said, pack(), TODAY())


def test_low_back_pain_goes_by_the_name_of_its_time() -> None:
    names = [
        general_condition(answers("lumbar", onset={"count": weeks, "unit": "weeks"}), pack(), TODAY())
        for weeks in (0, 5, 6, 11, 12, 300)
    ]
    assert names == ["lbp_acute"] * 2 + ["lbp_subacute"] * 2 + ["lbp_persistent"] * 2


@pytest.mark.parametrize("region", REGIONS)
def test_safety_questions_end_and_dont_know_is_never_asked_twice(region: str) -> None:
    said: dict[str, Any] = {"region": region, "birth_year": 1950, "sex": "male"}
    asked: list[str] = []
    while codes := safety_to_ask(said, pack(), TODAY()):
        asked += codes
        said["safety"] = {**said.get("safety", {}), **dict.fromkeys(codes, "unknown")}
    assert len(asked) == len(set(asked))
    screening = screening_of(said, pack(), TODAY())
    assert not screening.cleared or screening.open
    assert not screening.urgent


def test_an_urgent_warning_sign_makes_no_record() -> None:
    ada = somebody(region="lumbar")
    said = answers("lumbar")
    said["safety"]["saddle_numbness"] = "present"
    save_draft(actor=ada, kind="first_visit", data=said)
    with pytest.raises(UserError, match="warning sign"):
        finish_first_visit(actor=ada, today=TODAY())
    assert not has_record(ada)


def test_without_consent_nothing_is_kept() -> None:
    ada = somebody(consent=[])
    with pytest.raises(UserError, match="consent"):
        finish_first_visit(actor=ada, today=TODAY())
    assert not Patient.objects.exists()


def test_there_is_one_record_for_one_person() -> None:
    ada = somebody()
    finish_first_visit(actor=ada, today=TODAY())
    save_draft(actor=ada, kind="first_visit", data=answers())
    with pytest.raises(UserError, match="already"):
        finish_first_visit(actor=ada, today=TODAY())


@pytest.mark.parametrize("active", [True, False])
def test_only_a_therapist_who_still_works_there_gets_the_patient(active: bool) -> None:
    home = house()
    home.therapist.is_active = active
    home.therapist.save()
    ada = somebody(consent=["keep_record", "clinic_sees"], therapist=home.therapist.pk)
    User.objects.filter(pk=ada.pk).update(clinic=home.clinic)
    assert finish_first_visit(actor=ada, today=TODAY()).therapist == (home.therapist if active else None)


def test_answers_that_make_no_course_leave_nothing_behind() -> None:
    ada = somebody(therapy={"begun": True, "count": 2, "unit": "years"})
    with pytest.raises(UserError):
        finish_first_visit(actor=ada, today=TODAY())
    assert not Patient.objects.exists()
    assert Draft.objects.exists()


def test_sign_ups_in_one_hour_are_capped() -> None:
    now = timezone.now()
    User.objects.bulk_create(User(username=f"robot-{n}", date_joined=now) for n in range(MOST_AN_HOUR))
    with pytest.raises(UserError, match="too many"):
        sign_up(username="ada", password=STRONG, shown_name="Ada", lang="en", now=now)
    assert sign_up(username="ada", password=STRONG, shown_name="Ada", lang="en", now=now + timedelta(hours=2))


@pytest.mark.parametrize(
    ("name", "code"),
    [("Puente de glúteos", "puente_de_gluteos"), ("3 x squats", "exercise_3_x_squats"), ("深蹲", "exercise")],
)
def test_an_exercise_in_anybodys_words_gets_a_code(name: str, code: str) -> None:
    assert exercise_code(name) == code
