"""Who the course is about, and who treats."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from replan.course.base import Code, Key, OneToTen, Part


class Risk(Part):
    """Prognostic facts, where known."""

    start_back: Literal["low", "medium", "high"] | None = None
    expectation_0_10: OneToTen | None = None


class Patient(Part):
    """The patient. A list that is given is complete (nothing else applies); a list left out was not asked."""

    id: Key = "patient"
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sex: Literal["female", "male", "other", "unknown"] = "unknown"
    pregnant: bool | None = None
    diagnoses: tuple[Code, ...] | None = None
    medications: tuple[Code, ...] | None = None
    implants: tuple[Code, ...] | None = None
    risk: Risk = Risk()


class License(Part):
    """A licence to practise, as it was checked."""

    number: Key | None = None
    registered_with: Annotated[str, Field(max_length=200)] | None = None
    checked_on: date | None = None
    valid: bool | None = None


class Provider(Part):
    """Somebody who treats the patient in this episode."""

    id: Key
    role: Code
    name: Annotated[str, Field(max_length=120)] | None = None
    organisation: Annotated[str, Field(max_length=120)] | None = None
    license: License | None = None
    years: Annotated[float, Field(ge=0, le=80)] | None = None
    specialties: tuple[Code, ...] = ()


class Preferences(Part):
    """What the patient does not want, and how far they can travel."""

    avoid: tuple[Code, ...] = ()
    travel_km: Annotated[float, Field(ge=0)] | None = None
