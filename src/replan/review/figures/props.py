"""What stands around a drawn body or is held by it: walls, chairs, bands, weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from replan.knowledge.schema import Prop
from replan.review.figures.body import Body, Point

SEAT = 24.0
THIN = 'stroke-width="1.6" opacity=".75"'
DASHED = f'{THIN} stroke-dasharray="4 3"'
FULL = 'fill="currentColor" stroke="none"'
"""Looks as presentation attributes: a style element or attribute would be refused by a strict content policy."""


@dataclass(frozen=True)
class Shape:
    """An SVG element in picture coordinates (y downward) and the corners of what it covers."""

    svg: str
    corners: tuple[Point, Point]


def shape(prop: Prop, body: Body) -> Shape:
    """The prop beside or in the hands of `body`."""
    return _KINDS[prop.kind](prop, body)


def path(*lines: tuple[Point, ...]) -> str:
    """Lines through points as path data, y turned downward."""
    return "".join("M" + "L".join(f"{number(x)} {number(-y)}" for x, y in line) for line in lines)


def number(value: float) -> str:
    """A length in as few characters as a tenth of a unit needs."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def _lines(*lines: tuple[Point, ...], look: str = THIN) -> Shape:
    xs = [x for line in lines for x, _ in line]
    ys = [y for line in lines for _, y in line]
    return Shape(f'<path {look} d="{path(*lines)}"/>', ((min(xs), min(ys)), (max(xs), max(ys))))


def _wall(prop: Prop, _: Body) -> Shape:
    top = prop.height or 102.0
    return _lines(((prop.x, 0.0), (prop.x, top)))


def _chair(prop: Prop, _: Body) -> Shape:
    """Four lines: seat, back (on the left), two legs. x is the middle of the seat."""
    seat, half = prop.height or SEAT, (prop.width or 24.0) / 2
    left, right = prop.x - half, prop.x + half
    return _lines(((left, 0.0), (left, seat + 24)), ((left, seat), (right, seat), (right, 0.0)))


def _table(prop: Prop, _: Body) -> Shape:
    top, half = prop.height or 40.0, (prop.width or 40.0) / 2
    left, right = prop.x - half, prop.x + half
    return _lines(((left, top), (right, top)), ((left + 3, top), (left + 3, 0.0)), ((right - 3, top), (right - 3, 0.0)))


def _step(prop: Prop, _: Body) -> Shape:
    top, half = prop.height or 10.0, (prop.width or 26.0) / 2
    left, right = prop.x - half, prop.x + half
    return _lines(((left, 0.0), (left, top), (right, top), (right, 0.0)))


def _ball(prop: Prop, body: Body) -> Shape:
    x, y = body.joints()[prop.at] if prop.at else (0.0, 0.0)
    return _circle((x + prop.x, y + prop.y), prop.width or 8.0, THIN)


def _weight(prop: Prop, body: Body) -> Shape:
    x, y = body.joints()[prop.at or "hand"]
    return _circle((x + prop.x, y + prop.y), prop.width or 3.4, FULL)


def _circle(centre: Point, radius: float, look: str) -> Shape:
    x, y = centre
    svg = f'<circle {look} cx="{number(x)}" cy="{number(-y)}" r="{number(radius)}"/>'
    return Shape(svg, ((x - radius, y - radius), (x + radius, y + radius)))


def _band(prop: Prop, body: Body) -> Shape:
    """A dashed line from the joint to a fixed point."""
    start, end = body.joints()[prop.at or "hand"], (prop.x, prop.y)
    return _lines((start, end), look=DASHED)


def _stick(prop: Prop, body: Body) -> Shape:
    """A stick held in both hands, a little longer than they are apart."""
    (x1, y1), (x2, y2) = body.joints()["hand"], body.joints()["far_hand"]
    dx, dy = (x1 - x2) * 0.15, (y1 - y2) * 0.15
    return _lines(((x1 + dx + prop.x, y1 + dy + prop.y), (x2 - dx - prop.x, y2 - dy - prop.y)))


_KINDS: Mapping[str, Callable[[Prop, Body], Shape]] = {
    "wall": _wall,
    "chair": _chair,
    "table": _table,
    "bed": _table,
    "step": _step,
    "ball": _ball,
    "roll": _ball,
    "weight": _weight,
    "band": _band,
    "stick": _stick,
}
