"""Days that nobody can mean: refused where they are typed, and harmless where they are stored already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from houses import House, house, patient_of, signed_in
from replan.app.queries.courses import course_for, current_episode, own_record
from replan.app.reviews import pack
from replan.course import Course
from replan.store.models import Patient, Role, SectionRow, User
from replan.web.start.steps import BY_ID, Asked, Wrong

pytestmark = pytest.mark.django_db

DISC, NONE_BOOKED = 0, 7
TOO_FAR = ["9999-12-31", "2062-01-01"]


def course(patient: Patient) -> Course:
    return course_for(actor=patient.therapist, patient_id=patient.pk)[2]


def change(north: House, kind: str, **form: str) -> Any:
    form = {"reason": "because it stands still", **form}
    return signed_in(north.therapist).post(reverse("change_kind", args=[north.patient.pk, kind]), form)


def holds(patient: Patient, section: str, data: dict[str, Any]) -> None:
    """As a record holds it that was stored or imported before such days were refused."""
    SectionRow.objects.create(episode=current_episode(patient), section=section, key=section, data=data)


@pytest.mark.parametrize("day", TOO_FAR)
@pytest.mark.parametrize(
    ("kind", "form", "field"),
    [
        ("more_sessions", {"planned_visits": "9"}, "planned_end"),
        ("more_sessions", {"planned_visits": "9"}, "next_visit"),
        ("goal", {"goal": "walk"}, "by"),
    ],
)
def test_a_plan_reaches_two_years_ahead_and_no_further(kind: str, form: dict[str, str], field: str, day: str) -> None:
    north = house(story=DISC)
    answer = change(north, kind, **form, **{field: day})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert not SectionRow.objects.exists()
    assert change(north, kind, **form, **{field: "soon"}).status_code == 422
    near = (timezone.localdate() + timedelta(days=700)).isoformat()
    assert change(north, kind, **form, **{field: near}).status_code == 302


def test_an_emptied_planned_end_is_taken_away() -> None:
    north = house(story=DISC)
    soon = timezone.localdate() + timedelta(days=60)
    change(north, "more_sessions", planned_visits="9", planned_end=soon.isoformat())
    assert course(north.patient).episode.planned_end == soon
    change(north, "more_sessions", planned_visits="10")
    assert course(north.patient).episode.planned_end == soon
    change(north, "more_sessions", planned_visits="10", planned_end="")
    assert course(north.patient).episode.planned_end is None


@pytest.mark.parametrize("day", [*TOO_FAR, "2001-01-01"])
def test_a_patients_goal_is_due_from_today_to_two_years_ahead(day: str) -> None:
    client, own = patient_of(DISC)
    before = len(course(own_record(own)).goals)
    assert client.post("/goals/save/", {"text": "walk", "by": day}).status_code == 422
    assert len(course(own_record(own)).goals) == before


def test_a_goal_that_was_due_already_can_be_told_anew() -> None:
    client, own = patient_of(DISC)
    day = (timezone.localdate() - timedelta(days=9)).isoformat()
    holds(own_record(own), "goals", {"id": "goals", "text": "walk", "by": day})
    assert f'min="{day}"' in client.get("/goals/?edit=goals").content.decode()
    assert client.post("/goals/save/", {"id": "goals", "text": "walk far", "by": day}).status_code == 302
    assert "walk far" in [goal.text for goal in course(own_record(own)).goals]


@pytest.mark.parametrize("day", TOO_FAR)
def test_a_visit_is_booked_two_years_ahead_at_most(day: str) -> None:
    north = house(story=DISC)
    answer = signed_in(north.therapist).post(
        reverse("visits", args=[north.patient.pk]), {"on": day, "status": "booked"}
    )
    assert answer.status_code == 422
    assert 'href="#visit-on"' in answer.content.decode()


def test_the_next_visit_of_another_year_is_shown_with_its_year() -> None:
    north = house(story=NONE_BOOKED)
    when = timezone.localdate() + timedelta(days=400)
    holds(north.patient, "visits", {"on": when.isoformat(), "status": "booked"})
    assert str(when.year) in signed_in(north.therapist).get("/caseload/").content.decode()


@pytest.mark.parametrize(
    ("address", "form", "field"),
    [
        ("/options/tried/", {"option": "acupuncture", "told": "yes", "from": "0001-01-01"}, "from"),
        ("/options/tried/", {"option": "acupuncture", "told": "yes", "from": "2026-01-01", "until": "9999-12-31"}, "until"),
        ("/second-opinion/received/", {"answer": "rest", "role": "physician", "on": "0001-01-01"}, "on"),
        ("/second-opinion/received/", {"answer": "rest", "role": "physician", "on": "9999-12-31"}, "on"),
    ],
)  # fmt: skip
def test_what_a_patient_had_elsewhere_lies_in_a_life(address: str, form: dict[str, str], field: str) -> None:
    client, _ = patient_of(DISC)
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert not SectionRow.objects.exists()


STORED = {
    "a planned end": ("episode", {"planned_end": "9999-12-31"}),
    "a goal": ("goals", {"id": "g", "text": "walk", "measure": "odi", "target": 10, "by": "9999-12-31"}),
    "a visit": ("visits", {"on": "9999-12-31", "status": "booked"}),
    "a program": ("program", {"id": "l", "exercise": "curl_up", "from": "2026-01-01", "until": "9999-12-31", "per_week": 3}),
    "a first visit": ("episode", {"start": "0001-01-01", "onset": None}),
    "a treatment": ("options_tried", {"option": "acupuncture", "from": "0001-01-01", "told_therapist": True}),
}  # fmt: skip


def walks(client: Client, addresses: list[str]) -> dict[str, int]:
    return {address: client.get(address).status_code for address in addresses}


@pytest.mark.parametrize("what", STORED)
def test_no_stored_day_breaks_a_page(what: str) -> None:
    north = house(story=DISC)
    holds(north.patient, *STORED[what])
    first = min(m.on for m in course(north.patient).measurements)
    own = [
        "/my-recovery/",
        "/my-recovery/?view=ahead",
        "/today/",
        "/goals/",
        "/options/",
        "/questionnaires/",
        "/program/",
    ]
    own += [
        "/lifestyle/",
        "/questions/",
        "/talk/",
        "/talk/agenda/",
        "/more/",
        "/my-recovery/download/",
        "/second-opinion/",
    ]
    assert set(walks(signed_in(north.own), own).values()) == {200}
    names = [
        "patient",
        "compare",
        "visits",
        "reassess",
        "change_plan",
        "builder",
        "letters",
        "patient_download",
        "examine",
    ]
    theirs = [reverse(name, args=[north.patient.pk]) for name in names]
    theirs += ["/caseload/", f"{theirs[1]}?with={first}", f"{theirs[1]}?with=0001-01-01"]
    assert set(walks(signed_in(north.therapist), theirs).values()) == {200}


@pytest.mark.parametrize("weekday", range(7))
def test_a_chart_ends_with_the_calendar(weekday: int) -> None:
    north = house(story=DISC)
    start = course(north.patient).episode.start - timedelta(days=weekday)
    holds(north.patient, "episode", {"start": start.isoformat(), "onset": None, "planned_end": "9999-12-31"})
    assert signed_in(north.own).get("/my-recovery/").status_code == 200


def test_a_comparison_with_a_score_of_the_first_year_is_shown() -> None:
    north = house(story=DISC)
    episode = current_episode(north.patient)
    holds(north.patient, "episode", {"start": "0001-01-01", "onset": None})
    episode.score_set.update(on="0001-01-01")
    address = reverse("compare", args=[north.patient.pk])
    assert signed_in(north.therapist).get(f"{address}?with=0001-01-01").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_of_today_lies_between_the_first_visit_and_today(day: str) -> None:
    client, own = patient_of(DISC)
    answer = client.get("/today/day/", {"on": day})
    assert answer.status_code == 200
    start = course(own_record(own)).episode.start
    earlier = (start - timedelta(days=1)).isoformat()
    assert earlier not in answer.content.decode()


@pytest.mark.parametrize("asked", ["last=9999-12-31", "last=0001-01-01", "first=0001-01-01", "first=9999-12-31"])
def test_the_audit_of_any_days_is_a_page_and_a_table(asked: str) -> None:
    north = house(story=DISC)
    client = signed_in(User.objects.create(username="eye", role=Role.AUDITOR, clinic=north.clinic))
    assert client.get(f"/audit/?{asked}").status_code == 200
    answer = client.get(f"/audit/export/?{asked}")
    assert answer.status_code == 200
    assert b"at,person" in b"".join(answer.streaming_content)


@pytest.mark.parametrize("day", [*TOO_FAR, "0001-01-01"])
def test_a_goal_of_the_first_visit_is_due_in_the_next_two_years(day: str) -> None:
    asked = Asked({}, pack(), timezone.localdate(), ())
    with pytest.raises(Wrong) as wrong:
        BY_ID["goal"].read(QueryDict(urlencode({"text": "walk", "by": day})), asked)
    assert wrong.value.field == "by"
    near = (timezone.localdate() + timedelta(days=60)).isoformat()
    assert BY_ID["goal"].read(QueryDict(urlencode({"text": "walk", "by": near})), asked)["goal"]["by"] == near
