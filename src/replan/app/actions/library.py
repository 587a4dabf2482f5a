"""What a clinic keeps for its programs: templates to start from, and the addresses of its own videos."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from replan.app.permissions import May, require
from replan.app.queries.library import may_keep, template_for
from replan.app.reviews import pack
from replan.core.errors import Problem, UserError
from replan.course.events import HomeExercise
from replan.store.models import AuditEvent, ExerciseVideo, ProgramTemplate, User

LONGEST_NAME, LONGEST_ADDRESS = 120, 300
MOST_LINES = 40
OF_A_LINE = ("exercise", "per_week", "sets", "reps", "hold_seconds", "load", "as_needed")
"""What a template keeps of a line. Notes stay with the patient for whom they were written."""

_is_https = URLValidator(schemes=["https"])


@transaction.atomic
def save_template(*, actor: User, name: str, lines: Iterable[HomeExercise]) -> ProgramTemplate:
    """Keeps `lines` as a template of the actor's clinic, without days, notes or anything else of the patient.

    Raises UserError that names `name` when it is empty or taken, or `lines`; NotAllowed.
    """
    require(actor, May.KEEP_LIBRARY)
    kept = [line.model_dump(mode="json", include=set(OF_A_LINE), exclude_defaults=True) for line in lines]
    if not 1 <= len(kept) <= MOST_LINES:
        raise UserError([Problem("lines", "a template has 1 to 40 exercises.", "Put exercises into the program.")])
    name = _free_name(actor, name, None)
    made = ProgramTemplate.objects.create(clinic=actor.clinic, name=name, lines=kept, made_by=actor)
    AuditEvent.objects.create(actor=actor, patient=None, action="save_template")
    return made


@transaction.atomic
def rename_template(*, actor: User, id_: int, name: str) -> ProgramTemplate:
    """Another name, by who made the template or leads the clinic. Raises UserError, NotAllowed, DoesNotExist."""
    template = _kept_by(actor, id_)
    template.name = _free_name(actor, name, id_)
    template.save(update_fields=["name"])
    AuditEvent.objects.create(actor=actor, patient=None, action="rename_template")
    return template


@transaction.atomic
def delete_template(*, actor: User, id_: int) -> None:
    """Takes a template away; programs that began from it stay. Raises NotAllowed, DoesNotExist."""
    _kept_by(actor, id_).delete()
    AuditEvent.objects.create(actor=actor, patient=None, action="delete_template")


@transaction.atomic
def set_video(*, actor: User, exercise: str, url: str) -> None:
    """The address of the clinic's own video of an exercise; an empty one takes it away.

    Raises UserError that names `exercise` or `url`, NotAllowed.
    """
    require(actor, May.KEEP_LIBRARY)
    if exercise not in pack().exercises:
        raise UserError([Problem("exercise", "that is not an exercise of the library.", "Choose one of the list.")])
    url = url.strip()
    if url:
        _check_address(url)
        ExerciseVideo.objects.update_or_create(clinic=actor.clinic, exercise=exercise, defaults={"url": url})
    else:
        ExerciseVideo.objects.filter(clinic=actor.clinic, exercise=exercise).delete()
    AuditEvent.objects.create(actor=actor, patient=None, action="set_video")


def _check_address(url: str) -> None:
    """Only https: what a patient watches must not be read or swapped on the way. No names or passwords in it."""
    try:
        _is_https(url)
    except ValidationError:
        wrong = True
    else:
        wrong = len(url) > LONGEST_ADDRESS or "@" in url.split("/")[2]
    if wrong:
        raise UserError([Problem("url", "that is not an address that begins with https://.", "Copy it again.")])


def _free_name(actor: User, name: str, own: int | None) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise UserError([Problem("name", "there is no name.", "Give the template a name.")])
    if ProgramTemplate.objects.filter(clinic=actor.clinic, name__iexact=name).exclude(pk=own).exists():
        raise UserError([Problem("taken", "another template has this name.", "Choose another name.")])
    return name


def _kept_by(actor: User, id_: int) -> ProgramTemplate:
    template = template_for(actor=actor, id_=id_)
    if not may_keep(actor, template):
        require(actor, May.ADMINISTER)
    return template
