"""Makes the lines of the caseload: words, and the small chart of each patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from replan.app.attention import days_since, next_visit
from replan.app.changes import Change, changes
from replan.app.queries.caseload import CaseloadRow
from replan.core.said import Name
from replan.review.words import Speaker

MOST_CHANGES = 2
"""Phrases of what changed: the rest is on the patient's page."""


@dataclass(frozen=True)
class Row:
    """One line of the list.

    `new` says that the reader has not looked yet, `since` what changed since they did; `behind` marks a review that is
    not of today, `put_off` and `acted` tell what was done about the reason.
    """

    id: UUID
    name: str
    attention: str
    why: str
    also: str
    condition: str
    verdict: str
    verdict_title: str
    detail: str
    days: str
    adherence: str
    next_visit: str
    new: bool
    since: str
    behind: str
    put_off: str
    acted: str
    spark: Mapping[str, Any] | None
    spark_label: str


def shown(row: CaseloadRow, speak: Speaker, today: date) -> Row:
    """A line of the list in words."""
    gist = row.gist
    verdict = gist["verdict"] or "too_early"
    days, visit, reason = days_since(gist.get("measured"), today), next_visit(gist, today), gist.get("reason")
    return Row(
        id=row.patient.pk,
        name=row.patient.name,
        attention=row.attention,
        why=speak.text(f"web.attention.{row.attention}"),
        also=", ".join(speak.text(f"web.attention.{why}").lower() for why in row.also),
        condition=condition_name(gist, speak),
        verdict=verdict,
        verdict_title=speak.text(f"verdict.{verdict}"),
        detail=speak.name(Name("roadblocks", reason)) if reason else "",
        days=speak.text("web.caseload.days", count=days) if days is not None else "–",
        adherence=speak.number(gist["adherence"], "percent") if gist.get("adherence") is not None else "–",
        next_visit=_next_visit(visit, speak, today),
        new=row.seen is None,
        since=since(row, speak),
        behind=_behind(row, speak),
        put_off=_put_off(row, speak),
        acted=_acted(row, speak),
        spark=gist["spark"],
        spark_label=_label(gist["spark"], speak) if gist["spark"] else "",
    )


def _next_visit(visit: str | None, speak: Speaker, today: date) -> str:
    """The day in short, with its year where that is not this one."""
    if visit is None:
        return "–"
    day = date.fromisoformat(visit)
    return speak.day(day, short=day.year == today.year)


def since(row: CaseloadRow, speak: Speaker) -> str:
    """What changed since the reader last looked, in a few words."""
    if row.seen is None:
        return ""
    found = [change_phrase(change, speak) for change in changes(row.seen, row.gist)]
    return " · ".join(found[:MOST_CHANGES])


def change_phrase(change: Change, speak: Speaker) -> str:
    """One change in a few words."""
    values: dict[str, Any] = {"before": change.before, "now": change.now}
    if change.kind in ("scores", "question"):
        values["count"] = change.now
    elif change.kind == "verdict":
        values = {"before": speak.text(f"verdict.{change.before}"), "now": speak.text(f"verdict.{change.now}")}
    elif change.kind in ("flag", "cleared"):
        flag = change.now or change.before
        values = {"flag": speak.name(Name("red_flags", flag)) if flag in speak.pack.red_flags else flag}
    elif change.kind == "reason":
        values = {"now": speak.name(Name("roadblocks", change.now))}
    elif change.kind == "ended":
        values = {"now": date.fromisoformat(change.now)}
    return speak.text(f"web.since.{change.kind}", **values)


def condition_name(gist: Mapping[str, Any], speak: Speaker) -> str:
    """The title of the condition; its code when the pack does not know it."""
    condition = gist.get("condition")
    return speak.name(Name("conditions", condition)) if condition in speak.pack.conditions else str(condition or "")


def _behind(row: CaseloadRow, speak: Speaker) -> str:
    return speak.text("web.caseload.behind", on=row.behind) if row.behind else ""


def _put_off(row: CaseloadRow, speak: Speaker) -> str:
    if row.quiet is None:
        return ""
    note = row.quiet[1]
    return speak.text(f"web.caseload.quiet.{note.kind}", note=note.note, by=note.by, until=note.until)


def _acted(row: CaseloadRow, speak: Speaker) -> str:
    if row.acted is None or row.quiet is not None:
        return ""
    return speak.text(f"web.caseload.noted.{row.acted.kind}", note=row.acted.note, by=row.acted.by, on=row.acted.on)


def _label(spark: Mapping[str, Any], speak: Speaker) -> str:
    better = speak.text(f"chart.better_{spark['better']}")
    return speak.text("web.caseload.spark", first=spark["first"], last=spark["last"], better=better)
