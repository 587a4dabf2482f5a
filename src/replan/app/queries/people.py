"""Who can sign in."""

from __future__ import annotations

from replan.app.actions.demo import DEMO_CLINIC
from replan.store.models import User

ORDER = ("clinic_lead", "administrator", "auditor", "therapist", "assistant", "patient")


def anybody() -> bool:
    """Whether anybody has a sign-in."""
    return User.objects.exists()


def demo_people() -> list[tuple[str, str]]:
    """User name and role of everybody of the demo clinic, staff first; nobody else's."""
    order = {role: place for place, role in enumerate(ORDER)}
    people = User.objects.filter(clinic__name=DEMO_CLINIC).values_list("username", "role")
    return sorted(((name, role) for name, role in people), key=lambda person: (order[person[1]], person[0]))
