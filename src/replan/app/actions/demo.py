"""The demo clinic: made-up people whose courses tell stories worth opening."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction

from replan.app.actions.courses import add_patient
from replan.demo import DemoPatient
from replan.store.models import Clinic, Role, User

PASSWORD = "recover-together"  # noqa: S105  of made-up people, on purpose the same for all and printed at the start
LEAD = "lead"
DEMO_CLINIC = "Riverside Demo Clinic"


@transaction.atomic
def create_demo_clinic(*, patients: Sequence[DemoPatient]) -> Clinic:
    """One clinic with a lead, its therapists and `patients`, each with a sign-in of the demo password."""
    clinic = Clinic.objects.create(name=DEMO_CLINIC)
    hashed = make_password(PASSWORD)  # hashed once: it is slow by design
    User.objects.create(username=LEAD, password=hashed, role=Role.CLINIC_LEAD, clinic=clinic)
    therapists = {
        name: User.objects.create(username=name, password=hashed, role=Role.THERAPIST, clinic=clinic)
        for name in dict.fromkeys(demo.therapist for demo in patients)
    }
    for demo in patients:
        user = User.objects.create(
            username=demo.user, password=hashed, role=Role.PATIENT, clinic=clinic, lang=demo.lang
        )
        add_patient(
            actor=None,
            name=demo.name,
            course=demo.course,
            clinic=clinic,
            user=user,
            therapist=therapists[demo.therapist],
        )
    return clinic
