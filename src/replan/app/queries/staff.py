"""The people and teams of a clinic, for who looks after them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from replan.app.permissions import May, require
from replan.app.queries.courses import shown_to_clinics
from replan.store.models import Clinic, Role, Team, User


@dataclass(frozen=True)
class Staff:
    """Somebody of the clinic, and how many patients they treat whom the clinic may see."""

    user: User
    treats: int


def people_for(actor: User) -> list[Staff]:
    """Everybody who works in the actor's clinic, active ones first, by name."""
    require(actor, May.ADMINISTER)
    treats = Count("caseload", filter=Q(caseload__in=shown_to_clinics()))
    found = User.objects.filter(clinic=actor.clinic).exclude(role=Role.PATIENT).select_related("team")
    people = [Staff(user, user.treats) for user in found.annotate(treats=treats)]
    return sorted(people, key=lambda one: (not one.user.is_active, one.user.known_as.casefold()))


def patients_with_sign_in(actor: User) -> int:
    """How many patients of the clinic can sign in; who they are is not for who looks after people."""
    require(actor, May.ADMINISTER)
    return User.objects.filter(clinic=actor.clinic, role=Role.PATIENT, is_active=True).count()


def person_for(*, actor: User, user_id: int) -> User:
    """Somebody who works in the actor's clinic. Raises DoesNotExist, NotAllowed."""
    require(actor, May.ADMINISTER)
    return User.objects.exclude(role=Role.PATIENT).select_related("team").get(pk=user_id, clinic=actor.clinic)


def teams_for(actor: User) -> list[Team]:
    """The teams of the actor's clinic by name, each with its number of `members`."""
    require(actor, May.ADMINISTER)
    members = Count("people", filter=Q(people__is_active=True))
    return list(Team.objects.filter(clinic=actor.clinic).annotate(members=members).order_by("name"))


def therapists_for(actor: User) -> list[User]:
    """Who treats in the actor's clinic and still works there, by name."""
    found = User.objects.filter(clinic=actor.clinic, role=Role.THERAPIST, is_active=True)
    return sorted(found, key=lambda user: user.known_as.casefold())


def staff_of(clinic: Clinic | None) -> list[User]:
    """Everybody active who works in `clinic`."""
    return list(User.objects.filter(clinic=clinic, is_active=True).exclude(role=Role.PATIENT))
