"""Red flags asked anew: when something is wrong now, an earlier "no" does not count."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.safety.screen import Screening, questions, screen


def ask_afresh(course: Course, facts: Facts, pack: Pack, today: date, asked: Collection[str]) -> tuple[str, ...]:
    """What a patient is still to be asked now, the most urgent first. `asked` are the findings of this round of
    questions; of the others every "absent" is set aside, and what is present stays."""
    kept = tuple(one for one in course.findings if one.state == "present" or one.code in asked)
    found: Screening = screen(course.model_copy(update={"findings": kept}), facts, pack, today)
    return tuple(
        code for code in questions(found, pack) if code not in asked and pack.findings.named(code).asked_of == "patient"
    )
