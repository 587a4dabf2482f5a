"""Makes the lines of the caseload: words, and the small chart of each patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from replan.app.queries.caseload import ATTENTION, CaseloadRow
from replan.core.said import Name
from replan.review.chart import Frame
from replan.review.words import Speaker

GROUPS = {
    "all": ATTENTION,
    "now": ("urgent", "problem", "warning", "worse", "plateau", "behind"),
    "check": ("overdue", "question", "ask_safety"),
    "calm": ("finished", "goal", "uncertain", "too_early", "fine"),
}
"""Filters of the list: all, who needs a decision, what needs checking, and the rest."""

WIDTH, HEIGHT, EDGE = 120, 36, 3


@dataclass(frozen=True)
class Spark:
    """The small chart: the usual range as an area, the scores as a line, the last as a dot, and its words."""

    band: str
    line: str
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    id: UUID
    name: str
    attention: str
    why: str
    condition: str
    verdict: str
    verdict_title: str
    detail: str
    days: str
    adherence: str
    next_visit: str
    spark: Spark | None


def shown(row: CaseloadRow, speak: Speaker) -> Row:
    """A line of the list in words."""
    gist = row.gist
    verdict = gist["verdict"] or "too_early"
    reason = gist.get("reason")
    next_visit = gist.get("next_visit")
    return Row(
        id=row.patient.pk,
        name=row.patient.name,
        attention=row.attention,
        why=speak.text(f"web.attention.{row.attention}"),
        condition=_condition(gist, speak),
        verdict=verdict,
        verdict_title=speak.text(f"verdict.{verdict}"),
        detail=speak.name(Name("roadblocks", reason)) if reason else "",
        days=speak.text("web.caseload.days", count=gist["days"]) if gist["days"] is not None else "–",
        adherence=speak.number(gist["adherence"], "percent") if gist.get("adherence") is not None else "–",
        next_visit=speak.day(date.fromisoformat(next_visit), short=True) if next_visit else "–",
        spark=_spark(gist, speak) if gist["spark"] else None,
    )


def _condition(gist: dict[str, Any], speak: Speaker) -> str:
    condition = gist.get("condition")
    return speak.name(Name("conditions", condition)) if condition in speak.pack.conditions else str(condition or "")


def _spark(gist: dict[str, Any], speak: Speaker) -> Spark:
    scores = [(date.fromisoformat(day), value) for day, value in gist["spark"]["scores"]]
    band = [(date.fromisoformat(day), low, high) for day, low, high in gist["spark"]["band"]]
    values = [value for _, value in scores] + [edge for _, low, high in band for edge in (low, high)]
    days = [day for day, _ in scores] + [day for day, _, _ in band]
    frame = Frame(min(days), max(days), min(values), max(values), WIDTH, HEIGHT, EDGE, EDGE, EDGE, EDGE)
    area = [(day, high) for day, _, high in band] + [(day, low) for day, low, _ in reversed(band)]
    last_day, last = scores[-1]
    label = speak.text(
        "web.caseload.spark",
        first=scores[0][1],
        last=last,
        better=speak.text(f"chart.better_{gist['spark']['better']}"),
    )
    return Spark(_path(area, frame) + "Z", _path(scores, frame), frame.x(last_day), frame.y(last), label)


def _path(points: list[tuple[date, float]], frame: Frame) -> str:
    return "M" + "L".join(f"{frame.x(day)},{frame.y(value)}" for day, value in points)
