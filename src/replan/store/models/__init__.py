"""What is kept, a file for each subject. Scores, findings and sections are rows that are only ever added to: a
correction is a new row that names the one it replaces and says why."""

from replan.store.models.alerts import AlertNote, LastLook
from replan.store.models.audit import AuditEvent
from replan.store.models.clinic import DirectoryEntry, ExerciseVideo, ProgramTemplate
from replan.store.models.drafts import CheckIn, Draft
from replan.store.models.entries import Entry, FindingRow, Score, SectionRow
from replan.store.models.episodes import Episode, StoredReview
from replan.store.models.people import Clinic, Consent, Handover, Invitation, Patient, Role, Team, User
from replan.store.models.reminders import CalendarFeed, PushDevice, ReminderChoice
from replan.store.models.sharing import Share, ShareOpening
from replan.store.models.tasks import Job

__all__ = [
    "AlertNote",
    "AuditEvent",
    "CalendarFeed",
    "CheckIn",
    "Clinic",
    "Consent",
    "DirectoryEntry",
    "Draft",
    "Entry",
    "Episode",
    "ExerciseVideo",
    "FindingRow",
    "Handover",
    "Invitation",
    "Job",
    "LastLook",
    "Patient",
    "ProgramTemplate",
    "PushDevice",
    "ReminderChoice",
    "Role",
    "Score",
    "SectionRow",
    "Share",
    "ShareOpening",
    "StoredReview",
    "Team",
    "User",
]
