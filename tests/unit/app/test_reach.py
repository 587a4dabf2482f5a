"""Patients are reached only by who they are, who treats them, or who leads their clinic."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

import replan.app
import replan.web
from conftest import ROOT
from houses import house, user
from replan.app.actions import add_therapist, answer_findings, save_check_in
from replan.app.check_in_values import CheckInValues
from replan.app.permissions import ROLES, May, NotAllowed, may
from replan.app.queries.caseload import caseload
from replan.app.queries.courses import course_for, patients_for
from replan.store.models import Role, User


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["patient", "therapist", "lead"])
def test_everybody_reaches_their_own_patients_and_nobody_elses(who: str) -> None:
    north, south = house("North"), house("South")
    actor = user(f"north-{who}")
    assert list(patients_for(actor)) == [north.patient]
    with pytest.raises(ObjectDoesNotExist):
        course_for(actor=actor, patient_id=south.patient.pk)


@pytest.mark.django_db
def test_a_therapist_does_not_reach_a_colleagues_patients() -> None:
    north = house()
    colleague = add_therapist(clinic="North", name="colleague", password="a quiet green boat")
    assert not patients_for(colleague).exists()
    assert north.patient in patients_for(north.lead)


@pytest.mark.django_db
def test_a_therapist_who_changes_clinic_loses_the_patients_of_the_old_one() -> None:
    north, south = house("North"), house("South")
    north.therapist.clinic = south.clinic
    north.therapist.save()
    assert not patients_for(north.therapist).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_looks_after_people_or_reads_the_audit_reaches_no_patient(role: str) -> None:
    north = house()
    somebody = User.objects.create(username="somebody", role=role, clinic=north.clinic)
    assert not patients_for(somebody).exists()
    with pytest.raises(ObjectDoesNotExist):
        course_for(actor=somebody, patient_id=north.patient.pk)


@pytest.mark.django_db
def test_nobody_writes_what_their_role_does_not_include(django_user_model: type[User]) -> None:
    north = house()
    with pytest.raises(NotAllowed):
        today, pain = north.patient.episodes.get().started, CheckInValues(pain=3)
        save_check_in(actor=north.therapist, client_id=uuid4(), on=today, values=pain, now=timezone.now(), today=today)
    with pytest.raises(NotAllowed):
        answer_findings(actor=north.lead, patient=north.patient, on=north.patient.episodes.get().started, answers={})
    with pytest.raises(NotAllowed):
        caseload(actor=north.own, today=north.patient.episodes.get().started)


@pytest.mark.django_db
def test_somebody_made_inactive_may_do_nothing() -> None:
    therapist = house().therapist
    therapist.is_active = False
    assert not any(may(therapist, what) for what in May)


def test_each_role_may_what_its_line_promises_and_no_more() -> None:
    assert ROLES[Role.PATIENT] == {May.SEE_OWN_COURSE, May.WRITE_OWN_SCORES, May.SHARE_OWN_RECORD}
    assert ROLES[Role.ASSISTANT] == {May.SEE_CASELOAD, May.WRITE_RECORDS}
    assert ROLES[Role.ADMINISTRATOR] == {May.RUN_JOBS, May.ADMINISTER}
    assert ROLES[Role.AUDITOR] == {May.SEE_AUDIT}
    assert not ROLES[Role.THERAPIST] & {May.RUN_JOBS, May.ADMINISTER, May.SEE_AUDIT, May.SHARE_OWN_RECORD}
    assert not ROLES[Role.CLINIC_LEAD] & {May.WRITE_RECORDS, May.CHANGE_PLAN, May.REFER, May.SEE_AUDIT}


def test_every_role_has_its_permissions_and_each_is_given_to_somebody() -> None:
    assert set(ROLES) == set(Role.values)
    assert set().union(*ROLES.values()) == set(May)


def _uses(path: Path, name: str) -> bool:
    """Whether the code at `path` says `<name>.objects`."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_patients_are_looked_up_in_one_place_only() -> None:
    code = [path for package in (replan.app, replan.web) for path in Path(str(package.__path__[0])).rglob("*.py")]
    found = {path.relative_to(ROOT / "src/replan").as_posix() for path in code if _uses(path, "Patient")}
    assert found == {"app/queries/courses.py", "app/actions/courses.py"}  # the second one admits new patients
