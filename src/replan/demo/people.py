"""Reads the demo courses and moves their dates so that each stands on its anchor day today."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from replan.course.document import Course
from replan.formats.yaml_file import parse_yaml

ANCHOR = date(2026, 3, 18)
"""The day on which each demo course is told."""

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class DemoPatient:
    """A made-up person: how they sign in, who treats them, and what their course is about."""

    key: str
    name: str
    user: str
    lang: str
    therapist: str
    story: str
    course: Course


def demo_courses(today: date) -> list[DemoPatient]:
    """Everybody of the demo clinic, with dates as if `today` were the day of the story."""
    folder = files("replan.demo").joinpath("courses")
    return [_person(file.name.removesuffix(".yaml"), file.read_text("utf-8"), today) for file in _files(folder)]


def _files(folder: Any) -> list[Any]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def _person(key: str, text: str, today: date) -> DemoPatient:
    data = parse_yaml(text, key)
    about = data.pop("demo")
    course = Course.model_validate_json(json.dumps(moved(data, today - ANCHOR)))
    return DemoPatient(key, about["name"], about["user"], about["lang"], about["therapist"], about["story"], course)


def moved(data: Any, by: timedelta) -> Any:
    """`data` with every ISO date moved by the same number of days."""
    if isinstance(data, dict):
        return {key: moved(value, by) for key, value in data.items()}
    if isinstance(data, list):
        return [moved(value, by) for value in data]
    if isinstance(data, str) and _DAY.match(data):
        return (date.fromisoformat(data) + by).isoformat()
    return data
