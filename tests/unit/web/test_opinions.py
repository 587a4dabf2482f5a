"""Second opinions on the therapist's side: kept, shown, and in the ledger when the plan changed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from houses import House, house, signed_in
from replan.app.actions import answer_findings
from replan.app.actions.entries import State
from replan.app.queries.courses import courses_of, current_episode
from replan.course import Course
from replan.store.models import SectionRow

pytestmark = pytest.mark.django_db


def course(north: House) -> Course:
    episode = current_episode(north.patient)
    return courses_of([episode])[episode.pk]


def form(**more: str) -> dict[str, str]:
    said = {"role": "orthopaedic_surgeon", "who": "Dr Novak", "on": timezone.localdate().isoformat(), "view": "agrees"}
    return {**said, "advice": "load it more slowly", "changed": "no", **more}


def at(name: str, north: House) -> str:
    return reverse(name, args=[north.patient.pk])


def test_an_opinion_answers_the_one_that_was_asked_for_and_stands_in_the_patient_view() -> None:
    north = house()
    client = signed_in(north.therapist)
    asked = {"kind": "packet", "to": "orthopaedic_surgeon", "question": "Is it the disc?"}
    client.post(at("letter_sent", north), asked)
    key = SectionRow.objects.get(section="second_opinions").key
    before = len(course(north).second_opinions)
    assert client.post(at("opinions", north), form(answers=key)).status_code == 302
    found = course(north).second_opinions
    assert len(found) == before
    one = found[-1]
    assert (one.question, one.provider, one.changed) == ("Is it the disc?", "Dr Novak", False)
    assert one.answer == "Agrees with the working diagnosis. load it more slowly"
    assert "Dr Novak" in client.get(at("patient", north)).content.decode()
    packet = client.get(reverse("letter", args=[north.patient.pk, "packet"])).content.decode()
    assert "Dr Novak" in packet
    nameless = client.get(reverse("letter", args=[north.patient.pk, "packet"]), {"chosen": "1", "in": ["opinions"]})
    assert "Dr Novak" not in nameless.content.decode().split("<article")[1]


def test_an_opinion_that_changed_the_plan_is_a_line_of_the_ledger_with_its_reason() -> None:
    north = house()
    client = signed_in(north.therapist)
    what = {"changed": "yes", "kind": "approach", "done": "isometric holds first", "view": "differs"}
    page = client.post(at("opinions", north), form(**what), follow=True).content.decode()
    assert "They see another diagnosis." in page
    change = course(north).plan_changes[-1]
    assert (change.kind, change.what, change.by) == ("approach", "isometric holds first", "north-therapist")
    assert "Dr Novak" in (change.reason or "") and "load it more slowly" in (change.reason or "")
    assert course(north).second_opinions[-1].changed is True


def test_what_is_missing_is_named_and_what_was_typed_is_kept() -> None:
    north = house()
    client = signed_in(north.therapist)
    for field, value, place in (
        ("role", "", "role"),
        ("on", "2999-01-01", "on"),
        ("view", "", "view-agrees"),
        ("advice", " ", "advice"),
        ("changed", "yes", "done"),
    ):
        answer = client.post(at("opinions", north), form(**{field: value}))
        assert answer.status_code == 422
        assert f'href="#{place}"' in answer.content.decode()
        assert 'value="Dr Novak"' in answer.content.decode()
    assert not SectionRow.objects.exists()


def test_while_an_urgent_sign_stands_an_opinion_is_kept_but_changes_no_plan() -> None:
    north = house()
    answers: dict[str, State] = {"saddle_numbness": "present"}
    answer_findings(actor=north.therapist, patient=north.patient, on=timezone.localdate(), answers=answers)
    client = signed_in(north.therapist)
    changed = form(changed="yes", kind="approach", done="isometric holds first")
    assert client.post(at("opinions", north), changed).status_code == 409
    assert course(north).plan_changes == ()
    assert client.post(at("opinions", north), form()).status_code == 302


def test_a_lead_and_the_patient_write_no_opinion_here() -> None:
    north = house()
    assert signed_in(north.lead).post(at("opinions", north), form()).status_code == 403
    assert signed_in(north.own).post(at("opinions", north), form()).status_code == 403
    assert signed_in(house("South").therapist).get(at("opinions", north)).status_code == 404
