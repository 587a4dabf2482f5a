"""The chart for print: the web's own drawing with grey values and dashes that a black and white printer keeps apart."""

from __future__ import annotations

import re

from replan.review.chart import Chart
from replan.review.page import environment
from replan.review.told import Told
from replan.review.words import Speaker

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

ROOM, ROWS = 18.0, 4
"""Width and height of a letter in the view box, and how many stand above each other at most."""

BARE_ATTRIBUTE = re.compile(r"(\sdata-[a-z-]+)([\s>])")

PRINT_STYLE = """
text { fill: #222; font-family: 'Libertinus Serif'; font-size: 20px; }
.chart-letter { font-weight: bold; font-size: 19px; }
.chart-axis line { stroke: #bbb; stroke-width: 0.8; }
.chart-expected { fill: #e4e4e4; stroke: #999; stroke-width: 0.8; }
.chart-fan80 { fill: #b9b9b9; fill-opacity: 0.55; stroke: #555; stroke-width: 1; stroke-dasharray: 2 3; }
.chart-fan50 { fill: #8a8a8a; fill-opacity: 0.6; }
.chart-mean { fill: none; stroke: #000; stroke-width: 1.6; stroke-dasharray: 7 5; }
.chart-line { fill: none; stroke: #000; stroke-width: 2.4; }
.chart-dot circle { fill: #000; stroke: #fff; stroke-width: 1.5; }
.chart-today { stroke: #333; stroke-width: 1.2; stroke-dasharray: 2 4; }
.chart-goal { stroke: #000; stroke-width: 2; stroke-dasharray: 12 4 3 4; }
.chart-goal-label { font-weight: bold; }
.chart-mark path { fill: #000; }
.chart-mark-milestone path { fill: #fff; stroke: #000; stroke-width: 1.5; }
"""


def chart_svg(told: Told, speaker: Speaker) -> str:
    """The chart as the web draws it, with a letter above each mark: paper shows no label on touch."""
    if told.chart is None:
        raise ValueError("this review has no chart")
    svg = environment().get_template("review/chart.svg").render(told=told, t=speaker.text).strip()
    svg = BARE_ATTRIBUTE.sub(r'\1=""\2', svg, count=1)  # HTML lets an attribute stand bare, XML does not
    return svg.replace("</svg>", _letters(told.chart) + "</svg>")


def lettered(chart: Chart) -> tuple[str, ...]:
    """What each lettered mark of the chart stands for."""
    return tuple(f"{letter} {mark.label}" for letter, mark in zip(LETTERS, chart.marks, strict=False))


def printed(svg: str) -> str:
    """A chart with its own style for paper; any other drawing as it is. Both stand alone."""
    head, rest = standing_alone(svg).split(">", 1)
    style = f"<style>{PRINT_STYLE}</style>" if 'class="chart"' in head else ""
    return f"{head}>{style}{rest}"


def standing_alone(svg: str) -> str:
    """`svg` as a file of its own, which must say that it is one."""
    head, rest = svg.strip().split(">", 1)
    return svg.strip() if "xmlns=" in head else f'{head} xmlns="http://www.w3.org/2000/svg">{rest}'


def _letters(chart: Chart) -> str:
    """A letter above each mark; one that would touch the letter before stands a line higher."""
    drawn, row, last = [], 0, -ROOM
    for letter, mark in zip(LETTERS, chart.marks, strict=False):
        row = (row + 1) % ROWS if mark.x - last < ROOM else 0
        y = chart.height - chart.bottom - 15 - row * ROOM
        drawn.append(f'<text class="chart-letter" x="{mark.x}" y="{y}" text-anchor="middle">{letter}</text>')
        last = mark.x
    return "".join(drawn)
