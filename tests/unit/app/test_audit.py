"""The audit tells who read and changed what, to the auditor of that clinic and to the patient, and never what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

import replan
from houses import House, demo, house, signed_in, user
from replan.app.actions import save_check_in
from replan.app.check_in_values import CheckInValues
from replan.app.jobs.kinds import KINDS
from replan.app.permissions import NotAllowed
from replan.app.queries.audit import PAGE, Asked, audit_csv, audit_for, people_in_audit, who_looked
from replan.app.queries.caseload import caseload
from replan.app.queries.courses import course_for
from replan.app.reviews import pack
from replan.store.convert import LISTS, WHOLE
from replan.store.models import AuditEvent, Consent, Role, User

pytestmark = pytest.mark.django_db


def auditor(home: House) -> User:
    return User.objects.create(username="eye", role=Role.AUDITOR, clinic=home.clinic)


def asked(**more: object) -> Asked:
    today = timezone.localdate()
    return Asked(today, today, **more)  # type: ignore[arg-type]


def test_reading_and_changing_leave_a_line_with_who_and_which_record() -> None:
    home = house()
    eye = auditor(home)
    course_for(actor=home.therapist, patient_id=home.patient.pk)
    today = timezone.localdate()
    save_check_in(
        actor=home.own, client_id=uuid4(), on=today, values=CheckInValues(pain=3), now=timezone.now(), today=today
    )
    lines = audit_for(actor=eye, asked=asked(patient=home.patient.pk)).lines
    seen = {(line.person, line.action, line.patient, line.reads) for line in lines}
    assert (home.therapist.username, "read_course", home.patient.pk, True) in seen
    assert any(line.person == home.own.username and not line.reads for line in lines)


def test_a_list_that_was_opened_is_one_line_and_not_one_for_each_patient() -> None:
    demo()
    lead = user("lead")
    caseload(actor=lead, today=timezone.localdate())
    lines = audit_for(actor=user("auditor"), asked=asked(person="lead")).lines
    assert sum(line.records for line in lines if line.action == "read_caseload") == 10
    assert len(lines) <= 2


def test_reading_the_audit_is_in_the_audit() -> None:
    home = house()
    eye = auditor(home)
    audit_for(actor=eye, asked=asked())
    assert any(line.action == "read_audit" for line in audit_for(actor=eye, asked=asked(person="eye")).lines)


def test_filters_narrow_by_day_person_record_and_kind() -> None:
    home = house()
    eye = auditor(home)
    course_for(actor=home.therapist, patient_id=home.patient.pk)
    AuditEvent.objects.filter(action="add_patient").update(at=timezone.now() - timedelta(days=3))
    today = audit_for(actor=eye, asked=asked()).lines
    assert "add_patient" not in {line.action for line in today}
    before = timezone.localdate() - timedelta(days=3)
    assert {line.action for line in audit_for(actor=eye, asked=Asked(before, before)).lines} == {"add_patient"}
    assert {line.person for line in audit_for(actor=eye, asked=asked(person=home.therapist.username)).lines} == {
        home.therapist.username
    }
    assert all(line.reads for line in audit_for(actor=eye, asked=asked(only="reads")).lines)
    assert not any(line.reads for line in audit_for(actor=eye, asked=asked(only="changes")).lines)


def test_another_clinics_audit_stays_closed() -> None:
    north, south = house("North"), house("South")
    eye = auditor(north)
    course_for(actor=south.therapist, patient_id=south.patient.pk)
    assert not audit_for(actor=eye, asked=asked(patient=south.patient.pk)).lines
    assert south.therapist.username not in "".join(audit_csv(actor=eye, asked=asked()))
    assert set(people_in_audit(eye)) == {"eye", "north-lead", "north-therapist"}


def test_pages_hold_fifty_lines_and_say_whether_there_are_more(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    home = house()
    eye = auditor(home)
    now = timezone.now()
    for number in range(PAGE + 5):
        event = AuditEvent.objects.create(actor=home.lead, action="read_clinic")
        AuditEvent.objects.filter(pk=event.pk).update(at=now - timedelta(seconds=number))
    with django_assert_max_num_queries(3):
        first = audit_for(actor=eye, asked=Asked(timezone.localdate() - timedelta(days=1), timezone.localdate()))
    assert (len(first.lines), first.more) == (PAGE, True)
    second = audit_for(actor=eye, asked=Asked(timezone.localdate() - timedelta(days=1), timezone.localdate()), page=2)
    assert not second.more
    assert len(second.lines) >= 5


def test_the_file_has_a_line_for_each_record_and_no_content() -> None:
    demo()
    caseload(actor=user("lead"), today=timezone.localdate())
    text = "".join(audit_csv(actor=user("auditor"), asked=asked()))
    assert text.splitlines()[0] == "at,person,role,action,patient"
    assert text.count("read_caseload") == 10
    for patient in user("lead").clinic.patient_set.all():  # type: ignore[union-attr]
        assert patient.name not in text


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.AUDITOR])
def test_only_an_auditor_reads_the_audit(role: str) -> None:
    home = house()
    who = User.objects.create(username="other", role=role, clinic=home.clinic)
    for call in (
        lambda: audit_for(actor=who, asked=asked()),
        lambda: audit_csv(actor=who, asked=asked()),
        lambda: people_in_audit(who),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_an_auditor_reads_no_record() -> None:
    home = house()
    eye = auditor(home)
    with pytest.raises(NotAllowed):
        caseload(actor=eye, today=timezone.localdate())
    with pytest.raises(home.patient.DoesNotExist):
        course_for(actor=eye, patient_id=home.patient.pk)


def test_a_patient_sees_who_looked_at_the_own_record_once_a_day_and_no_other_record() -> None:
    north, south = house("North"), house("South")
    for _ in range(3):
        course_for(actor=north.therapist, patient_id=north.patient.pk)
    course_for(actor=south.therapist, patient_id=south.patient.pk)
    lines = who_looked(actor=north.own)
    assert [(line.person, line.role) for line in lines if line.action == "read_course"] == [
        (north.therapist.username, Role.THERAPIST)
    ]
    assert all(line.patient == north.patient.pk for line in lines)
    with pytest.raises(NotAllowed):
        who_looked(actor=north.therapist)


@pytest.mark.parametrize(
    ("name", "more", "action"),
    [
        ("letter_pdf", ["referral"], "fetch_letter"),
        ("patient_download", [], "fetch_review"),
        ("program_print", [], "fetch_program"),
    ],
)
def test_a_file_that_is_taken_along_is_a_line_of_its_own(name: str, more: list[str], action: str) -> None:
    home = house()
    answer = signed_in(home.therapist).get(reverse(name, args=[home.patient.pk, *more]))
    assert answer.status_code == 200
    assert AuditEvent.objects.filter(actor=home.therapist, patient=home.patient, action=action).count() == 1
    [line] = [line for line in audit_for(actor=auditor(home), asked=asked()).lines if line.action == action]
    assert line.reads
    page = signed_in(user("eye")).get("/audit/").content.decode()
    assert "as a file" in page
    said = signed_in(home.own).get("/my-data/").content.decode()
    assert f"{home.therapist.known_as} saved or printed a file of it." in said
    assert said.count(f"{home.therapist.known_as} looked at it.") == 1


@pytest.mark.parametrize(
    ("address", "action"),
    [
        ("/second-opinion/packet/packet.pdf", "fetch_packet"),
        ("/second-opinion/packet/agenda.pdf", "fetch_agenda"),
        ("/second-opinion/packet/summary.pdf", "fetch_summary"),
        ("/talk/agenda.pdf", "fetch_agenda"),
        ("/program/sheet.pdf", "fetch_program"),
        ("/my-recovery/download/", "fetch_review"),
        ("/my-data/course.json", "export_course"),
        ("/my-data/tables.zip", "export_tables"),
    ],
)
def test_a_file_of_the_own_record_is_a_line_as_one_that_somebody_else_takes(address: str, action: str) -> None:
    home = house(story=1)
    assert signed_in(home.own).get(address).status_code == 200
    assert AuditEvent.objects.filter(actor=home.own, patient=home.patient, action=action).count() == 1
    [line] = [line for line in who_looked(actor=home.own) if line.action == action]
    assert line.kind == "fetched"


def test_a_wrong_passcode_of_a_link_is_no_change_of_the_record() -> None:
    home = house()
    AuditEvent.objects.create(patient=home.patient, action="refuse_share")
    assert "refuse_share" not in {line.action for line in who_looked(actor=home.own)}
    lines = audit_for(actor=auditor(home), asked=asked(only="changes")).lines
    assert not [line for line in lines if line.action == "refuse_share"]


def test_everything_that_the_audit_writes_down_is_told_in_both_languages() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(replan.__file__).parent.joinpath("app").rglob("*.py"))
    written = set(re.findall(r'action="([a-z_]+)"|changed\(episode, patient, actor, "([a-z_]+)"\)', source))
    actions = {one or other for one, other in written} | {"refuse_share", "deactivate_person", "change_plan"}
    actions |= {f"write_{section}" for section in (*LISTS, *WHOLE)} | {f"start_{kind}" for kind in KINDS}
    actions |= {f"fetch_{kind.name}" for kind in KINDS.values() if kind.fetch}
    actions |= {f"fetch_{what}" for what in ("agenda", "letter", "packet", "program", "review", "summary")}
    assert len(actions) > 70
    for words in pack().words.values():
        assert not {action for action in actions if f"web.audit.did.{action}" not in words}


def test_the_audit_names_what_was_done_in_the_language_of_the_page() -> None:
    home = house()
    course_for(actor=home.therapist, patient_id=home.patient.pk)
    eye = auditor(home)
    eye.lang = "es"
    eye.save()
    shown = signed_in(eye).get("/audit/").content.decode()
    assert "la historia" in shown and "añadió una historia" in shown and "read course" not in shown


def test_days_and_hours_are_those_of_the_clinic(settings: Any) -> None:
    home = house()
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    Consent.objects.create(patient=home.patient, purpose="clinic_sees", version="1")
    Consent.objects.update(given_at=late)
    settings.TIME_ZONE = "Asia/Tokyo"
    with timezone.override("Asia/Tokyo"):
        shown = signed_in(home.own).get("/my-data/").content.decode()
    assert "3 March 2026" in shown and "2 March 2026" not in shown
