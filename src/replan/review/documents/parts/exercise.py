"""One exercise of the home program as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Exercise:
    """Title, dose and steps, a drawing where there is one, and a box for each of `days` (their short names).

    `alt` names the drawing for whoever cannot see it.
    """

    kind: ClassVar[str] = "exercise"
    title: str
    dose: str
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    svg: str | None
    alt: str
    weeks: tuple[tuple[str, ...], ...]
