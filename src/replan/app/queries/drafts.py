"""What somebody is filling in. A draft is its author's alone."""

from __future__ import annotations

from typing import Any

from replan.store.models import Draft, User


def draft_of(*, actor: User, kind: str, about: str = "") -> dict[str, Any]:
    """The data of the actor's draft; empty when there is none."""
    found = Draft.objects.filter(user=actor, kind=kind, about=about).first()
    return dict(found.data) if found is not None else {}


def drafts_of(*, actor: User, kind: str) -> dict[str, dict[str, Any]]:
    """Every draft of a kind, by what it is about."""
    return {draft.about: dict(draft.data) for draft in Draft.objects.filter(user=actor, kind=kind)}
