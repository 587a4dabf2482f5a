"""Gives people their sign-in, and chooses their language."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from replan.app.actions.courses import add_patient
from replan.core.errors import Problem, UserError
from replan.course.document import Course
from replan.store.models import Clinic, Patient, Role, User


@transaction.atomic
def add_therapist(*, clinic: str, name: str, password: str, lang: str = "en") -> User:
    """A therapist of an existing clinic. Raises UserError: no such clinic, a name that is taken, a weak password."""
    return add_user(name=name, password=password, role=Role.THERAPIST, clinic=clinic_named(clinic), lang=lang)


@transaction.atomic
def admit_patient(
    *, clinic: str, therapist: str, name: str, user: str, password: str, course: Course, lang: str = "en"
) -> Patient:
    """A patient of a clinic with a sign-in, a therapist and a course. Raises UserError when one of them cannot be."""
    house = clinic_named(clinic)
    treats = User.objects.filter(clinic=house, role=Role.THERAPIST, username=therapist).first()
    if treats is None:
        known = ", ".join(User.objects.filter(clinic=house, role=Role.THERAPIST).values_list("username", flat=True))
        raise UserError([Problem("--therapist", f"'{therapist}' does not treat there.", f"Choose from: {known}.")])
    person = add_user(name=user, password=password, role=Role.PATIENT, clinic=house, lang=lang)
    return add_patient(actor=None, name=name, course=course, clinic=house, user=person, therapist=treats)


def add_user(*, name: str, password: str, role: Role, clinic: Clinic | None, lang: str = "en") -> User:
    """Somebody who signs in. Raises UserError for a name that is taken or a weak password."""
    problems = []
    if User.objects.filter(username__iexact=name).exists():
        problems.append(Problem("user name", f"'{name}' is taken.", "Choose another one."))
    problems += weaknesses(password, User(username=name))
    if problems:
        raise UserError(problems)
    return User.objects.create_user(username=name, password=password, role=role, clinic=clinic, lang=lang)


def weaknesses(password: str, user: User) -> list[Problem]:
    """What makes it no password for `user`; nothing when it will do."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Problem("--password", message, "Choose a longer, less common one.") for message in error.messages]
    return []


def clinic_named(name: str) -> Clinic:
    """The clinic of that name. Raises UserError that lists the clinics."""
    clinic = Clinic.objects.filter(name=name).first()
    if clinic is None:
        known = ", ".join(Clinic.objects.values_list("name", flat=True)) or "none yet"
        raise UserError([Problem("--clinic", f"there is no clinic '{name}'.", f"Clinics: {known}.")])
    return clinic


def choose_language(*, actor: User, lang: str) -> None:
    """Keeps `lang` as the actor's own on every device."""
    User.objects.filter(pk=actor.pk).update(lang=lang)


def choose_display(*, actor: User, large_text: bool, high_contrast: bool) -> None:
    """Keeps how the actor wants to read, on every device."""
    User.objects.filter(pk=actor.pk).update(large_text=large_text, high_contrast=high_contrast)
