"""The people and teams of a clinic: what they are, what they may do, whether they still work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from replan.app.permissions import ROLES, May, require
from replan.app.queries.courses import shown_to_clinics
from replan.app.queries.staff import person_for, staff_of
from replan.app.reviews import pack
from replan.core.dates import FIRST_DAY
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Clinic, Role, Team, User

FIRST_YEAR = 1950
STAFF = tuple(role for role in Role.values if role != Role.PATIENT)


@dataclass(frozen=True)
class Person:
    """What an administrator writes of somebody. `qualified_in` is the year of the qualification; `profession` and
    `specialties` are codes of the pack; `license_valid` None says that nobody knows."""

    shown_name: str
    role: str
    team: int | None
    profession: str
    qualified_in: int | None
    specialties: tuple[str, ...]
    license_number: str
    license_checked_on: date | None
    license_valid: bool | None


@transaction.atomic
def change_person(*, actor: User, user_id: int, to: Person, today: date) -> User:
    """Writes what `to` says of somebody of the actor's clinic.

    Raises UserError that names each field that cannot be; NotAllowed; DoesNotExist out of reach.
    """
    require(actor, May.ADMINISTER)
    person = person_for(actor=actor, user_id=user_id)
    problems = [*_role_problems(actor, person, to.role), *_field_problems(actor, to, today)]
    if problems:
        raise UserError(problems)
    person.shown_name, person.role, person.team_id = to.shown_name, to.role, to.team
    person.profession, person.qualified_in, person.specialties = to.profession, to.qualified_in, list(to.specialties)
    person.license_number, person.license_checked_on = to.license_number, to.license_checked_on
    person.license_valid = to.license_valid
    person.save()
    AuditEvent.objects.create(actor=actor, action="change_person")
    return person


@transaction.atomic
def set_active(*, actor: User, user_id: int, active: bool) -> User:
    """Ends or takes up again somebody's sign-in. Their record, and what they wrote, stays as it is.

    Raises UserError for oneself and for the last one who can look after people; NotAllowed; DoesNotExist.
    """
    require(actor, May.ADMINISTER)
    person = person_for(actor=actor, user_id=user_id)
    if not active and person.pk == actor.pk:
        raise UserError([Problem("person", "that is yourself.", "Ask somebody else who looks after people.")])
    if not active:
        _keep_somebody(person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    AuditEvent.objects.create(actor=actor, action="reactivate_person" if active else "deactivate_person")
    return person


@transaction.atomic
def save_team(*, actor: User, name: str, team_id: int | None = None) -> Team:
    """A new team, or another name for one. Raises UserError for a name that is empty or taken; DoesNotExist."""
    require(actor, May.ADMINISTER)
    name = name.strip()
    taken = Team.objects.filter(clinic=actor.clinic, name__iexact=name).exclude(pk=team_id).exists()
    if not name or taken:
        cause = f"there is a team '{name}' already." if taken else "the team has no name."
        raise UserError([Problem("name", cause, "Give it a name of its own.")])
    team = Team.objects.get(pk=team_id, clinic=actor.clinic) if team_id else Team(clinic=actor.clinic)
    team.name = name
    team.save()
    AuditEvent.objects.create(actor=actor, action="save_team")
    return team


@transaction.atomic
def remove_team(*, actor: User, team_id: int) -> None:
    """Takes a team away that nobody active is in: an assistant without a team sees no patient any more.

    Raises UserError while somebody is; NotAllowed; DoesNotExist out of reach.
    """
    require(actor, May.ADMINISTER)
    team = Team.objects.select_for_update().get(pk=team_id, clinic=actor.clinic)
    members = team.people.filter(is_active=True).count()
    if members:
        fix = "Move them to another team first: assistants would lose their patients."
        raise UserError([Problem("team", f"{members} people are in it.", fix)])
    team.delete()
    AuditEvent.objects.create(actor=actor, action="remove_team")


@transaction.atomic
def rename_clinic(*, actor: User, name: str) -> Clinic:
    """Another name for the actor's clinic. Raises UserError for a name that is empty or taken."""
    require(actor, May.ADMINISTER)
    name = name.strip()
    taken = Clinic.objects.filter(name__iexact=name).exclude(pk=actor.clinic_id).exists()
    if not name or taken:
        cause = f"there is a clinic '{name}' already." if taken else "the clinic has no name."
        raise UserError([Problem("clinic", cause, "Give it a name of its own.")])
    clinic = Clinic.objects.get(pk=actor.clinic_id)
    clinic.name = name
    clinic.save(update_fields=["name"])
    AuditEvent.objects.create(actor=actor, action="rename_clinic")
    return clinic


def _role_problems(actor: User, person: User, role: str) -> list[Problem]:
    if role == person.role:
        return []
    if role not in STAFF or person.role == Role.PATIENT:
        return [Problem("role", "a patient stays a patient, and staff stays staff.", "Invite them in the other role.")]
    if person.pk == actor.pk:
        return [Problem("role", "that is your own role.", "Ask somebody else who looks after people.")]
    treated = person.caseload.filter(pk__in=shown_to_clinics()).count() if role != Role.THERAPIST else 0
    if treated:
        fix = "Let the clinic lead hand them over first."
        return [Problem("role", f"{person.known_as} still treats {treated} patients.", fix)]
    if May.ADMINISTER not in ROLES[role]:
        _keep_somebody(person)
    return []


def _field_problems(actor: User, to: Person, today: date) -> list[Problem]:
    problems = []
    if to.team is not None and not Team.objects.filter(pk=to.team, clinic=actor.clinic).exists():
        problems.append(Problem("team", "there is no such team here.", "Choose one of the list."))
    if to.profession and to.profession not in pack().providers:
        problems.append(Problem("profession", "that is no profession of the list.", "Choose one of the list."))
    if to.qualified_in is not None and not FIRST_YEAR <= to.qualified_in <= today.year:
        cause = f"nobody was qualified in {to.qualified_in}."
        problems.append(Problem("qualified_in", cause, f"Give a year from {FIRST_YEAR} to {today.year}."))
    if to.license_checked_on is not None and not FIRST_DAY <= to.license_checked_on <= today:
        cause = "that day has not come yet." if to.license_checked_on > today else "nobody checked it so long ago."
        problems.append(Problem("license_checked_on", cause, "Give the day of the check."))
    if to.license_valid is not None and to.license_checked_on is None:
        problems.append(
            Problem("license_checked_on", "nobody wrote when it was checked.", "Give the day of the check.")
        )
    return problems


def _keep_somebody(person: User) -> None:
    """Raises UserError when nobody else could look after the clinic's people."""
    able = [role for role, allowed in ROLES.items() if May.ADMINISTER in allowed]
    if person.role in able and not any(one.role in able and one.pk != person.pk for one in staff_of(person.clinic)):
        cause = "nobody else could look after people then."
        raise UserError([Problem("role", cause, "Make somebody else administrator or clinic lead first.")])
