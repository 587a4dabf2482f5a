"""Reads answers about findings from a form: yes, no or don't know; a question left open is left out."""

from __future__ import annotations

from django.http import QueryDict

STATES = {"yes": "present", "no": "absent", "unknown": "unknown"}
PREFIX = "finding-"


def answers_in(form: QueryDict) -> dict[str, str]:
    """Finding code to state, for every question that was answered."""
    return {
        name.removeprefix(PREFIX): STATES[value]
        for name, value in form.items()
        if name.startswith(PREFIX) and value in STATES
    }
