"""How care went, in words: gaps, endings, dose and content, missed visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replan.outcomes import Row
from replan.outcomes.adjusted import by
from replan.outcomes.care import Contents, Dose, Missed, contents, dose, endings, gaps, missed
from replan.review.words import Speaker
from replan.web.clinics.said import condition_said, intervention_said, share_said, too_few


def gaps_said(rows: Sequence[Row], names: dict[str, str], speak: Speaker) -> dict[str, Any]:
    """Gaps in measuring: the clinic's, and those of each therapist whose name the reader may see, by name."""
    open_ = [row for row in rows if row.state == "open"]
    of = by(open_, lambda row: row.therapist)
    people = [(name, share_said(gaps(of.get(key, [])), speak)) for key, name in names.items() if of.get(key)]
    return {"all": share_said(gaps(open_), speak), "people": people}


def endings_said(rows: Sequence[Row], speak: Speaker) -> dict[str, Any]:
    """How courses came to their end."""
    found = endings(rows)
    parts = [(speak.text(f"web.clinic.ending.{name}"), share_said(getattr(found, name), speak), name)
             for name in ("finished", "left", "moved_on", "unknown")]  # fmt: skip
    reasons = [(speak.text(f"web.clinic.reason.{name}"), count) for name, count in found.reasons]
    return {"over": found.over, "parts": parts, "reasons": reasons}


def adequacy_said(rows: Sequence[Row], speak: Speaker) -> list[dict[str, Any]]:
    """Dose and content of each condition against its guideline, by name."""
    found = []
    for id_, part in by(rows, lambda row: row.condition).items():
        found.append(
            {
                "title": condition_said(id_, speak),
                "n": len(part),
                "dose": _dose(dose(part), speak),
                "program": share_said(dose(part).program, speak),
                "usual": _usual(id_, speak),
                "content": _contents(contents(part), speak),
            }
        )
    return sorted(found, key=lambda one: (one["content"]["few"] and one["n"] < 10, str(one["title"]).casefold()))


def _usual(condition: str, speak: Speaker) -> str:
    known = speak.pack.conditions.get(condition)
    if known is None or known.usual_care is None:
        return speak.text("web.clinic.usual.unknown")
    (few, many), (short, long) = known.usual_care.visits, known.usual_care.weeks
    return speak.text("web.clinic.usual", few=few, many=many, short=short, long=long)


def _dose(one: Dose, speak: Speaker) -> str:
    if one.middle is None:
        return too_few(one.n, speak)
    return speak.text("web.clinic.dose", middle=one.middle, low=one.low, high=one.high, n=one.n)


def _contents(one: Contents, speak: Speaker) -> dict[str, Any]:
    stances = [(speak.text(f"web.clinic.stance.{name or 'unnamed'}"), speak.number(part, "percent"), name or "unnamed")
               for name, part in one.stances]  # fmt: skip
    kinds = [
        (
            intervention_said(kind.intervention, speak),
            speak.text(f"web.clinic.stance.{kind.stance or 'unnamed'}"),
            speak.grade(kind.grade) if kind.grade else "–",
            speak.number(kind.part, "percent"),
        )
        for kind in one.kinds
    ]
    return {"few": not one.stances, "says": too_few(one.n, speak), "n": one.n, "stances": stances, "kinds": kinds}


def missed_said(rows: Sequence[Row], speak: Speaker) -> list[str]:
    """Missed care and what it cost, in sentences; in the clinic's own currency, which nobody told us."""
    found: Missed = missed(rows)
    booked = found.missed + found.kept + found.cancelled
    said = [speak.text("web.clinic.missed", missed=found.missed, booked=booked, cancelled=found.cancelled)]
    if found.with_cost:
        said.append(speak.text("web.clinic.missed.recorded", with_cost=found.with_cost, recorded=found.recorded))
    if found.missed > found.with_cost:
        rest, known = found.missed - found.with_cost, found.low is not None and found.high is not None
        key = "web.clinic.missed.range" if known else "web.clinic.missed.unknown"
        said.append(speak.text(key, rest=rest, low=_round(found.low), high=_round(found.high)))
    return said


def _round(value: float | None) -> float | None:
    """Two leading digits: the rest would be false exactness."""
    if not value:
        return value
    size = 10 ** max(len(str(int(value))) - 2, 0)
    return round(value / size) * size
