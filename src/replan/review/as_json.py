"""The Review as JSON, and its JSON Schema."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from replan.review.model import Review
from replan.review.told import Told

FORMAT = "1"


def review_json(review: Review, told: Told) -> dict[str, Any]:
    """`review` as plain data: red flags first, then the numbers (`review`) and the words (`told`)."""
    data: dict[str, Any] = _adapter(Review).dump_python(review, mode="json")
    words: dict[str, Any] = _adapter(Told).dump_python(told, mode="json")
    words["chart"] = None  # shapes for drawing, of no use to a program
    return {
        "replan_review": FORMAT,
        "red_flags": data.pop("screening"),
        "verdict": told.verdict,
        "headline": told.headline,
        "review": data,
        "told": words,
    }


def review_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `review_json` gives."""
    review, told = _adapter(Review).json_schema(mode="serialization"), _adapter(Told).json_schema(mode="serialization")
    definitions = {**review.pop("$defs", {}), **told.pop("$defs", {})}
    screening = review["properties"].pop("screening")
    review["required"] = [name for name in review["required"] if name != "screening"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Replan Review",
        "type": "object",
        "required": ["replan_review", "red_flags", "verdict", "headline", "review", "told"],
        "additionalProperties": False,
        "properties": {
            "replan_review": {"const": FORMAT},
            "red_flags": screening,
            "verdict": {"type": "string"},
            "headline": {"type": "string"},
            "review": review,
            "told": told,
        },
        "$defs": definitions,
    }


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    """Building an adapter costs start-up time, so only a JSON review pays for it."""
    return TypeAdapter(model)
