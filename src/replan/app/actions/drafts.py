"""Forms of several screens that somebody is filling in: saved at each screen, thrown away when done. Each is its
author's alone and part of no record yet, so that reading one leaves no line in the audit."""

from __future__ import annotations

from typing import Any

from replan.store.models import Draft, User


def save_draft(*, actor: User, kind: str, data: dict[str, Any], about: str = "") -> None:
    """Keeps `data` as the actor's draft of that kind, in place of the one before."""
    Draft.objects.update_or_create(user=actor, kind=kind, about=about, defaults={"data": data})


def drop_draft(*, actor: User, kind: str, about: str = "") -> None:
    """Throws the draft away."""
    Draft.objects.filter(user=actor, kind=kind, about=about).delete()
