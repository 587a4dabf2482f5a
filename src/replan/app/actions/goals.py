"""Goals: set, changed, rated, reached, taken away. Each step is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from replan.app.actions.sections import write_section
from replan.app.queries.courses import course_for
from replan.core.errors import Problem, UserError
from replan.course.events import Goal
from replan.store.models import Episode, Patient, User


def save_goal(*, actor: User, patient: Patient, today: date, id_: str | None, fields: Mapping[str, Any]) -> Episode:
    """A new goal (`id_` None), or an existing one with `fields` changed (as in the course document, dates as ISO text).

    Raises UserError that names the field, NotAllowed, DoesNotExist.
    """
    before = {} if id_ is None else _as_data(_goal(actor, patient, id_))
    key = id_ or f"g-{uuid4().hex[:8]}"
    data = {name: value for name, value in {**before, **fields, "id": key}.items() if value not in (None, [], "")}
    return write_section(actor=actor, patient=patient, section="goals", key=key, data=data, today=today)


def rate_goal(*, actor: User, patient: Patient, today: date, id_: str, level: int) -> Episode:
    """How far a goal is reached today, from -2 to 2; a second rating of a day takes the place of the first."""
    goal = _goal(actor, patient, id_)
    earlier = [rating.model_dump(mode="json") for rating in goal.ratings if rating.on != today]
    ratings = [*earlier, {"on": today.isoformat(), "level": level}]
    return save_goal(actor=actor, patient=patient, today=today, id_=id_, fields={"ratings": ratings})


def reach_goal(*, actor: User, patient: Patient, today: date, id_: str, reached: bool) -> Episode:
    """Marks a goal as reached today, or as not reached after all."""
    fields = {"achieved": today.isoformat() if reached else None}
    return save_goal(actor=actor, patient=patient, today=today, id_=id_, fields=fields)


def drop_goal(*, actor: User, patient: Patient, today: date, id_: str) -> Episode:
    """Takes a goal away; what it said is kept in the history."""
    _goal(actor, patient, id_)
    return write_section(actor=actor, patient=patient, section="goals", key=id_, data=None, today=today)


def _goal(actor: User, patient: Patient, id_: str) -> Goal:
    course = course_for(actor=actor, patient_id=patient.pk)[2]
    found = next((goal for goal in course.goals if goal.id == id_), None)
    if found is None:
        raise UserError([Problem("goals", f"there is no goal '{id_}'.", "Reload the page.")])
    return found


def _as_data(goal: Goal) -> dict[str, Any]:
    return goal.model_dump(mode="json", by_alias=True, exclude_defaults=True)
