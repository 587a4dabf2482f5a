"""An exercise as one SVG: the start, an arrow, the end; in the colour of the text around it, so dark mode and print
need nothing of their own."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from replan.knowledge.pack import Pack
from replan.knowledge.schema import Exercise, Frame, Joints
from replan.review.figures.body import HEAD, Body, Point, body
from replan.review.figures.props import FULL, Shape, number, path, shape

MARGIN = 5.0
GAP = 26.0
CLOSE = 32.0
"""Half the width of a close look at one part."""

TRUNK = 'stroke-width="6"'
NEAR = 'stroke-width="4"'
FAR = 'stroke-width="3.2" opacity=".45"'
FLOOR = 'stroke-width="1" opacity=".5"'
LOOK = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'


@dataclass(frozen=True)
class _Picture:
    """One frame: what to draw and the corner points of it."""

    svg: str
    low: Point
    high: Point

    @property
    def width(self) -> float:
        return self.high[0] - self.low[0]


def draw_exercise(exercise: Exercise, pack: Pack, lang: str) -> str | None:
    """The drawing of `exercise` as an SVG element with a title in words; None when it has none."""
    drawing = exercise.drawing
    if drawing is None:
        return None
    frames = [drawing.start, *([drawing.end] if drawing.end else [])]
    bodies = [_posed(frame, pack) for frame in frames]
    pictures = [_picture(one, exercise) for one in bodies]
    if drawing.closer is None:
        pictures = _same_height(pictures)
    return _sheet(pictures, _in_words(exercise, pack, lang))


def _posed(frame: Frame, pack: Pack) -> Body:
    joints = pack.poses.named(frame.pose).joints
    if frame.but is not None:
        joints = Joints(**{**joints.model_dump(exclude_none=True), **frame.but.model_dump(exclude_none=True)})
    return body(joints).moved(frame.shift, 0.0)


def _picture(posed: Body, exercise: Exercise) -> _Picture:
    drawing = exercise.drawing
    assert drawing is not None  # noqa: S101  asked by the caller
    shapes = [shape(prop, posed) for prop in drawing.props]
    points = [*posed.points(), *(corner for one in shapes for corner in one.corners)]
    low = min(x for x, _ in points) - MARGIN, min(0.0, *(y for _, y in points)) - MARGIN
    high = max(x for x, _ in points) + MARGIN, max(y for _, y in points) + MARGIN
    if drawing.closer is not None:
        x, y = posed.joints()[drawing.closer]
        low, high = (x - CLOSE, y - CLOSE), (x + CLOSE, y + CLOSE)
    return _Picture(_elements(posed, shapes, low[0], high[0]), low, high)


def _elements(posed: Body, shapes: list[Shape], left: float, right: float) -> str:
    floor = f'<path {FLOOR} d="{path(((left, -2.0), (right, -2.0)))}"/>'
    far = f'<path {NEAR if posed.front else FAR} d="{path(posed.far_leg, posed.far_arm)}"/>'
    across = path((posed.far_arm[0], posed.arm[0]), (posed.far_leg[0], posed.leg[0])) if posed.front else ""
    hip, bend, shoulder = posed.spine
    spine = f"M{_at(hip)}Q{_at(bend)} {_at(shoulder)}"
    nose = path((posed.head, posed.nose)) if posed.nose else ""
    near = f'<path {TRUNK} d="{spine}{across}"/><path {NEAR} d="{path(posed.leg, posed.arm)}"/>'
    x, y = posed.head
    face = f'<circle {FULL} cx="{x:.1f}" cy="{-y:.1f}" r="{HEAD - 0.5}"/>' + (
        f'<path stroke-width="2.4" d="{nose}"/>' if nose else ""
    )
    return floor + "".join(one.svg for one in shapes) + far + near + face


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(-point[1])}"


def _same_height(pictures: list[_Picture]) -> list[_Picture]:
    top, bottom = max(one.high[1] for one in pictures), min(one.low[1] for one in pictures)
    return [_Picture(one.svg, (one.low[0], bottom), (one.high[0], top)) for one in pictures]


def _sheet(pictures: list[_Picture], title: str) -> str:
    """The pictures side by side; each in a window of its own, so that a close look is cut at its edge."""
    height = pictures[0].high[1] - pictures[0].low[1]
    width = sum(one.width for one in pictures) + GAP * (len(pictures) - 1)
    parts, left = [], 0.0
    for place, one in enumerate(pictures):
        if place:
            parts.append(_arrow(left + GAP / 2, height / 2))
            left += GAP
        box = f"{one.low[0]:.1f} {-one.high[1]:.1f} {one.width:.1f} {height:.1f}"
        parts.append(
            f'<svg x="{left:.1f}" y="0" width="{one.width:.1f}" height="{height:.1f}" viewBox="{box}">{one.svg}</svg>'
        )
        left += one.width
    head = (
        f'<svg class="figure" xmlns="http://www.w3.org/2000/svg" role="img" {LOOK} '
        f'viewBox="0 0 {width:.1f} {height:.1f}">'
        f"<title>{escape(title)}</title>"
    )
    return head + "".join(parts) + "</svg>"


def _arrow(x: float, y: float) -> str:
    return f'<path stroke-width="2" d="M{x - 8:.1f} {y:.1f}h16m-5-5l5 5l-5 5"/>'


def _in_words(exercise: Exercise, pack: Pack, lang: str) -> str:
    drawing = exercise.drawing
    assert drawing is not None  # noqa: S101  asked by the caller
    title = getattr(exercise.title, lang)
    start = getattr(pack.poses[drawing.start.pose].title, lang)
    if drawing.end is None or drawing.end.pose == drawing.start.pose:
        return str(pack.words[lang]["exercise.drawing.one"]).format(title=title, start=start)
    end = getattr(pack.poses[drawing.end.pose].title, lang)
    return str(pack.words[lang]["exercise.drawing.two"]).format(title=title, start=start, end=end)
