"""The browsers that somebody lets Replan wake."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.db import transaction

from replan.app.permissions import May, require
from replan.app.push import Address, checked
from replan.app.queries.reminders import choice_of, devices_of
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, PushDevice, ReminderChoice, User

MOST = 10
"""Browsers of one person."""


@transaction.atomic
def add_device(*, actor: User, address: Address, time_zone: str = "") -> PushDevice:
    """Lets Replan wake a browser. One that is known already is kept once, as the last person's who asked there.

    `time_zone` counts for who has chosen no times yet. Raises UserError for an address that cannot be used or for more
    browsers than `MOST`, NotAllowed.
    """
    require(actor, May.WRITE_OWN_SCORES)
    checked(address)
    others = devices_of(actor).exclude(endpoint=address.endpoint)
    if others.count() >= MOST:
        raise UserError([Problem("device", "there are too many.", "Take one away first.")])
    keys = {"user": actor, "public_key": address.public_key, "auth_secret": address.auth_secret, "gone_at": None}
    device, _ = PushDevice.objects.update_or_create(endpoint=address.endpoint, defaults=keys)
    choice = choice_of(actor)
    if choice.pk is None and time_zone in available_timezones():
        choice.time_zone = time_zone
    choice.by_push = True
    choice.save()
    AuditEvent.objects.create(actor=actor, patient=None, action="add_push_device")
    return device


@transaction.atomic
def remove_device(*, actor: User, device_id: int) -> None:
    """Takes a browser of the actor's off; with the last one reminders by push end. Raises PushDevice.DoesNotExist."""
    require(actor, May.WRITE_OWN_SCORES)
    PushDevice.objects.get(pk=device_id, user=actor).delete()
    if not devices_of(actor).exists():
        ReminderChoice.objects.filter(user=actor).update(by_push=False)
    AuditEvent.objects.create(actor=actor, patient=None, action="remove_push_device")
