"""Scores of other prints of a scale, turned into scores of the scale itself."""

from __future__ import annotations

from replan.knowledge.pack import Pack


def standard_score(code: str, score: float, pack: Pack) -> tuple[str, float]:
    """The scale and the score in its own units: offset + factor * score for a variant, unchanged otherwise."""
    variant = pack.variants.get(code)
    if variant is None:
        return code, score
    return variant.scale, variant.offset + variant.factor * score
