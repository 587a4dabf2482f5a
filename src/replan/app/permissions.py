"""Who may do what. Read it as sentences: a role may do what its line says, within its own reach (`app.queries`)."""

from __future__ import annotations

from enum import Enum

from replan.store.models import Role, User


class May(Enum):
    """Something that needs permission."""

    SEE_OWN_COURSE = "see the own course"
    WRITE_OWN_SCORES = "enter own scores and answers"
    SEE_CASELOAD = "see the patients in reach as a list"
    WRITE_RECORDS = "record scores and findings of patients in reach"


ROLES: dict[str, frozenset[May]] = {
    # A patient sees and writes the own course, and nobody else's.
    Role.PATIENT: frozenset({May.SEE_OWN_COURSE, May.WRITE_OWN_SCORES}),
    # A therapist sees the own caseload and records scores and findings there.
    Role.THERAPIST: frozenset({May.SEE_CASELOAD, May.WRITE_RECORDS}),
    # A clinic lead sees every patient of the clinic and writes nothing.
    Role.CLINIC_LEAD: frozenset({May.SEE_CASELOAD}),
}


class NotAllowed(Exception):  # noqa: N818  named as a sentence: somebody is not allowed
    """Somebody asked for what their role does not include."""


def may(actor: User, what: May) -> bool:
    """Whether `actor`'s role includes `what`."""
    return actor.is_active and what in ROLES[actor.role]


def require(actor: User, what: May) -> None:
    """Raises NotAllowed unless `actor`'s role includes `what`."""
    if not may(actor, what):
        raise NotAllowed(what.value)
