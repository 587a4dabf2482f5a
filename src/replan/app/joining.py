"""Whether somebody who has an account may join a clinic with it, to what they agree, and who will treat them."""

from __future__ import annotations

from typing import Literal

from replan.app.consents import CLINIC, KEEP, has_stopped
from replan.app.queries.courses import has_record, own_record
from replan.store.models import Clinic, Invitation, Patient, Role, User

Obstacle = Literal["staff", "for_staff", "stopped", "member", "elsewhere", "two_records"]
"""What stands against it: works at a clinic; the invitation is for somebody who will work there; took back that a
record is kept; is a patient there already; is a patient of another clinic; has a record, as has the clinic."""


def obstacle(user: User, invitation: Invitation) -> Obstacle | None:
    """What stands against `user` accepting `invitation` with this account; None when nothing does.

    Nobody is moved silently: who belongs to a clinic takes the consent to it back first. Two records are never merged,
    because which of two plans holds is not for a program to say.
    """
    if user.role != Role.PATIENT:
        return "staff"
    if invitation.role != Role.PATIENT:
        return "for_staff"
    if has_stopped(user):
        return "stopped"
    patient = record_of(user)
    here = clinic_of(user, patient)
    begun = invitation.patient_id is not None
    if here is not None and not (patient is not None and patient.has_left()):
        if here != invitation.clinic:
            return "elsewhere"
        if patient is not None or not begun:
            return "member"
    return "two_records" if begun and patient is not None and patient.pk != invitation.patient_id else None


def record_of(user: User) -> Patient | None:
    """The record of somebody who is a patient; None when there is none yet."""
    return own_record(user) if has_record(user) else None


def clinic_of(user: User, patient: Patient | None) -> Clinic | None:
    """The clinic to which a patient belongs: that of the record, else the one that gave the sign-in."""
    return patient.clinic if patient is not None else user.clinic


def needed(user: User, invitation: Invitation) -> tuple[str, ...]:
    """The purposes to which somebody agrees who joins. A first visit that is still open asks for the record itself."""
    takes_over = invitation.patient_id is not None and not has_record(user)
    return (KEEP, CLINIC) if takes_over else (CLINIC,)


def treating(invitation: Invitation) -> User | None:
    """Who will treat: the therapist of the invitation while that person still works there as one."""
    one = invitation.therapist
    if one is None or not one.is_active or one.role != Role.THERAPIST or one.clinic_id != invitation.clinic_id:
        return None
    return one
