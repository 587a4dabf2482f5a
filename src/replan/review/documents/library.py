"""Sheets of the pack's exercise library for a printed program."""

from __future__ import annotations

from collections.abc import Iterable

from replan.knowledge.pack import Pack
from replan.review.documents.choice import Sheet
from replan.review.figures import draw_exercise


def sheets(codes: Iterable[str], pack: Pack, lang: str) -> dict[str, Sheet]:
    """The sheet of each of `codes` that the library has: title, steps and drawing in `lang`."""
    found = (pack.exercises[code] for code in dict.fromkeys(codes) if code in pack.exercises)
    return {
        one.id: Sheet(
            title=getattr(one.title, lang),
            steps=tuple(getattr(step, lang) for step in one.steps),
            svg=draw_exercise(one, pack, lang),
        )
        for one in found
    }
