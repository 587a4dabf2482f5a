"""The audit tells who read and changed what, to the auditor of that clinic and to the patient, and never what it says."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

import replan
from houses import STRONG, House, demo, house, signed_in, user
from replan.app.actions import add_patient, make_invitation, save_check_in, sign_up
from replan.app.actions.consents import give_consent_again, withdraw_consent
from replan.app.actions.erase import erase_account
from replan.app.actions.joining import join_clinic
from replan.app.check_in_values import CheckInValues
from replan.app.jobs.kinds import KINDS
from replan.app.permissions import NotAllowed
from replan.app.queries.audit import PAGE, Asked, audit_csv, audit_for, people_in_audit, who_looked
from replan.app.queries.caseload import caseload
from replan.app.queries.courses import course_for
from replan.app.reviews import pack
from replan.demo import demo_courses
from replan.store.convert import LISTS, WHOLE
from replan.store.models import AuditEvent, Consent, Patient, Role, User

pytestmark = pytest.mark.django_db


def auditor(home: House, name: str = "eye") -> User:
    return User.objects.create(username=name, role=Role.AUDITOR, clinic=home.clinic)


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


def seen_by(eye: User) -> list[str]:
    """The kinds of lines that the auditor reads and did not write, oldest first."""
    rows = list(csv.DictReader("".join(audit_csv(actor=eye, asked=asked())).splitlines()))
    return [row["action"] for row in reversed(rows) if row["person"] != eye.username]


def test_an_auditor_reads_of_a_patient_what_was_done_while_the_clinic_had_them() -> None:
    north, south, today = house("North"), house("South"), timezone.localdate()
    eyes = {home.clinic.name: auditor(home, f"eye-{home.clinic.name}") for home in (north, south)}
    before = {name: seen_by(eye) for name, eye in eyes.items()}
    ada = sign_up(username="ada", password=STRONG, shown_name="Ada", lang="en", now=timezone.now())
    course = demo_courses(today)[1].course
    ada_record = add_patient(actor=ada, name="Ada", course=course, clinic=None, user=ada, therapist=None)

    def invited(by: House) -> str:
        return make_invitation(actor=by.lead, role=Role.PATIENT, now=timezone.now(), therapist=by.therapist.username)[1]

    def lives(what: str) -> None:
        AuditEvent.objects.create(actor=User.objects.get(pk=ada.pk), patient=Patient.objects.get(user=ada), action=what)
        AuditEvent.objects.create(actor=User.objects.get(pk=ada.pk), action=f"{what}_account")

    def joins(by: House, secret: str) -> None:
        join_clinic(actor=User.objects.get(pk=ada.pk), secret=secret, agreed=("clinic_sees",), now=timezone.now())

    lives("alone")
    joins(north, invited(north))
    lives("first")
    withdraw_consent(actor=User.objects.get(pk=ada.pk), purpose="clinic_sees", now=timezone.now())
    lives("gone")
    give_consent_again(actor=User.objects.get(pk=ada.pk), purpose="clinic_sees")
    course_for(actor=north.therapist, patient_id=ada_record.pk)
    lives("second")
    withdraw_consent(actor=User.objects.get(pk=ada.pk), purpose="clinic_sees", now=timezone.now())
    joins(south, invited(south))
    lives("elsewhere")
    new = {name: seen_by(eye)[len(before[name]) :] for name, eye in eyes.items()}
    assert new["North"] == [
        "make_invitation", "join_clinic", "first", "first_account", "withdraw_consent",
        "give_consent", "read_course", "second", "second_account", "withdraw_consent",
    ]  # fmt: skip
    assert new["South"] == ["make_invitation", "join_clinic", "elsewhere", "elsewhere_account"]
    own = AuditEvent.objects.filter(patient=ada_record).values_list("action", flat=True)
    assert {"alone", "first", "gone", "second", "elsewhere", "read_course"} <= set(own), "the patient's own stays whole"
    assert {line.person for line in who_looked(actor=User.objects.get(pk=ada.pk))} >= {north.therapist.username}


def test_what_is_done_after_leaving_is_no_line_of_the_clinic_even_when_the_account_is_erased() -> None:
    home = house()
    eye = auditor(home)
    Consent.objects.create(patient=home.patient, purpose="clinic_sees", version="1")
    withdraw_consent(actor=home.own, purpose="clinic_sees", now=timezone.now())
    before = seen_by(eye)
    erase_account(actor=home.own, now=timezone.now())
    assert seen_by(eye) == before and before[-1] == "withdraw_consent"
    other = house("South")
    erase_account(actor=other.own, now=timezone.now())
    assert seen_by(auditor(other, "other-eye"))[-2:] == ["erase_account", "erase_record"]


def test_lines_of_an_earlier_version_find_their_clinic_by_what_was_agreed_to_and_when() -> None:
    home, now = house(), timezone.now()
    find = import_module("replan.store.migrations.0007_find_clinic_of_each_line").find_clinics
    stays = house("South")

    def line(who: User | None, patient: Patient | None, action: str, days: int) -> None:
        made = AuditEvent.objects.create(actor=who, patient=patient, action=action)
        AuditEvent.objects.filter(pk=made.pk).update(at=now - timedelta(days=days))

    for given, taken in ((80, 60), (40, 20)):
        row = Consent.objects.create(
            patient=home.patient, purpose="clinic_sees", version="1", withdrawn_at=now - timedelta(days=taken)
        )
        Consent.objects.filter(pk=row.pk).update(given_at=now - timedelta(days=given))
    AuditEvent.objects.all().delete()
    line(home.own, home.patient, "join_clinic", 80)
    for days in (81, 79, 61, 59, 41, 39, 21, 19):
        line(home.own, home.patient, f"day_{days}", days)
    line(home.therapist, home.patient, "staff", 70)
    line(None, stays.patient, "shared", 5)
    line(stays.own, None, "account", 5)
    AuditEvent.objects.update(clinic=None)
    find(apps, None)
    of = {
        home.clinic.name: set(AuditEvent.objects.filter(clinic=home.clinic).values_list("action", flat=True)),
        "South": set(AuditEvent.objects.filter(clinic=stays.clinic).values_list("action", flat=True)),
    }
    assert of == {
        "North": {"join_clinic", "day_79", "day_61", "day_39", "day_21", "staff"},
        "South": {"shared", "account"},
    }
