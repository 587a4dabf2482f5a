"""Who works in the demo clinic."""

from __future__ import annotations

from dataclasses import dataclass

LEAD = "lead"
EAST, WEST = "East", "West"
TEAMS = (EAST, WEST)


@dataclass(frozen=True)
class Worker:
    """Somebody who works there: `role` as in `store`; `since` the years since the qualification, None for nobody's."""

    user: str
    name: str
    role: str
    team: str | None = None
    since: int | None = None
    specialties: tuple[str, ...] = ()
    license_valid: bool | None = None


STAFF = (
    Worker(LEAD, "Ruben Okonkwo-Lind", "clinic_lead"),
    Worker("admin", "Marisol Vega", "administrator"),
    Worker("auditor", "Hana Kimura", "auditor"),
    Worker("amara", "Amara Nwachukwu", "therapist", EAST, 15, ("knee", "running injuries"), True),
    Worker("jonas", "Jonas Meyer", "therapist", EAST, 4, ("low back",), True),
    Worker("sam", "Sam Whitehorse", "assistant", EAST),
    Worker("meera", "Meera Raman", "therapist", WEST, 11, ("shoulder",), True),
    Worker("santiago", "Santiago Ibarra", "therapist", WEST, 22, ("spine", "lasting pain"), True),
    Worker("tomasz", "Tomasz Wrona", "therapist", WEST, 2, (), None),
    Worker("yara", "Yara Hosseini", "therapist", EAST, 8, ("after operations",), True),
    Worker("nia", "Nia Pritchard", "assistant", WEST),
)
