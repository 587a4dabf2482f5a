"""Who may do what. Read it as sentences: a role may do what its line says, within its own reach (`app.queries`)."""

from __future__ import annotations

from enum import Enum

from replan.store.models import Role, User


class May(Enum):
    """Something that needs permission."""

    SEE_OWN_COURSE = "see the own course"
    WRITE_OWN_SCORES = "enter own scores, answers, days, goals and messages"
    SHARE_OWN_RECORD = "share the own record, take it along, delete the account"
    SEE_CASELOAD = "see the patients in reach as a list"
    WRITE_RECORDS = "record scores, findings, visits and messages of patients in reach"
    CHANGE_PLAN = "change program, plan of care, diagnosis and goals of patients in reach"
    KEEP_LIBRARY = "keep the templates of programs and the videos of the clinic"
    REFER = "write letters and keep the directory of providers"
    HAND_OVER = "hand a patient to another therapist"
    SEE_CLINIC = "see the outcomes of the clinic"
    RUN_JOBS = "run imports, reports and refits"
    ADMINISTER = "invite people, give roles, keep teams"
    SEE_AUDIT = "see who read and changed what"


ROLES: dict[str, frozenset[May]] = {
    # A patient sees, writes and shares the own course, and nobody else's.
    Role.PATIENT: frozenset({May.SEE_OWN_COURSE, May.WRITE_OWN_SCORES, May.SHARE_OWN_RECORD}),
    # A therapist sees the own caseload, records there, changes plans, refers, hands patients over, keeps the library.
    Role.THERAPIST: frozenset(
        {
            May.SEE_CASELOAD,
            May.WRITE_RECORDS,
            May.CHANGE_PLAN,
            May.KEEP_LIBRARY,
            May.REFER,
            May.HAND_OVER,
            May.SEE_CLINIC,
        }
    ),
    # An assistant sees the patients of the own team and records there, but changes no plan.
    Role.ASSISTANT: frozenset({May.SEE_CASELOAD, May.WRITE_RECORDS}),
    # A clinic lead sees every patient of the clinic and its outcomes, hands patients over, keeps the library, runs long
    # work, invites.
    Role.CLINIC_LEAD: frozenset(
        {May.SEE_CASELOAD, May.KEEP_LIBRARY, May.HAND_OVER, May.SEE_CLINIC, May.RUN_JOBS, May.ADMINISTER}
    ),
    # An administrator looks after people and long work, and sees no patient's record.
    Role.ADMINISTRATOR: frozenset({May.RUN_JOBS, May.ADMINISTER}),
    # An auditor reads who read and changed what, and nothing else.
    Role.AUDITOR: frozenset({May.SEE_AUDIT}),
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
