"""Checks starting programs against the exercises and the condition that they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replan.core.errors import Problem
from replan.knowledge.read_pack import Place, RawPack


def program_problems(raw: RawPack) -> Iterator[Problem]:
    """No exercise twice, none that its condition forbids, and no region that the condition does not have."""
    for id_, program in raw.things["programs"].items():
        place = raw.places["programs", id_]
        condition = raw.things["conditions"].get(program["condition"])
        if condition is not None:
            yield from _line_problems(raw, program, place)
            yield from _region_problems(program, condition, place)


def _line_problems(raw: RawPack, program: dict[str, Any], place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, line in enumerate(program["lines"]):
        code, at = line["exercise"], place.at(("lines", number, "exercise"))
        if code in seen:
            yield Problem(at, f"'{code}' stands in this program twice.", "Keep one of the lines.")
        seen.add(code)
        if program["condition"] in raw.things["exercises"].get(code, {}).get("not_for", ()):
            cause = f"'{code}' is not for {program['condition']}."
            yield Problem(at, cause, "Choose another exercise, or correct its not_for.")


def _region_problems(program: dict[str, Any], condition: dict[str, Any], place: Place) -> Iterator[Problem]:
    for number, region in enumerate(program["regions"]):
        if region not in condition["regions"]:
            known = ", ".join(condition["regions"])
            cause = f"{program['condition']} is not a condition of '{region}'."
            yield Problem(place.at(("regions", number)), cause, f"Choose of {known}.")
