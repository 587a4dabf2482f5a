"""Second opinions in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from replan.course.events import SecondOpinion
from replan.review.words import Speaker

PREFIX = "web.coordinated.opinion."


@dataclass(frozen=True)
class OpinionShown:
    """One second opinion in a line: who and when, what was asked, what was said, what came of it."""

    who: str
    asked: str
    said: str
    came: str
    waiting: bool


def opinions_shown(found: Iterable[SecondOpinion], speak: Speaker) -> tuple[OpinionShown, ...]:
    """Second opinions in words, the latest first."""
    return tuple(
        OpinionShown(
            who=speak.text(f"{PREFIX}who", who=who_said(one.role, one.provider, speak), on=one.answered_on or one.on),
            asked=one.question or "",
            said=one.answer or "",
            came="" if one.changed is None else speak.text(f"{PREFIX}{'changed' if one.changed else 'stays'}"),
            waiting=one.answered_on is None,
        )
        for one in sorted(found, key=lambda one: one.answered_on or one.on, reverse=True)
    )


def who_said(role: str | None, name: str | None, speak: Speaker) -> str:
    """Who gave it: the name where it is known, and the profession."""
    title = speak.title("providers", role or "")
    return f"{name}, {title}" if name else title
