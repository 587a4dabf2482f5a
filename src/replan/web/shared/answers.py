"""Questions about findings on a page, and the answers in a form: yes, no or don't know; open ones are left out."""

from __future__ import annotations

from django.http import QueryDict

from replan.app.actions.entries import State
from replan.review.told import Ask, Told

STATES: dict[str, State] = {"yes": "present", "no": "absent", "unknown": "unknown"}
PREFIX = "finding-"


def answers_in(form: QueryDict) -> dict[str, State]:
    """Finding code to state, for every question that was answered."""
    return {
        name.removeprefix(PREFIX): STATES[value]
        for name, value in form.items()
        if name.startswith(PREFIX) and value in STATES
    }


def behind_alarms(told: Told) -> list[Ask]:
    """The questions whose answers raised an alarm, each once, that the reader may answer again."""
    asked = {ask.finding: ask for alarm in told.alarms for ask in alarm.asked}
    return [ask for ask in asked.values() if told.reader == "therapist" or ask.asked_of == "patient"]
