"""The recovery chart, drawn by the same template as on the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Picture:
    """An SVG with class names instead of colours, so that page and print style it each in their way.

    `alt` says the picture in words. `legend` is (what is drawn, what it means); `marks` explains the lettered marks;
    `width` is its share of the page.
    """

    kind: ClassVar[str] = "picture"
    svg: str
    alt: str
    title: str
    legend: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    width: float = 1.0
