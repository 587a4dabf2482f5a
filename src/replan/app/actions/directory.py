"""The clinic's directory of providers, with who checked which licence when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from replan.app.permissions import May, require
from replan.app.queries.directory import entries_for
from replan.app.reviews import pack
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, DirectoryEntry, User

TEXTS = {"name": 120, "organisation": 120, "contact": 200, "license_number": 80, "registered_with": 200, "note": 500}
"""Fields that are text, with their longest."""


@transaction.atomic
def save_entry(*, actor: User, id_: int | None, fields: Mapping[str, Any], today: date) -> DirectoryEntry:
    """A new entry of the actor's clinic (`id_` None), or an existing one with `fields`.

    `license_valid` is True, False or None (not looked up); saying either is a check, made today by the actor. Raises
    UserError that names the field, NotAllowed.
    """
    require(actor, May.REFER)
    if not str(fields.get("name", "")).strip():
        raise UserError([Problem("name", "there is no name.", "Give the name of the person or practice.")])
    if fields.get("role") not in pack().providers:
        raise UserError([Problem("role", "that is not a profession of the pack.", "Choose one of the list.")])
    entry = DirectoryEntry(clinic=actor.clinic) if id_ is None else _entry(actor, id_)
    entry.role = str(fields["role"])
    for name, most in TEXTS.items():
        setattr(entry, name, str(fields.get(name, "")).strip()[:most])
    valid = fields.get("license_valid")
    if valid is not None:
        entry.license_valid, entry.license_checked_on, entry.checked_by = bool(valid), today, actor
    entry.save()
    AuditEvent.objects.create(actor=actor, patient=None, action="save_provider")
    return entry


@transaction.atomic
def retire_entry(*, actor: User, id_: int, today: date) -> None:
    """Takes an entry out of use; letters that name it keep what they say. Raises UserError, NotAllowed."""
    require(actor, May.REFER)
    entry = _entry(actor, id_)
    entry.retired_on = today
    entry.save(update_fields=["retired_on"])
    AuditEvent.objects.create(actor=actor, patient=None, action="retire_provider")


def _entry(actor: User, id_: int) -> DirectoryEntry:
    found = next((entry for entry in entries_for(actor=actor) if entry.pk == id_), None)
    if found is None:
        raise UserError([Problem("provider", "it is not in the directory.", "Reload the page.")])
    return found
