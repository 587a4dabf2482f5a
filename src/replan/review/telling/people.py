"""Names for people of a course."""

from __future__ import annotations

from replan.review.telling.context import Context


def who(key: str, context: Context) -> str:
    """Somebody who treats the patient: their name where it is recorded, else their profession, else the key."""
    for provider in context.course.providers:
        if provider.id == key:
            return provider.name or context.text(context.pack.providers.named(provider.role).title)
    return key


def listed(names: list[str]) -> str:
    """Names in a row."""
    return ", ".join(dict.fromkeys(names))
