"""The demo clinic: made-up people whose courses tell stories worth opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from replan.app.actions.courses import add_patient
from replan.demo import STAFF, TEAMS, DemoPatient, Worker
from replan.demo.crowd import Somebody
from replan.store.models import Clinic, Role, Team, User

PASSWORD = "recover-together"  # noqa: S105  of made-up people, on purpose the same for all and printed at the start
DEMO_CLINIC = "Riverside Demo Clinic"
CHECKED_DAYS_AGO = 90


@transaction.atomic
def create_demo_clinic(*, patients: Sequence[DemoPatient], today: date, crowd: Iterable[Somebody] = ()) -> Clinic:
    """One clinic with its staff and teams; `patients` each with a sign-in of the demo password, a `crowd` without."""
    clinic = Clinic.objects.create(name=DEMO_CLINIC)
    hashed = make_password(PASSWORD)  # hashed once: it is slow by design
    teams = {name: Team.objects.create(clinic=clinic, name=name) for name in TEAMS}
    staff = {one.user: _worker(one, clinic, teams, hashed, today) for one in STAFF}
    for demo in patients:
        user = User.objects.create(
            username=demo.user, password=hashed, role=Role.PATIENT, clinic=clinic, lang=demo.lang
        )
        therapist = staff[demo.therapist]
        add_patient(actor=None, name=demo.name, course=demo.course, clinic=clinic, user=user, therapist=therapist)
    for one in crowd:
        therapist = staff[one.therapist]
        add_patient(actor=None, name=one.name, course=one.course, clinic=clinic, user=None, therapist=therapist)
    return clinic


def _worker(one: Worker, clinic: Clinic, teams: dict[str, Team], hashed: str, today: date) -> User:
    treats = one.role == Role.THERAPIST
    return User.objects.create(
        username=one.user,
        password=hashed,
        shown_name=one.name,
        role=one.role,
        clinic=clinic,
        team=teams[one.team] if one.team else None,
        profession="physical_therapist" if treats else "",
        qualified_in=today.year - one.since if one.since is not None else None,
        specialties=list(one.specialties),
        license_checked_on=today - timedelta(days=CHECKED_DAYS_AGO) if one.license_valid is not None else None,
        license_valid=one.license_valid,
    )
