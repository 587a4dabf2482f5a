"""Invitations: a secret that is shown once, holds for two weeks and opens one door, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from houses import STRONG, house, user
from replan.app.actions import accept_invitation, make_invitation, revoke_invitation
from replan.app.permissions import NotAllowed
from replan.app.queries.invitations import hash_of, invitation_behind, invitations_of
from replan.core.errors import UserError
from replan.store.models import AuditEvent, Draft, Invitation, Patient, Role

pytestmark = pytest.mark.django_db

NOW = timezone.now


def accept(secret: str, name: str = "ada", **more: Any) -> Any:
    asked = {"password": STRONG, "shown_name": "Ada", "lang": "es", "now": NOW(), **more}
    return accept_invitation(secret=secret, username=name, **asked)


def test_a_patient_who_is_invited_belongs_to_the_clinic_and_its_therapist() -> None:
    north = house()
    invitation, secret = make_invitation(actor=north.lead, role=Role.PATIENT, now=NOW(), therapist="north-therapist")
    assert invitation_behind(secret=secret, now=NOW()) == invitation
    ada = accept(secret)
    assert (ada.role, ada.clinic, ada.known_as, ada.lang) == (Role.PATIENT, north.clinic, "Ada", "es")
    assert Draft.objects.get(user=ada).data == {"therapist": north.therapist.pk}


def test_of_the_secret_only_a_hash_is_kept() -> None:
    _, secret = make_invitation(actor=house().lead, role=Role.THERAPIST, now=NOW())
    row = Invitation.objects.values().get()
    assert row["secret_hash"] == hash_of(secret)
    assert secret not in str(row)
    assert len(secret) >= 40


def test_an_invitation_is_used_once() -> None:
    _, secret = make_invitation(actor=house().lead, role=Role.THERAPIST, now=NOW())
    accept(secret)
    assert invitation_behind(secret=secret, now=NOW()) is None
    with pytest.raises(UserError, match="does not hold"):
        accept(secret, "eve")


def test_one_that_is_too_old_or_revoked_or_made_up_opens_nothing() -> None:
    north = house()
    _, old = make_invitation(actor=north.lead, role=Role.THERAPIST, now=NOW() - timedelta(days=15))
    revoked, secret = make_invitation(actor=north.lead, role=Role.THERAPIST, now=NOW())
    revoke_invitation(actor=north.lead, invitation_id=revoked.pk, now=NOW())
    for void in (old, secret, "made-up"):
        with pytest.raises(UserError, match="does not hold"):
            accept(void)
        assert invitation_behind(secret=void, now=NOW()) is None


def test_a_name_that_is_taken_leaves_the_invitation_unused() -> None:
    _, secret = make_invitation(actor=house().lead, role=Role.THERAPIST, now=NOW())
    with pytest.raises(UserError, match="is taken"):
        accept(secret, "north-lead")
    assert accept(secret).role == Role.THERAPIST


def test_who_may_invite_whom() -> None:
    north, south = house("North"), house("South")
    invitation, _ = make_invitation(actor=north.therapist, role=Role.PATIENT, now=NOW(), therapist="south-therapist")
    assert invitation.therapist == north.therapist
    with pytest.raises(NotAllowed):
        make_invitation(actor=north.therapist, role=Role.THERAPIST, now=NOW())
    with pytest.raises(NotAllowed):
        make_invitation(actor=north.own, role=Role.PATIENT, now=NOW())
    with pytest.raises(UserError, match="does not treat here"):
        make_invitation(actor=north.lead, role=Role.PATIENT, now=NOW(), therapist="south-therapist")
    with pytest.raises(Patient.DoesNotExist):
        make_invitation(actor=north.lead, role=Role.PATIENT, now=NOW(), patient_id=south.patient.pk)
    assert invitations_of(actor=south.lead) == []


def test_a_record_that_the_clinic_keeps_already_gets_its_sign_in() -> None:
    north = house()
    north.patient.user = None
    north.patient.save()
    _, secret = make_invitation(actor=north.lead, role=Role.PATIENT, now=NOW(), patient_id=north.patient.pk)
    ada = accept(secret)
    assert user("ada").patient == north.patient
    assert not Draft.objects.filter(user=ada).exists()


def test_each_step_leaves_a_line_in_the_audit() -> None:
    north = house()
    AuditEvent.objects.all().delete()
    first, _ = make_invitation(actor=north.lead, role=Role.THERAPIST, now=NOW())
    _, secret = make_invitation(actor=north.lead, role=Role.ASSISTANT, now=NOW())
    revoke_invitation(actor=north.lead, invitation_id=first.pk, now=NOW())
    accept(secret)
    said = list(AuditEvent.objects.order_by("pk").values_list("actor__username", "action"))
    assert said == [
        ("north-lead", "make_invitation"),
        ("north-lead", "make_invitation"),
        ("north-lead", "revoke_invitation"),
        ("ada", "accept_invitation"),
    ]
