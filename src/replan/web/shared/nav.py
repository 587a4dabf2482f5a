"""The main places of each role, in the order in which they stand at the top of each page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from replan.web.shared.speech import speaker

PLACES: dict[str, tuple[str, ...]] = {
    "patient": ("today", "my_recovery", "program", "talk", "more"),
    "therapist": ("caseload", "library", "clinic", "directory"),
    "assistant": ("caseload",),
    "clinic_lead": ("caseload", "library", "clinic", "directory", "people", "jobs"),
    "administrator": ("people", "jobs"),
    "auditor": ("audit",),
}
"""Names of addresses by role, most used first; `web.nav.<name>` says what each is called."""

BESIDE_MORE = {"therapist": 3, "clinic_lead": 3}
"""How many places stand in the one row of a phone where not all fit; the rest is under "More" there."""


@dataclass(frozen=True)
class Place:
    """One link at the top of the page. One that is `folded` stands under "More" on a phone."""

    address: str
    title: str
    here: bool
    folded: bool


def places(request: HttpRequest) -> list[Place]:
    """The links for who is signed in; none for anybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    text = speaker(request).text
    addresses = {name: reverse(name) for name in PLACES[user.role]}
    here = max((a for a in addresses.values() if request.path.startswith(a)), key=len, default="")
    most = BESIDE_MORE.get(user.role, len(addresses))
    return [
        Place(address, text(f"web.nav.{name}"), address == here, number >= most)
        for number, (name, address) in enumerate(addresses.items())
    ]
