"""Questions about findings on a page, and the answers in a form: yes, no or don't know; open ones are left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict

from replan.app.actions.entries import State, answer_findings
from replan.core.errors import UserError
from replan.review.told import Ask, Told
from replan.web.shared.hearing import answered

STATES: dict[str, State] = {"yes": "present", "no": "absent", "unknown": "unknown"}
PREFIX = "finding-"


def answers_in(form: QueryDict) -> dict[str, State]:
    """Finding code to state, for every question that was answered."""
    return {
        name.removeprefix(PREFIX): STATES[value]
        for name, value in form.items()
        if name.startswith(PREFIX) and value in STATES
    }


def save_answers(request: HttpRequest, patient: Any, on: date) -> dict[str, State]:
    """Saves the answers of a form and gives them; none when there was none, or one that cannot be kept."""
    answers = answers_in(request.POST)
    try:
        if answers:
            answer_findings(actor=request.user, patient=patient, on=on, answers=answers)
    except UserError:
        return {}
    answered(request, answers)
    return answers


def behind_alarms(told: Told) -> list[Ask]:
    """The questions whose answers raised an alarm, each once, that the reader may answer again."""
    asked = {ask.finding: ask for alarm in told.alarms for ask in alarm.asked}
    return [ask for ask in asked.values() if told.reader == "therapist" or ask.asked_of == "patient"]
