"""Somebody with an account of their own joins a clinic: once, with consent, and with everything that they had."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from houses import STRONG, House, house
from replan.app.actions import (
    accept_invitation,
    add_patient,
    make_invitation,
    revoke_invitation,
    save_check_in,
    save_draft,
    sign_up,
)
from replan.app.actions.consents import withdraw_consent
from replan.app.actions.erase import erase_account
from replan.app.actions.joining import join_clinic
from replan.app.actions.sharing import make_share
from replan.app.check_in_values import CheckInValues
from replan.app.permissions import NotAllowed
from replan.app.queries.caseload import caseload
from replan.app.queries.courses import course_for, patients_for
from replan.app.queries.invitations import invitations_of, state_of
from replan.core.errors import UserError
from replan.demo import demo_courses
from replan.store.models import AuditEvent, Consent, Draft, Invitation, Patient, Role, Share, User

pytestmark = pytest.mark.django_db

NOW = timezone.now
BOTH = ("keep_record", "clinic_sees")


def alone(name: str = "ada", record: bool = True) -> User:
    """Somebody who signed up without a clinic, with a record unless the first visit is still open."""
    ada = sign_up(username=name, password=STRONG, shown_name="Ada", lang="en", now=NOW())
    if record:
        course = demo_courses(timezone.localdate())[1].course
        patient = add_patient(actor=ada, name="Ada", course=course, clinic=None, user=ada, therapist=None)
        Consent.objects.create(patient=patient, purpose="keep_record", version="2026-11")
    return ada


def invited(by: House, **more: Any) -> str:
    asked = {"actor": by.lead, "role": Role.PATIENT, "now": NOW(), "therapist": by.therapist.username, **more}
    return make_invitation(**asked)[1]


def join(who: User, secret: str, agreed: tuple[str, ...] = ("clinic_sees",)) -> Patient | None:
    return join_clinic(actor=who, secret=secret, agreed=agreed, now=NOW())


def test_the_clinic_and_its_therapist_reach_the_record_and_nobody_elses_clinic_does() -> None:
    north, south, ada = house("North"), house("South"), alone()
    assert not patients_for(north.lead).filter(user=ada).exists()
    patient = join(ada, invited(north))
    assert patient is not None
    assert patients_for(north.therapist).get(user=ada) == patient
    assert course_for(actor=north.therapist, patient_id=patient.pk)[0] == patient
    assert patient in [row.patient for row in caseload(actor=north.therapist, today=timezone.localdate()).rows]
    with pytest.raises(ObjectDoesNotExist):
        course_for(actor=south.therapist, patient_id=patient.pk)
    assert User.objects.get(pk=ada.pk).clinic == north.clinic


def test_everything_that_the_patient_had_stays() -> None:
    north, ada = house(), alone()
    today, share = timezone.localdate(), {"meant_for": "Dr. Bo", "passcode": "a quiet boat", "days": 7}
    pain = CheckInValues(pain=4)
    save_check_in(actor=ada, client_id=uuid4(), on=today, values=pain, now=NOW(), today=today)
    make_share(actor=ada, now=NOW(), today=today, choice={}, **share)
    before = course_for(actor=ada, patient_id=ada.patient.pk)
    lines = set(AuditEvent.objects.filter(patient=ada.patient).values_list("pk", flat=True))
    patient = join(ada, invited(north))
    assert patient is not None
    after = course_for(actor=ada, patient_id=patient.pk)
    assert (after[1].pk, after[2]) == (before[1].pk, before[2])
    assert patient.episodes.get().check_ins.count() == 1
    assert Share.objects.get(patient=patient).revoked_at is None
    assert lines < set(AuditEvent.objects.filter(patient=patient).values_list("pk", flat=True))


def test_joining_is_agreed_to_and_can_be_taken_back_at_once() -> None:
    north, ada = house(), alone()
    secret = invited(north)
    with pytest.raises(UserError, match="missing"):
        join(ada, secret, ())
    assert not Consent.objects.filter(purpose="clinic_sees").exists()
    assert patients_for(north.lead).filter(user=ada).count() == 0
    join(ada, secret)
    ada.refresh_from_db()
    assert Consent.objects.get(patient=ada.patient, purpose="clinic_sees").withdrawn_at is None
    withdraw_consent(actor=ada, purpose="clinic_sees", now=NOW())
    assert not patients_for(north.therapist).filter(user=ada).exists()


def test_of_two_who_open_one_invitation_one_gets_in_and_the_other_stays_alone() -> None:
    north, ada, eve = house(), alone(), alone("eve")
    secret = invited(north)
    join(ada, secret)
    for late in (eve, ada):
        with pytest.raises(UserError, match="does not hold") as error:
            join(late, secret)
        assert error.value.problems[0].place == "invitation"
    with pytest.raises(UserError, match="does not hold"):
        accept_invitation(secret=secret, username="bo", password=STRONG, shown_name="Bo", lang="en", now=NOW())
    eve.refresh_from_db()
    assert (eve.clinic, eve.patient.clinic) == (None, None)
    [row] = invitations_of(actor=north.lead)
    assert state_of(row, NOW()) == "used"


def test_one_that_is_too_old_or_revoked_lets_nobody_in() -> None:
    north, ada = house(), alone()
    old = invited(north, now=NOW() - timedelta(days=15))
    revoked = invited(north)
    revoke_invitation(actor=north.lead, invitation_id=invitations_of(actor=north.lead)[0].pk, now=NOW())
    for void in (old, revoked, "made-up"):
        with pytest.raises(UserError, match="does not hold"):
            join(ada, void)
    assert not patients_for(north.lead).filter(user=ada).exists()


def refused(who: User, secret: str) -> str:
    """The obstacle; what was refused has used nothing up and left no line."""
    lines = AuditEvent.objects.count()
    with pytest.raises(UserError) as error:
        join(who, secret, BOTH)
    assert AuditEvent.objects.count() == lines
    assert not Invitation.objects.filter(used_at__isnull=False).exists()
    return str(error.value.problems[0].place)


def test_who_belongs_to_another_clinic_is_not_moved_until_they_left_it() -> None:
    north, south = house("North"), house("South")
    secret = invited(south)
    assert refused(north.own, secret) == "elsewhere"
    assert patients_for(north.therapist).get() == north.patient
    assert refused(south.own, secret) == "member"
    for purpose in BOTH:
        Consent.objects.create(patient=north.patient, purpose=purpose, version="2026-11")
    assert refused(north.own, secret) == "elsewhere"
    withdraw_consent(actor=north.own, purpose="clinic_sees", now=NOW())
    join(north.own, secret)
    assert north.patient in patients_for(south.therapist)
    assert not patients_for(north.lead).exists()


def test_who_left_a_clinic_comes_back_by_a_new_invitation() -> None:
    north, ada = house(), alone()
    join(ada, invited(north))
    withdraw_consent(actor=ada, purpose="clinic_sees", now=NOW())
    join(User.objects.get(pk=ada.pk), invited(north))
    assert patients_for(north.therapist).filter(user=ada).exists()
    given = Consent.objects.filter(patient=ada.patient, purpose="clinic_sees")
    assert sorted(one.withdrawn_at is None for one in given) == [False, True]  # the history stays


def test_invitations_for_staff_and_people_who_are_staff_are_kept_apart_from_records() -> None:
    north, ada = house(), alone()
    assert refused(ada, invited(north, role=Role.THERAPIST, therapist=None)) == "for_staff"
    with pytest.raises(NotAllowed):
        join(north.therapist, invited(north))
    assert User.objects.get(pk=ada.pk).role == Role.PATIENT


def test_who_stopped_altogether_agrees_to_a_record_first() -> None:
    north, ada = house(), alone()
    withdraw_consent(actor=ada, purpose="keep_record", now=NOW())
    assert refused(ada, invited(north)) == "stopped"


def test_a_record_that_the_clinic_has_begun_becomes_that_of_who_has_none_and_is_never_mixed_with_another() -> None:
    north, ada, bo = house(), alone(), alone("bo", record=False)
    begun = north.patient
    begun.user = None
    begun.save()
    secret = invited(north, therapist=None, patient_id=begun.pk)
    other = invited(north, therapist=None, patient_id=begun.pk)
    assert refused(ada, secret) == "two_records"
    with pytest.raises(UserError, match="missing"):
        join(bo, secret, ("clinic_sees",))
    assert join(bo, secret, BOTH) == begun
    assert User.objects.get(username="bo").patient.therapist == north.therapist
    assert set(Consent.objects.filter(patient=begun).values_list("purpose", flat=True)) == set(BOTH)
    # A second invitation to the same record opens it to nobody else.
    for late in (lambda: join(ada, other, BOTH), lambda: accept_invitation(
        secret=other, username="eve", password=STRONG, shown_name="Eve", lang="en", now=NOW()
    )):  # fmt: skip
        with pytest.raises(UserError, match="does not hold"):
            late()


def test_a_first_visit_that_is_still_open_goes_on_and_ends_in_the_clinic() -> None:
    north, ada = house(), alone(record=False)
    save_draft(actor=ada, kind="first_visit", data={"consent": ["keep_record"], "region": "knee"})
    assert join(ada, invited(north)) is None
    assert Draft.objects.get(user=ada).data == {
        "consent": ["keep_record", "clinic_sees"],
        "region": "knee",
        "therapist": north.therapist.pk,
    }
    assert User.objects.get(pk=ada.pk).clinic == north.clinic


def test_a_therapist_who_has_left_since_does_not_get_the_patient() -> None:
    north, south, ada = house("North"), house("South"), alone()
    secret = invited(north)
    User.objects.filter(pk=north.therapist.pk).update(clinic=south.clinic)
    patient = join(ada, secret)
    assert patient is not None
    assert patient.therapist is None
    assert patient in patients_for(north.lead)


def test_joining_leaves_one_line_of_who_did_it_and_the_account_can_still_be_erased() -> None:
    north, ada = house(), alone()
    patient = join(ada, invited(north))
    line = AuditEvent.objects.get(action="join_clinic")
    assert (line.actor, line.patient) == (ada, patient)
    erase_account(actor=User.objects.get(pk=ada.pk), now=NOW())
    assert not patients_for(north.lead).filter(name="Ada").exists()
