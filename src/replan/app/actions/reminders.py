"""How somebody wants to be reminded."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from replan.app.permissions import May, require
from replan.app.reminder_due import Wish, quiet
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, ReminderChoice, User


@transaction.atomic
def choose_reminders(
    *, actor: User, by_email: bool, email: str, at: time, quiet_from: time, quiet_until: time, time_zone: str
) -> ReminderChoice:
    """Keeps the choice. Raises UserError whose problem names the field: `email`, `at` or `time_zone`."""
    require(actor, May.WRITE_OWN_SCORES)
    if time_zone not in available_timezones():
        raise UserError([Problem("time_zone", "there is no such time zone.", "Choose one of the list.")])
    if quiet(Wish(at, quiet_from, quiet_until, ZoneInfo(time_zone)), at):
        raise UserError([Problem("at", "it lies in the quiet hours.", "Choose another time.")])
    if by_email:
        try:
            validate_email(email)
        except ValidationError:
            raise UserError([Problem("email", "it is no address.", "Give one such as name@example.org.")]) from None
    actor.email = email if by_email else actor.email
    actor.save(update_fields=["email"])
    fields = {"by_email": by_email, "at": at, "quiet_from": quiet_from, "quiet_until": quiet_until}
    choice, _ = ReminderChoice.objects.update_or_create(user=actor, defaults={**fields, "time_zone": time_zone})
    AuditEvent.objects.create(actor=actor, patient=None, action="choose_reminders")
    return choice
