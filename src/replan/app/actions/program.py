"""What a patient says of one exercise: done or not, how it was, and a word to the therapist. All or nothing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from replan.app.actions.check_ins import Kept, save_check_in
from replan.app.actions.sections import write_section
from replan.app.check_in_values import CheckInValues, ExerciseEntered
from replan.app.queries.courses import own_record
from replan.store.models import User


@transaction.atomic
def log_exercise(
    *,
    actor: User,
    done: ExerciseEntered,
    client_id: UUID,
    now: datetime,
    today: date,
    device: str,
    based_on: int | None,
    message: str = "",
) -> Kept:
    """Keeps one exercise of today as part of the check-in, and sends `message` to the therapist when there is one.

    Sent twice with the same `client_id` it is kept once, and the message too. Raises UserError for a line that is not
    in the program of today, NotAllowed for who is no patient.
    """
    kept = save_check_in(
        actor=actor,
        client_id=client_id,
        on=today,
        values=CheckInValues(exercises=(done,)),
        now=now,
        today=today,
        device=device,
        based_on=based_on,
    )
    if message and not kept.again:
        said = {"on": today.isoformat(), "from": "patient", "text": message, "kind": "note"}
        write_section(actor=actor, patient=own_record(actor), section="messages", data=said, today=today)
    return kept
