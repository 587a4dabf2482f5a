"""Turns what a patient answered on a first visit into a record, all or nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from replan.app.actions.courses import add_patient
from replan.app.actions.drafts import drop_draft
from replan.app.actions.invitations import FIRST_VISIT
from replan.app.first_visit import course_of, screening_of
from replan.app.permissions import May, require
from replan.app.queries.courses import has_record
from replan.app.queries.drafts import draft_of
from replan.app.reviews import pack
from replan.core.errors import Problem, UserError
from replan.store.models import Consent, Patient, Role, User

CONSENT_VERSION = "2026-11"
"""Of the words under `web.start.consent`; a change of what they promise is a new version."""

NEEDED = ("keep_record",)
"""Purposes without which Replan can do nothing for a patient."""

NEEDED_IN_A_CLINIC = (*NEEDED, "clinic_sees")
"""The same for somebody whom a clinic invited."""


def purposes_of(actor: User) -> tuple[str, ...]:
    """What `actor` must agree to before anything is asked."""
    return NEEDED if actor.clinic_id is None else NEEDED_IN_A_CLINIC


@transaction.atomic
def finish_first_visit(*, actor: User, today: date) -> Patient:
    """The actor's record from the draft of the first visit, with what was agreed to; the draft is thrown away.

    Raises UserError when there is a record already, when consent is missing, while an urgent warning sign is raised,
    or when the answers do not make a valid course; NotAllowed for who is no patient.
    """
    require(actor, May.WRITE_OWN_SCORES)
    actor = User.objects.select_for_update().get(pk=actor.pk)
    answers = draft_of(actor=actor, kind=FIRST_VISIT)
    if has_record(actor):
        raise UserError([Problem("first visit", "you have a record already.", "Go to the start.")])
    if not set(purposes_of(actor)) <= set(answers.get("consent", ())):
        raise UserError([Problem("consent", "it is missing.", "Read it and agree first.")])
    if screening_of(answers, pack(), today).urgent:
        raise UserError([Problem("safety", "a warning sign comes first.", "Have it looked at.")])
    treats = User.objects.filter(clinic=actor.clinic, role=Role.THERAPIST, is_active=True)
    therapist = treats.filter(pk=answers.get("therapist")).first()
    patient = add_patient(
        actor=actor,
        name=actor.known_as,
        course=course_of(answers, pack(), today),
        clinic=actor.clinic,
        user=actor,
        therapist=therapist,
    )
    Consent.objects.bulk_create(
        Consent(patient=patient, purpose=purpose, version=CONSENT_VERSION) for purpose in answers["consent"]
    )
    drop_draft(actor=actor, kind=FIRST_VISIT)
    return patient
