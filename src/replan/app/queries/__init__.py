"""Reads, each scoped to who asks: a patient out of reach does not exist."""

from replan.app.queries.caseload import CaseloadRow, caseload
from replan.app.queries.courses import course_for, current_episode, patients_for

__all__ = ["CaseloadRow", "caseload", "course_for", "current_episode", "patients_for"]
