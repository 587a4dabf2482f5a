"""People, teams and hand-overs: each only by who may, within the own clinic, and never so that nobody is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from houses import STRONG, House, house, signed_in
from replan.app.actions import add_therapist
from replan.app.actions.handover import hand_over
from replan.app.actions.staff import Person, change_person, remove_team, rename_clinic, save_team, set_active
from replan.app.permissions import NotAllowed
from replan.app.queries.courses import patients_for
from replan.app.queries.handover import handed_to_me, handovers_of, patients_to_hand_over
from replan.app.queries.staff import people_for, person_for, teams_for, therapists_for
from replan.core.errors import UserError
from replan.store.models import AuditEvent, Consent, Handover, Role, Team, User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 18)
PLAIN = Person("Ana Ruiz", "therapist", None, "physical_therapist", 2014, ("shoulder",), "L-7", date(2026, 1, 5), True)


def somebody(role: str, home: House) -> User:
    return User.objects.create(username=f"some-{role}", role=role, clinic=home.clinic)


@pytest.mark.parametrize("by", [Role.ADMINISTRATOR, Role.CLINIC_LEAD])
def test_qualification_and_experience_are_kept_and_audited(by: str) -> None:
    home = house()
    actor = somebody(by, home)
    changed = change_person(actor=actor, user_id=home.therapist.pk, to=PLAIN, today=TODAY)
    changed.refresh_from_db()
    assert (changed.known_as, changed.qualified_in, changed.specialties) == ("Ana Ruiz", 2014, ["shoulder"])
    assert (changed.license_number, changed.license_valid) == ("L-7", True)
    assert AuditEvent.objects.filter(actor=actor, action="change_person", patient=None).exists()


@pytest.mark.parametrize("role", [Role.PATIENT, Role.THERAPIST, Role.ASSISTANT, Role.AUDITOR])
def test_who_does_not_look_after_people_changes_and_sees_none(role: str) -> None:
    home = house()
    who = somebody(role, home)
    for call in (
        lambda: people_for(who),
        lambda: teams_for(who),
        lambda: person_for(actor=who, user_id=home.therapist.pk),
        lambda: change_person(actor=who, user_id=home.therapist.pk, to=PLAIN, today=TODAY),
        lambda: set_active(actor=who, user_id=home.therapist.pk, active=False),
        lambda: save_team(actor=who, name="New"),
        lambda: remove_team(actor=who, team_id=1),
        lambda: rename_clinic(actor=who, name="New"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_people_of_another_clinic_and_patients_do_not_exist_for_who_looks_after_people() -> None:
    north, south = house("North"), house("South")
    for user_id in (south.therapist.pk, north.own.pk):
        with pytest.raises(ObjectDoesNotExist):
            change_person(actor=north.lead, user_id=user_id, to=PLAIN, today=TODAY)
        with pytest.raises(ObjectDoesNotExist):
            set_active(actor=north.lead, user_id=user_id, active=False)
    team = save_team(actor=south.lead, name="Blue")
    with pytest.raises(ObjectDoesNotExist):
        save_team(actor=north.lead, name="Red", team_id=team.pk)
    with pytest.raises(ObjectDoesNotExist):
        remove_team(actor=north.lead, team_id=team.pk)
    assert {one.user.username for one in people_for(north.lead)} == {"north-lead", "north-therapist"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"role": "patient"}, "role"),
        ({"role": "assistant"}, "role"),  # still treats a patient
        ({"team": 99_999}, "team"),
        ({"profession": "wizard"}, "profession"),
        ({"qualified_in": 2027}, "qualified_in"),
        ({"license_checked_on": date(2026, 3, 19)}, "license_checked_on"),
        ({"license_checked_on": None}, "license_checked_on"),
    ],
)
def test_what_cannot_be_names_its_field_and_changes_nothing(change: dict[str, object], place: str) -> None:
    home = house()
    with pytest.raises(UserError) as caught:
        change_person(actor=home.lead, user_id=home.therapist.pk, to=replace(PLAIN, **change), today=TODAY)
    assert [problem.place for problem in caught.value.problems] == [place]
    home.therapist.refresh_from_db()
    assert home.therapist.shown_name == ""


@pytest.mark.parametrize("purpose", ["clinic_sees", "keep_record"])
def test_a_patient_whom_nobody_may_see_any_more_keeps_no_therapist_in_the_role(purpose: str) -> None:
    home = house()
    assert [one.treats for one in people_for(home.lead) if one.user == home.therapist] == [1]
    Consent.objects.create(patient=home.patient, purpose=purpose, version="1", withdrawn_at=timezone.now())
    assert [one.treats for one in people_for(home.lead) if one.user == home.therapist] == [0]
    to = replace(PLAIN, role="assistant")
    assert change_person(actor=home.lead, user_id=home.therapist.pk, to=to, today=TODAY).role == Role.ASSISTANT


def test_nobody_changes_the_own_role_or_ends_the_own_sign_in() -> None:
    home = house()
    somebody(Role.ADMINISTRATOR, home)
    with pytest.raises(UserError):
        change_person(actor=home.lead, user_id=home.lead.pk, to=PLAIN, today=TODAY)
    with pytest.raises(UserError):
        set_active(actor=home.lead, user_id=home.lead.pk, active=False)


def test_somebody_always_stays_who_can_look_after_people() -> None:
    home = house()
    admin = somebody(Role.ADMINISTRATOR, home)
    set_active(actor=admin, user_id=home.lead.pk, active=False)
    set_active(actor=admin, user_id=home.lead.pk, active=True)
    set_active(actor=home.lead, user_id=admin.pk, active=False)
    admin.refresh_from_db()
    assert not admin.is_active
    with pytest.raises(NotAllowed):
        people_for(admin)


def test_an_assistant_reaches_the_patients_of_the_own_team_and_loses_them_with_it() -> None:
    home = house()
    assistant = somebody(Role.ASSISTANT, home)
    team = save_team(actor=home.lead, name="Blue")
    User.objects.filter(pk__in=[assistant.pk, home.therapist.pk]).update(team=team)
    assistant.refresh_from_db()
    assert list(patients_for(assistant)) == [home.patient]
    User.objects.filter(pk=assistant.pk).update(team=None)
    assistant.refresh_from_db()
    assert not patients_for(assistant).exists()


def test_a_team_is_taken_away_once_nobody_active_is_in_it() -> None:
    home = house()
    assistant = somebody(Role.ASSISTANT, home)
    team = save_team(actor=home.lead, name="Blue")
    User.objects.filter(pk__in=[assistant.pk, home.therapist.pk]).update(team=team)
    page = signed_in(home.lead).post(reverse("team", args=[team.pk]), {"do": "remove"})
    assert page.status_code == 422
    assert "People are still in this team" in page.content.decode()
    assistant.refresh_from_db()
    assert list(patients_for(assistant)) == [home.patient]
    User.objects.filter(pk=assistant.pk).update(is_active=False)
    User.objects.filter(pk=home.therapist.pk).update(team=None)
    remove_team(actor=home.lead, team_id=team.pk)
    assert not Team.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "blue"])
def test_a_team_has_a_name_of_its_own(name: str) -> None:
    home = house()
    save_team(actor=home.lead, name="Blue")
    with pytest.raises(UserError):
        save_team(actor=home.lead, name=name)


def test_a_patient_who_is_handed_over_moves_with_the_note() -> None:
    home = house()
    colleague = add_therapist(clinic="North", name="colleague", password=STRONG)
    hand_over(actor=home.therapist, patient_ids=[home.patient.pk], to=colleague.pk, note="Prefers mornings.")
    assert list(patients_for(colleague)) == [home.patient]
    assert not patients_for(home.therapist).exists()
    [received] = handed_to_me(colleague)
    assert (received.note, received.given_from, received.given_by) == (
        "Prefers mornings.",
        home.therapist,
        home.therapist,
    )
    assert handovers_of(actor=colleague, patient_id=home.patient.pk) == [received]
    assert AuditEvent.objects.filter(patient=home.patient, action="hand_over").exists()
    read = AuditEvent.objects.filter(patient=home.patient, actor=colleague, action="read_handover")
    assert read.count() == 2


def test_the_list_for_handing_over_is_in_the_audit_for_each_patient_shown() -> None:
    home = house()
    lead = signed_in(home.lead)
    assert home.patient.name in lead.get(reverse("hand_over")).content.decode()
    assert home.patient.name not in lead.get(reverse("hand_over"), {"from": "none"}).content.decode()
    assert AuditEvent.objects.filter(patient=home.patient, actor=home.lead, action="read_handover").count() == 1


def test_a_hand_over_is_all_or_nothing_and_stays_within_the_clinic() -> None:
    north, south = house("North"), house("South")
    colleague = add_therapist(clinic="North", name="colleague", password=STRONG)
    with pytest.raises(ObjectDoesNotExist):
        hand_over(actor=north.lead, patient_ids=[north.patient.pk, south.patient.pk], to=colleague.pk, note="x")
    with pytest.raises(UserError):
        hand_over(actor=north.lead, patient_ids=[north.patient.pk], to=south.therapist.pk, note="x")
    assert not Handover.objects.exists()
    assert list(patients_for(north.therapist)) == [north.patient]


@pytest.mark.parametrize(("note", "chosen"), [("", True), ("   ", True), ("x" * 1001, True), ("fine", False)])
def test_a_hand_over_needs_somebody_and_a_note(note: str, chosen: bool) -> None:
    home = house()
    colleague = add_therapist(clinic="North", name="colleague", password=STRONG)
    with pytest.raises(UserError):
        hand_over(actor=home.lead, patient_ids=[home.patient.pk] if chosen else [], to=colleague.pk, note=note)


@pytest.mark.parametrize("role", [Role.PATIENT, Role.ASSISTANT, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_may_not_hand_over_neither_does_nor_sees_it(role: str) -> None:
    home = house()
    who = somebody(role, home)
    with pytest.raises(NotAllowed):
        hand_over(actor=who, patient_ids=[home.patient.pk], to=home.therapist.pk, note="x")
    with pytest.raises(NotAllowed):
        patients_to_hand_over(who)


def test_patients_whom_nobody_active_treats_stand_first_and_nobody_who_left_takes_over() -> None:
    home = house()
    other = add_therapist(clinic="North", name="aaron", password=STRONG)
    set_active(actor=home.lead, user_id=home.therapist.pk, active=False)
    assert patients_to_hand_over(home.lead)[0] == home.patient
    assert therapists_for(home.lead) == [other]
