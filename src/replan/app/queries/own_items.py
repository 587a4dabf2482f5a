"""The items of one section of the own course by key, so that a patient can change what they wrote."""

from __future__ import annotations

from typing import Any

from replan.app.permissions import May, require
from replan.app.queries.courses import current_episode, own_record
from replan.store.convert import keyed_items
from replan.store.models import SectionRow, User


def own_items(*, actor: User, section: str) -> dict[str, dict[str, Any]]:
    """The standing items of `section` of the actor's own course, in the order of entry. Raises DoesNotExist."""
    require(actor, May.SEE_OWN_COURSE)
    episode = current_episode(own_record(actor))
    kept = keyed_items(episode.document, section)
    for row in SectionRow.objects.filter(episode=episode, section=section, replaced_by__isnull=True).order_by("pk"):
        if row.data is None:
            kept.pop(row.key, None)
        else:
            kept[row.key] = row.data
    return kept
