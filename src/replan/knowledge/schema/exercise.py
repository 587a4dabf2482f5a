"""An exercise of the library, and the poses that it is drawn with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Frozen, Id, Text, Verification

Target = Literal[
    "strength",
    "mobility",
    "endurance",
    "balance",
    "motor_control",
    "flexibility",
    "graded_exposure",
    "relaxation",
    "cardio",
    "power",
    "nerve_gliding",
]
Position = Literal[
    "lying_on_back", "lying_face_down", "lying_on_side", "all_fours", "kneeling", "sitting", "standing", "moving"
]
Equipment = Literal[
    "band", "weight", "chair", "table", "wall", "step", "towel", "ball", "stick", "bike", "pool", "mat", "bottle"
]
Loading = Literal[
    "lumbar_flexion",
    "lumbar_extension",
    "lumbar_rotation",
    "cervical_flexion",
    "cervical_extension",
    "cervical_rotation",
    "shoulder_overhead",
    "shoulder_rotation",
    "shoulder_abduction",
    "elbow_tendons",
    "wrist_loading",
    "hip_flexion",
    "hip_abductors",
    "hip_adductors",
    "hamstrings",
    "knee_bending",
    "patellar_tendon",
    "calf_and_achilles",
    "plantar_fascia",
    "ankle_sideways",
    "impact",
    "balance_risk",
    "nerve_tension",
]
Stop = Literal[
    "sharp_pain",
    "pain_over_5",
    "worse_next_day",
    "spreads_down",
    "tingling",
    "dizzy",
    "swelling",
    "breathless",
    "falls",
]


class Amount(Frozen):
    """How much of an exercise in one session: sets, repetitions a set, seconds of holding.

    `minutes` is given instead of repetitions for walking, cycling and rest.
    """

    sets: Annotated[int, Field(ge=1, le=10)] = 1
    reps: Annotated[int, Field(ge=1, le=100)] | None = None
    hold_seconds: Annotated[float, Field(gt=0, le=600)] | None = None
    minutes: Annotated[float, Field(gt=0, le=120)] | None = None

    @model_validator(mode="after")
    def _some_amount(self) -> Amount:
        if (self.reps is None) == (self.minutes is None):
            raise ValueError("give either 'reps' or 'minutes'")
        return self


class ExerciseDose(Amount):
    """The dose to begin an exercise with: the amount of a session, and sessions a week."""

    per_week: Annotated[int, Field(ge=1, le=42)]
    source: Id
    verification: Verification


class Joints(Frozen):
    """Directions of the parts of a drawn body in degrees: 0 points right, 90 up, 180 left, -90 down.

    Left out, the far limb goes with the near one; a forearm or hand with the arm; a head with the trunk. `bend` rounds
    the trunk, in tenths of its length to the left of its direction. `hip_height` fixes the hip (a chair is 26 high, a
    body 100); left out, the lowest part touches the floor. `anchor` stands at the middle of the drawing.
    The view `lying` is of somebody on their side, seen from the front: no nose.
    """

    view: Literal["side", "front", "lying"] | None = None
    anchor: Literal["foot", "hip", "hand", "shoulder"] | None = None
    hip_height: float | None = None
    trunk: float | None = None
    bend: float | None = None
    head: float | None = None
    nose: float | None = None
    arm: float | None = None
    forearm: float | None = None
    hand: float | None = None
    far_arm: float | None = None
    far_forearm: float | None = None
    far_hand: float | None = None
    thigh: float | None = None
    shin: float | None = None
    foot: float | None = None
    far_thigh: float | None = None
    far_shin: float | None = None
    far_foot: float | None = None


class Pose(Frozen):
    """A posture that drawings begin from. `title` completes "from ... to ..."."""

    id: Id
    title: Text
    joints: Joints


class Frame(Frozen):
    """One picture: a pose, with the joints that differ here. `shift` moves the body right, in hundredths of its height,
    while what stands around it stays."""

    pose: Id
    but: Joints | None = None
    shift: float = 0.0


class Prop(Frozen):
    """Something around the body, in hundredths of the body's height from the anchor and the floor.

    A band runs from the joint `at` to (x, y); a weight is held there; the others stand at x, with width and height.
    """

    kind: Literal["wall", "chair", "table", "step", "bed", "ball", "roll", "band", "weight", "stick"]
    at: Literal["hand", "far_hand", "foot", "far_foot", "knee", "hip", "head"] | None = None
    x: float = 0.0
    y: float = 0.0
    width: float | None = None
    height: float | None = None


class Drawing(Frozen):
    """How an exercise is drawn: the start, the end (none when a posture is held), what is around it, and a part of the
    body to look at closely."""

    start: Frame
    end: Frame | None = None
    props: tuple[Prop, ...] = ()
    closer: Literal["hand", "foot", "head", "knee", "hip"] | None = None


class Exercise(Frozen):
    """An exercise for the home program, told to the patient in short steps.

    `level` runs from 1 (easiest) to 5 (hardest). `progression` names harder and `regression` easier exercises, each
    naming the other back. `loads` says what it puts a load on where that matters. `suits` are conditions that it is
    used in; `not_for` conditions or diagnoses in which somebody qualified must agree first.
    """

    id: Id
    title: Text
    regions: Annotated[tuple[Id, ...], Field(min_length=1)]
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    position: Position
    level: Annotated[int, Field(ge=1, le=5)]
    equipment: tuple[Equipment, ...] = ()
    steps: Annotated[tuple[Text, ...], Field(min_length=3, max_length=6)]
    feel: Text
    stop_if: Annotated[tuple[Stop, ...], Field(min_length=1)]
    dose: ExerciseDose
    progression: tuple[Id, ...] = ()
    regression: tuple[Id, ...] = ()
    loads: tuple[Loading, ...] = ()
    suits: tuple[Id, ...] = ()
    not_for: tuple[Id, ...] = ()
    drawing: Drawing | None = None
