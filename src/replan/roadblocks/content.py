"""What the visits were made of, each treatment with its share of time and what guidelines say of it here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from replan.course.events import Visit
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition, Recommendation, Verification

Strength = Literal["strong", "moderate", "weak", "conflict", "against", "outdated", "unrated"]
"""How well guidelines back a treatment in a condition. `outdated`: advised against, and of a kind that used to be
usual (passive modalities, rest). `unrated`: no guideline of the pack names it."""

STRONG = ("A", "strong", "high")
MODERATE = ("B", "moderate", "best practice", "offer", "usual care")
ONCE_USUAL = ("passive_modality", "rest", "device")
"""Groups of treatments that were usual before trials spoke against them (judgement)."""


@dataclass(frozen=True)
class Content:
    """One treatment of the visits: its share of the time (0 to 1), what guidelines say, and where."""

    intervention: str
    share: float
    active: bool
    strength: Strength
    grade: str | None
    source: str | None
    verification: Verification | None


def content(visits: Iterable[Visit], condition: Condition, pack: Pack) -> tuple[Content, ...]:
    """The treatments of `visits`, the longest first; by number of treatments where not every one has minutes."""
    done = [item for visit in visits for item in visit.interventions]
    timed = bool(done) and all(item.minutes is not None for item in done)
    weight: Counter[str] = Counter()
    for item in done:
        weight[item.code] += float(item.minutes or 0.0) if timed else 1.0  # type: ignore[assignment]
    total = sum(weight.values())
    named = {rec.intervention: rec for rec in condition.recommendations}
    rows = [_row(code, part / total, named, pack) for code, part in weight.items()]
    return tuple(sorted(rows, key=lambda row: (-row.share, row.intervention)))


def strength(recommendation: Recommendation | None, group: str | None) -> Strength:
    """How well guidelines back a treatment of `group`, from the stance and the first words of the grade."""
    if recommendation is None:
        return "unrated"
    if recommendation.stance == "conflict":
        return "conflict"
    if recommendation.stance == "against":
        return "outdated" if group in ONCE_USUAL else "against"
    if recommendation.grade.startswith(STRONG):
        return "strong"
    return "moderate" if recommendation.grade.startswith(MODERATE) else "weak"


def _row(code: str, share: float, named: dict[str, Recommendation], pack: Pack) -> Content:
    """A kind of exercise that guidelines do not name counts as exercise."""
    intervention = pack.interventions.named(code)
    general = "exercise_therapy" if intervention.group == "exercise" else ""
    rec = named.get(code) or named.get(general)
    return Content(
        intervention=code,
        share=share,
        active=intervention.active,
        strength=strength(rec, intervention.group),
        grade=rec.grade if rec else None,
        source=rec.source if rec else None,
        verification=rec.verification if rec else None,
    )
