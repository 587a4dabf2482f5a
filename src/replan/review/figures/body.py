"""Where the joints of a drawn body are, worked out from the directions of its parts.

Lengths are in hundredths of the body's height, with y upward from the floor. Proportions follow Drillis and Contini
(1966), rounded so that a line figure reads well when small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

from replan.knowledge.schema import Joints

Point = tuple[float, float]

TRUNK, NECK, HEAD = 30.0, 11.0, 6.5
UPPER_ARM, FOREARM, HAND = 16.0, 14.0, 6.0
THIGH, SHIN, FOOT, FOOT_AHEAD = 24.0, 24.0, 9.0, 5.0
HALF_SHOULDERS, HALF_HIPS = 9.0, 5.0

Limb = tuple[Point, ...]


@dataclass(frozen=True)
class Body:
    """The joints of one posture. `arm` runs shoulder, elbow, wrist, fingertips; `leg` runs hip, knee, ankle, toes."""

    spine: tuple[Point, Point, Point]
    head: Point
    nose: Point | None
    arm: Limb
    far_arm: Limb
    leg: Limb
    far_leg: Limb
    front: bool = False

    def joints(self) -> Mapping[str, Point]:
        """The joints that things can be held at, by name."""
        return {
            "hand": self.arm[2],
            "far_hand": self.far_arm[2],
            "foot": self.leg[2],
            "far_foot": self.far_leg[2],
            "knee": self.leg[1],
            "hip": self.spine[0],
            "shoulder": self.spine[2],
            "head": self.head,
        }

    def points(self) -> tuple[Point, ...]:
        """Every point that a picture must hold."""
        x, y = self.head
        around = ((x - HEAD, y - HEAD), (x + HEAD, y + HEAD))
        return (*around, *self.spine, *self.arm, *self.far_arm, *self.leg, *self.far_leg)

    def moved(self, right: float, up: float) -> Body:
        """The same posture elsewhere."""

        def move(limb: Limb) -> Limb:
            return tuple((x + right, y + up) for x, y in limb)

        hip, bend, shoulder = move(self.spine)
        return Body(
            (hip, bend, shoulder),
            move((self.head,))[0],
            move((self.nose,))[0] if self.nose else None,
            move(self.arm),
            move(self.far_arm),
            move(self.leg),
            move(self.far_leg),
            self.front,
        )


def body(joints: Joints) -> Body:
    """The body with its anchor at x = 0, standing, sitting or lying where `joints` say."""
    posed = _at_origin(joints)
    lowest = min(y for _, y in posed.points())
    up = -lowest if joints.hip_height is None else joints.hip_height
    anchor = posed.joints()[joints.anchor or "foot"]
    return posed.moved(-anchor[0], up)


def _at_origin(joints: Joints) -> Body:
    front = joints.view == "front"
    trunk = _or(joints.trunk, 90.0)
    shoulder = _along((0.0, 0.0), trunk, TRUNK)
    middle = _along(_along((0.0, 0.0), trunk, TRUNK / 2), trunk + 90, _or(joints.bend, 0.0) * TRUNK / 5)
    head_turned = _or(joints.head, trunk)
    head = _along(shoulder, head_turned, NECK)
    nose = None if joints.view in ("front", "lying") else _along(head, _or(joints.nose, head_turned - 90), HEAD + 2)
    across = trunk - 90
    hips = HALF_HIPS if front else 0.0
    shoulders = HALF_SHOULDERS if front else 0.0
    near, far = _arms(joints, front)
    leg, far_leg = _legs(joints, front)
    foot = FOOT_AHEAD if front else FOOT
    return Body(
        ((0.0, 0.0), middle, shoulder),
        head,
        nose,
        _chain(_along(shoulder, across, shoulders), near, (UPPER_ARM, FOREARM, HAND)),
        _chain(_along(shoulder, across + 180, shoulders), far, (UPPER_ARM, FOREARM, HAND)),
        _chain(_along((0.0, 0.0), across, hips), leg, (THIGH, SHIN, foot)),
        _chain(_along((0.0, 0.0), across + 180, hips), far_leg, (THIGH, SHIN, foot)),
        front,
    )


def _arms(joints: Joints, front: bool) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    arm = _or(joints.arm, -80.0 if front else -90.0)
    forearm = _or(joints.forearm, arm)
    hand = _or(joints.hand, forearm)
    far_arm = _or(joints.far_arm, 180 - arm if front else arm)
    far_forearm = _or(joints.far_forearm, _other(forearm, joints.far_arm, far_arm, front))
    far_hand = _or(joints.far_hand, _other(hand, joints.far_arm, far_forearm, front))
    return (arm, forearm, hand), (far_arm, far_forearm, far_hand)


def _legs(joints: Joints, front: bool) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    thigh = _or(joints.thigh, -86.0 if front else -90.0)
    shin = _or(joints.shin, thigh)
    foot = _or(joints.foot, -60.0 if front else shin + 90)
    far_thigh = _or(joints.far_thigh, 180 - thigh if front else thigh)
    far_shin = _or(joints.far_shin, _other(shin, joints.far_thigh, far_thigh, front))
    far_foot = _or(joints.far_foot, 180 - foot if front else far_shin + foot - shin)
    return (thigh, shin, foot), (far_thigh, far_shin, far_foot)


def _other(near: float, own: float | None, above: float, front: bool) -> float:
    """The far part: in line with the part above it when that has a direction of its own, else as the near one."""
    if own is not None:
        return above
    return 180 - near if front else near


def _chain(start: Point, directions: tuple[float, ...], lengths: tuple[float, ...]) -> Limb:
    points = [start]
    for direction, length in zip(directions, lengths, strict=True):
        points.append(_along(points[-1], direction, length))
    return tuple(points)


def _along(start: Point, direction: float, length: float) -> Point:
    return start[0] + length * cos(radians(direction)), start[1] + length * sin(radians(direction))


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
