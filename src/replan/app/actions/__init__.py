"""Writes. Each is one transaction: the change, the new revision and a line in the audit."""

from replan.app.actions.alerts import note_alert
from replan.app.actions.check_ins import Kept, save_check_in, settle_check_ins
from replan.app.actions.clinics import add_clinic
from replan.app.actions.courses import add_patient
from replan.app.actions.demo import PASSWORD, create_demo_clinic
from replan.app.actions.drafts import drop_draft, save_draft
from replan.app.actions.entries import answer_findings, record_score
from replan.app.actions.first_visit import finish_first_visit
from replan.app.actions.invitations import accept_invitation, make_invitation, revoke_invitation
from replan.app.actions.looks import keep_look
from replan.app.actions.outcomes import save_answers
from replan.app.actions.people import add_therapist, admit_patient, choose_display, choose_language
from replan.app.actions.reassess import reassess
from replan.app.actions.refresh import refresh_caseload, refresh_everybody
from replan.app.actions.sections import write_section, write_sections
from replan.app.actions.sign_up import sign_up

__all__ = [
    "PASSWORD",
    "Kept",
    "accept_invitation",
    "add_clinic",
    "add_patient",
    "add_therapist",
    "admit_patient",
    "answer_findings",
    "choose_display",
    "choose_language",
    "create_demo_clinic",
    "drop_draft",
    "finish_first_visit",
    "keep_look",
    "make_invitation",
    "note_alert",
    "reassess",
    "record_score",
    "refresh_caseload",
    "refresh_everybody",
    "revoke_invitation",
    "save_answers",
    "save_check_in",
    "save_draft",
    "settle_check_ins",
    "sign_up",
    "write_section",
    "write_sections",
]
