"""Writes. Each is one transaction: the change, the new revision and a line in the audit."""

from replan.app.actions.alerts import note_alert
from replan.app.actions.clinics import add_clinic
from replan.app.actions.courses import add_patient
from replan.app.actions.demo import PASSWORD, create_demo_clinic
from replan.app.actions.entries import answer_findings, record_check_in, record_score
from replan.app.actions.looks import keep_look
from replan.app.actions.people import add_therapist, admit_patient, choose_language
from replan.app.actions.reassess import reassess
from replan.app.actions.refresh import refresh_caseload, refresh_everybody
from replan.app.actions.sections import write_section, write_sections

__all__ = [
    "PASSWORD",
    "add_clinic",
    "add_patient",
    "add_therapist",
    "admit_patient",
    "answer_findings",
    "choose_language",
    "create_demo_clinic",
    "keep_look",
    "note_alert",
    "reassess",
    "record_check_in",
    "record_score",
    "refresh_caseload",
    "refresh_everybody",
    "write_section",
    "write_sections",
]
