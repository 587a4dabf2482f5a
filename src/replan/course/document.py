"""The course document as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.course.base import Part
from replan.course.declared import Declared
from replan.course.episode import Episode
from replan.course.events import (
    Day,
    Disagreement,
    ExerciseDone,
    Finding,
    Goal,
    HomeExercise,
    Measurement,
    Message,
    OptionTried,
    PlanChange,
    SecondOpinion,
    Visit,
)
from replan.course.person import Patient, Preferences, Provider


class Course(Part):
    """One patient's course of therapy. Only the condition, the start and one measurement are required."""

    replan: Literal["1"] = "1"
    patient: Patient = Patient()
    episode: Episode
    measurements: Annotated[tuple[Measurement, ...], Field(min_length=1)]
    findings: tuple[Finding, ...] = ()
    visits: tuple[Visit, ...] = ()
    program: tuple[HomeExercise, ...] = ()
    exercise_log: tuple[ExerciseDone, ...] = ()
    goals: tuple[Goal, ...] = ()
    lifestyle: tuple[Day, ...] = ()
    providers: tuple[Provider, ...] = ()
    options_tried: tuple[OptionTried, ...] = ()
    plan_changes: tuple[PlanChange, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    second_opinions: tuple[SecondOpinion, ...] = ()
    messages: tuple[Message, ...] = ()
    preferences: Preferences = Preferences()
    declared: Declared = Declared()

    @model_validator(mode="after")
    def _ids_are_known_once(self) -> Course:
        _once("program", (line.id for line in self.program))
        _once("providers", (provider.id for provider in self.providers))
        _once("goals", (goal.id for goal in self.goals))
        exercises = {line.id for line in self.program}
        for index, done in enumerate(self.exercise_log):
            if done.exercise not in exercises:
                raise ValueError(
                    f"exercise_log.{index}.exercise: '{done.exercise}' is not an id in 'program'. "
                    "Add the exercise to the program or correct the id"
                )
        return self


def _once(section: str, ids: Iterable[str]) -> None:
    twice = [id_ for id_, count in Counter(ids).items() if count > 1]
    if twice:
        raise ValueError(f"{section}: the id '{twice[0]}' is used twice. Give each its own")
