"""What a form said: texts trimmed, numbers and days or None, and which message each wrong field gets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import QueryDict

from replan.core.errors import UserError


def text(form: QueryDict, name: str) -> str:
    """A field without the space around it."""
    return form.get(name, "").strip()


def whole(form: QueryDict, name: str) -> int | None:
    """A whole number; None for anything else."""
    value = text(form, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def day(form: QueryDict, name: str) -> date | None:
    """A day; None for anything else."""
    try:
        return date.fromisoformat(text(form, name))
    except ValueError:
        return None


def wrong(form: QueryDict, read: Iterable[tuple[str, object]]) -> dict[str, str]:
    """The fields that were filled in and could not be read, with their message."""
    return {name: f"web.admin.wrong.{name}" for name, value in read if text(form, name) and value is None}


def messages_of(error: UserError, known: Iterable[str]) -> dict[str, str]:
    """Each problem's field with its message; a place that no field has stands for the whole form."""
    places = [problem.place if problem.place in set(known) else "form" for problem in error.problems]
    return {place: f"web.admin.wrong.{place}" for place in places}
