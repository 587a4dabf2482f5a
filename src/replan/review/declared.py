"""Turns what a document declares for itself into knowledge of the same shape as the pack's."""

from __future__ import annotations

from typing import Any

from replan.core.errors import DocumentError, Problem
from replan.core.wording import Wording
from replan.course.declared import DeclaredCondition, DeclaredMeasure
from replan.course.document import Course
from replan.knowledge.pack import Pack

SEM_TO_MDC90 = 1.645 * 2**0.5
DECLARED_SOURCE = "declared_in_document"
UPKEEP = {"author": "declared in the document", "next_review": "9999-12-31", "status": "unreviewed"}
"""A document declares for itself: nobody keeps it up to date, and it never lapses."""


def pack_for(course: Course, pack: Pack) -> Pack:
    """The pack with the document's own measures and conditions. Raises DocumentError when a code is already taken,
    because the same word must not mean two things."""
    declared = course.declared
    taken = [m.id for m in declared.measures if m.id in pack.measures or m.id in pack.scales]
    taken += [c.id for c in declared.conditions if c.id in pack.conditions]
    if taken:
        cause = Wording("the pack already knows this code.")
        fix = Wording("Leave it out of 'declared' to use the pack's own, or give it another id.")
        raise DocumentError([Problem(f"declared: {id_}", cause, fix) for id_ in taken])
    measures = {measure.id: _measure(measure) for measure in declared.measures}
    scales = list(measures)
    return pack.extended(
        measures, {condition.id: _condition(condition, scales, list(pack.regions)) for condition in declared.conditions}
    )


def _text(text: str) -> dict[str, str]:
    """The document's own words stand in for every language: nobody translated them."""
    return {"en": text, "es": text}


def _figure(value: float, **more: Any) -> dict[str, Any]:
    population = {"en": "declared with the document", "es": "declarado con el documento"}
    verification = "second_hand"
    return {
        "value": value,
        "population": population,
        "source": DECLARED_SOURCE,
        "verification": verification,
        **more,
    }


def _measure(measure: DeclaredMeasure) -> dict[str, Any]:
    scoring = {
        "kind": "single",
        "items": [measure.id],
        "lowest": measure.range[0],
        "highest": measure.range[1],
        "min_answered": 1,
    }
    scale = {
        "id": measure.id,
        "title": _text(measure.title),
        "about": _text(measure.title),
        "measures": "other",
        "direction": measure.direction,
        "range": list(measure.range),
        "step": measure.step,
        "unit": {"en": "points", "es": "puntos"},
        "scoring": scoring,
        "mdc": [_figure(measure.error * SEM_TO_MDC90, level="MDC90", note=_text(measure.source))],
        "mcid": [_figure(measure.important_change, note=_text(measure.source))],
        "recovered": _figure(measure.recovered) if measure.recovered is not None else None,
    }
    return {
        "id": measure.id,
        "title": _text(measure.title),
        "items": [{"id": measure.id, "topic": _text(measure.title)}],
        "recall": {"en": "as declared", "es": "según lo declarado"},
        "answered_by": "patient",
        "scales": [scale],
        "licence": {"status": "permission", "note": {"en": "not known", "es": "no se sabe"}},
        "upkeep": UPKEEP,
    }


def _condition(condition: DeclaredCondition, scales: list[str], regions: list[str]) -> dict[str, Any]:
    """Where it hurts is not declared, so that warning signs of every region are asked about."""
    verified = {"source": DECLARED_SOURCE, "verification": "judgement"}
    response = {
        "en": "Nobody has said how this condition responds to therapy.",
        "es": "No consta cómo responde este problema al tratamiento.",
    }
    return {
        "id": condition.id,
        "title": _text(condition.title),
        "plain": _text(condition.title),
        "regions": regions,
        "prefer": scales,
        "usual_care": {"visits": [1, 1], "weeks": [condition.usual_weeks, condition.usual_weeks], **verified},
        "review": {
            "first_weeks": condition.first_review_weeks,
            "no_response_weeks": condition.no_response_weeks,
            "refer_weeks": condition.refer_weeks,
            **verified,
        },
        "response": {"grade": "partly", "text": response, **verified},
        "upkeep": UPKEEP,
    }
