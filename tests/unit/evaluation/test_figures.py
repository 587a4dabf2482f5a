"""The figures of the method page are those that its generator draws."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/explanation/trajectory.md"


def test_each_figure_of_the_page_is_drawn_by_the_generator_and_is_there() -> None:
    named = set(re.findall(r"\]\(figures/([a-z-]+)\.svg\)", PAGE.read_text("utf-8")))
    drawn = set(re.findall(r'^\s+"([a-z-]+)":', (ROOT / "scripts/figures.py").read_text("utf-8"), re.M))
    there = {path.stem for path in (PAGE.parent / "figures").glob("*.svg")}
    assert named == drawn == there and len(named) >= 3


def test_each_figure_is_a_drawing_that_says_what_it_shows() -> None:
    for path in (PAGE.parent / "figures").glob("*.svg"):
        drawing = ElementTree.parse(path).getroot()
        assert drawing.tag.endswith("svg") and drawing.get("aria-label")
        assert len(drawing.findall(".//{http://www.w3.org/2000/svg}path")) > 5
