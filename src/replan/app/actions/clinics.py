"""Sets up clinics."""

from __future__ import annotations

from django.db import transaction

from replan.app.actions.people import add_user
from replan.core.errors import Problem, UserError
from replan.store.models import Clinic, Role


@transaction.atomic
def add_clinic(*, name: str, lead: str, password: str) -> Clinic:
    """A new clinic with its lead. Raises UserError for a name that is taken or a weak password."""
    if Clinic.objects.filter(name=name).exists():
        raise UserError([Problem("NAME", f"there is a clinic '{name}' already.", "Give the new one another name.")])
    clinic = Clinic.objects.create(name=name)
    add_user(name=lead, password=password, role=Role.CLINIC_LEAD, clinic=clinic)
    return clinic
