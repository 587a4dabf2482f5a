"""Items of a course's sections: added one by one, valid or refused whole, each change kept and audited."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from houses import house
from replan.app.actions import write_section, write_sections
from replan.app.permissions import NotAllowed
from replan.app.queries.courses import course_for
from replan.core.errors import UserError
from replan.course import Course
from replan.store.models import AuditEvent, Patient, SectionRow, User

pytestmark = pytest.mark.django_db


def _course(actor: User, patient: Patient) -> Course:
    return course_for(actor=actor, patient_id=patient.pk)[2]


def _today() -> date:
    return timezone.localdate()


def test_a_goal_is_added_changed_and_taken_away_and_each_step_is_kept() -> None:
    north = house()
    for text in ("walk to the shop", "walk to the lake", None):
        data = None if text is None else {"id": "g-new", "text": text}
        write_section(actor=north.own, patient=north.patient, section="goals", key="g-new", data=data, today=_today())
    rows = list(SectionRow.objects.filter(key="g-new").order_by("pk"))
    assert [row.data and row.data["text"] for row in rows] == ["walk to the shop", "walk to the lake", None]
    assert [row.replaces_id for row in rows] == [None, rows[0].pk, rows[1].pk]
    assert "g-new" not in {goal.id for goal in _course(north.own, north.patient).goals}


def test_what_would_break_the_course_is_refused_whole_and_says_where() -> None:
    north = house()
    before = _course(north.own, north.patient)
    good = ("goals", "g-9", {"id": "g-9", "text": "dance"}, None, "")
    bad = ("goals", "g-8", {"id": "g-8", "text": "sing", "by": "soon"}, None, "")
    with pytest.raises(UserError, match=r"goals"):
        write_sections(actor=north.own, patient=north.patient, today=_today(), items=[good, bad])
    assert _course(north.own, north.patient) == before


def test_an_unknown_code_is_refused() -> None:
    north = house()
    with pytest.raises(UserError, match="not a known code"):
        write_section(
            actor=north.own,
            patient=north.patient,
            section="options_tried",
            data={"option": "snake_oil", "from": "2026-01-01"},
            today=_today(),
        )


def test_a_patient_changes_no_plan_and_a_lead_writes_nothing() -> None:
    north = house()
    change = {"on": _today().isoformat(), "kind": "approach", "what": "more walking"}
    with pytest.raises(UserError, match="for those who treat"):
        write_section(actor=north.own, patient=north.patient, section="plan_changes", data=change, today=_today())
    with pytest.raises(NotAllowed):
        write_section(actor=north.lead, patient=north.patient, section="plan_changes", data=change, today=_today())
    write_section(actor=north.therapist, patient=north.patient, section="plan_changes", data=change, today=_today())
    assert _course(north.own, north.patient).plan_changes[-1].what == "more walking"


def test_nobody_writes_out_of_reach() -> None:
    north, south = house("North"), house("South")
    with pytest.raises(Patient.DoesNotExist):
        write_section(
            actor=south.own,
            patient=north.patient,
            section="goals",
            data={"id": "g-7", "text": "run"},
            today=_today(),
        )


def test_each_write_raises_the_revision_and_is_audited() -> None:
    north = house()
    episode = write_section(
        actor=north.own, patient=north.patient, section="patient", data={"pregnant": False}, today=_today()
    )
    assert episode.revision == 1
    assert AuditEvent.objects.filter(actor=north.own, patient=north.patient, action="write_patient").count() == 1
    assert _course(north.own, north.patient).patient.pregnant is False
