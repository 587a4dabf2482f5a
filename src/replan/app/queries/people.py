"""Who can sign in to the demo clinic."""

from __future__ import annotations

from replan.store.models import User


def demo_people() -> list[tuple[str, str]]:
    """User name and role of everybody, staff first. Called at the start of the demo only."""
    order = {"clinic_lead": 0, "therapist": 1, "patient": 2}
    people = User.objects.values_list("username", "role")
    return sorted(((name, role) for name, role in people), key=lambda person: (order[person[1]], person[0]))
