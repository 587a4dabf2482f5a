"""Takes in a table of patients, one patient after another. Who is there already is left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from replan.app.actions.courses import add_patient
from replan.app.jobs.work import Work
from replan.app.queries.courses import document_ids_of_clinic
from replan.app.reviews import pack
from replan.batch import Imported, guess_mapping, import_table, read_lines, read_mapping
from replan.core.errors import Problem, UserError
from replan.core.wording import Wording, to_data
from replan.course.document import Course
from replan.review.check import check_course
from replan.review.declared import pack_for
from replan.store.models import Role, User

MOST_SHOWN = 50


def run(work: Work) -> dict[str, Any]:
    """One patient per piece. The table itself is not kept longer than until it is in."""
    imported = read(work.arguments["table"], work.arguments["mapping"])
    therapist = _therapist(work)
    known = document_ids_of_clinic(work.clinic)
    for course in imported.courses:
        last = max(measurement.on for measurement in course.measurements)
        check_course(course, pack_for(course, pack()), last)
    for number in range(int(work.place.get("next", 0)), len(imported.courses)):
        course = imported.courses[number]
        new = course.patient.id not in known
        place = {"next": number + 1, "admitted": work.place.get("admitted", 0) + new}
        with work.piece(done=number + 1, total=len(imported.courses), place=place):
            if new:
                _admit(course, work, therapist)
    admitted = work.place.get("admitted", 0)
    left_out = [to_data(cell.said) for cell in imported.rejected[:MOST_SHOWN]]
    return {
        "patients": admitted,
        "skipped": len(imported.courses) - admitted,
        "left_out": left_out,
        "left_out_count": len(imported.rejected),
    }


def read(table: str, mapping: str) -> Imported:
    """The courses of a table given as text. Raises TableError that names the place in table or mapping."""
    frame, lines = _lines(table)
    return import_table(frame, read_mapping(mapping, Wording("mapping")), pack(), lines=lines)


def proposed(table: str, tell: Callable[[str], str]) -> str:
    """A mapping for a table given as text, with `?` where only a person knows and comments as `tell` says them.

    Raises TableError.
    """
    return guess_mapping(_lines(table)[0], pack(), tell)


def _lines(table: str) -> tuple[pl.DataFrame, tuple[int, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(table, "utf-8")
        try:
            return read_lines(path)
        except UserError as error:
            told = [Problem(Wording("table"), problem.cause, problem.fix) for problem in error.problems]
            raise UserError(told) from None


def _therapist(work: Work) -> User:
    found = User.objects.filter(clinic=work.clinic, role=Role.THERAPIST, username=work.arguments["therapist"]).first()
    if found is None or not found.is_active:
        cause, fix = Wording("nobody of that name treats here."), Wording("Start the import again.")
        raise UserError([Problem(Wording("therapist"), cause, fix)])
    return found


def _admit(course: Course, work: Work, therapist: User) -> None:
    add_patient(
        actor=work.actor, name=course.patient.id, course=course, clinic=work.clinic, user=None, therapist=therapist
    )
