"""Sets up clinics and the people who work there."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from replan.core.errors import Problem, UserError
from replan.store.models import Clinic, Role, User


@transaction.atomic
def add_clinic(*, name: str, lead: str, password: str) -> Clinic:
    """A new clinic with its lead. Raises UserError for a name that is taken or a weak password."""
    problems = []
    if User.objects.filter(username=lead).exists():
        problems.append(Problem("--lead", f"the user name '{lead}' is taken.", "Choose another one."))
    try:
        validate_password(password, User(username=lead))
    except ValidationError as error:
        problems += [Problem("--password", message, "Choose a longer, less common one.") for message in error.messages]
    if problems:
        raise UserError(problems)
    clinic = Clinic.objects.create(name=name)
    User.objects.create_user(username=lead, password=password, role=Role.CLINIC_LEAD, clinic=clinic)
    return clinic
