"""Writes. Each is one transaction: the change, the new revision and a line in the audit."""

from replan.app.actions.clinics import add_clinic
from replan.app.actions.courses import add_patient
from replan.app.actions.demo import PASSWORD, create_demo_clinic
from replan.app.actions.entries import answer_findings, record_check_in

__all__ = ["PASSWORD", "add_clinic", "add_patient", "answer_findings", "create_demo_clinic", "record_check_in"]
