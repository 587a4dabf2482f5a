"""The episode of care: the complaint, its dates and its working diagnosis."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.course.base import Code, Key, Part


class Diagnosis(Part):
    """What the complaint is taken for, how surely, and on what grounds."""

    code: Code
    certainty: Literal["working", "confirmed", "ruled_out"] = "working"
    basis: tuple[Literal["history", "exam", "imaging", "test", "referral"], ...] = ()
    by: Key | None = None
    on: date | None = None


class Surgery(Part):
    """An operation that clocks may count from."""

    procedure: Code
    on: date


class Ended(Part):
    """How care ended. Somebody who stopped because they are well did not fail."""

    on: date
    reason: Literal["goal_reached", "well", "no_help", "worse", "cost", "time", "access", "moved", "referred", "other"]
    by: Literal["patient", "therapist"] | None = None


class Episode(Part):
    """One course of therapy for one complaint. `start` is the first visit: week 0."""

    condition: Code
    side: Literal["left", "right", "both", "none"] | None = None
    onset: date | None = None
    start: date
    planned_end: date | None = None
    planned_visits: Annotated[int, Field(ge=1, le=500)] | None = None
    diagnosis: Diagnosis | None = None
    surgery: Surgery | None = None
    ended: Ended | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Episode:
        if self.planned_end is not None and self.planned_end <= self.start:
            raise ValueError("planned_end: the end lies before the start. Give the day after which care should end")
        if self.onset is not None and self.onset > self.start:
            raise ValueError("onset: the complaint begins after the first visit. Give the earlier day")
        if self.ended is not None and self.ended.on < self.start:
            raise ValueError("ended.on: care ends before the first visit. Give the later day")
        return self
