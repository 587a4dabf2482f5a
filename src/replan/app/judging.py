"""Judges, from later scores, whether acting on an alert helped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from replan.app.queries.courses import current_episode, everybody, readable_courses_of
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.course.document import Course
from replan.review import review
from replan.review.alert_effect import ABOUT_PROGRESS, ABOUT_SCORES, Known, helped, judged_on
from replan.store.models import AlertNote, Episode


def judge_notes(*, today: date, patient_id: UUID | None = None) -> int:
    """Fills in `helped` of the actions that can be judged by now, of one patient or of everybody; tells how many.

    Nothing is judged of who no longer wants a record, or whose record cannot be read."""
    rows = AlertNote.objects.filter(kind="acted", judged_on=None, attention__in=[*ABOUT_PROGRESS, *ABOUT_SCORES])
    rows = rows.filter(patient__in=everybody())
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    waiting: dict[UUID, list[AlertNote]] = {}
    for note in rows.select_related("patient"):
        waiting.setdefault(note.patient_id, []).append(note)
    return sum(_judge_patient(notes, today) for notes in waiting.values())


def _judge_patient(notes: Sequence[AlertNote], today: date) -> int:
    try:
        episode = current_episode(notes[0].patient)
    except Episode.DoesNotExist:
        return 0
    course = readable_courses_of([episode])[episode.pk]
    return 0 if course is None else sum(_judge(note, course, today) for note in notes)


def _judge(note: AlertNote, course: Course, today: date) -> bool:
    scores = [score.on for score in course.measurements if score.on <= today]
    day = judged_on(note.attention, note.on, scores, today)
    if day is None:
        return False
    before = Known(note.verdict, note.chance)
    note.helped = helped(note.attention, note.on, scores, before, _known_on(course, day, note.attention))
    note.judged_on = day
    note.save(update_fields=["helped", "judged_on"])
    return True


def _known_on(course: Course, day: date, attention: str) -> Known | None:
    """What was known on `day`: only what had happened by then counts."""
    if attention in ABOUT_SCORES:
        return None
    try:
        progress = review(course, today=day, pack=pack(), kept=True).progress
    except UserError:
        return None
    return Known(progress.verdict, progress.chance_of_goal.best) if progress else None
