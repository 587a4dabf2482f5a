"""How much was done of what was prescribed: home exercise line by line, visits, and what stood in the way."""

from __future__ import annotations

from collections import Counter

from replan.core.dates import whole_weeks
from replan.course.events import ExerciseDone
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Heading, KeyFacts, Part, Table
from replan.roadblocks import weeks_done


def adherence(material: Material) -> tuple[Part, ...]:
    """The section."""
    parts: list[Part] = [Heading(material.say("section.adherence")), KeyFacts(facts(material))]
    rows = tuple(_line(line.id, material) for line in material.course.program if line.from_ <= material.today)
    if rows:
        columns = tuple(material.say(f"adherence.{name}") for name in ("exercise", "dose", "when", "done", "felt"))
        parts.append(Table(material.say("adherence.program"), columns, rows, (2.2, 2.4, 2.2, 1.2, 2.0)))
    return tuple(parts)


def facts(material: Material) -> tuple[tuple[str, str], ...]:
    """Visits, home exercise and content of care at one glance; what is not known is said to be."""
    known = material.review.facts
    rows = [(material.say("adherence.visits"), _visits(material))]
    done, weeks = known.get("adherence.done_share"), known.get("adherence.weeks_logged")
    if isinstance(done, float):
        trend = known.get("adherence.trend")
        said = material.say("adherence.home_done", share=done, count=whole_weeks(float(weeks or 0)))
        if isinstance(trend, str):
            said += " " + material.say(f"adherence.trend.{trend}")
    else:
        said = material.say("adherence.home_unknown")
    rows.append((material.say("adherence.home"), said))
    reasons = why_not(material)
    if reasons:
        rows.append((material.say("adherence.reasons"), ", ".join(reasons)))
    shares = [(name, known.get(f"care.{name}_share")) for name in ("for", "against", "passive")]
    content = [
        material.say(f"adherence.care_{name}", share=value) for name, value in shares if isinstance(value, float)
    ]
    rows.append((material.say("adherence.content"), "; ".join(content) or material.say("adherence.content_unknown")))
    return tuple(rows)


def line_share(exercise: str, material: Material) -> float | None:
    """Done of due of one line of the program, 0 to 1; None without a log."""
    rows = [row for row in weeks_done(material.course, material.today) if row.exercise == exercise]
    due = sum(row.due for row in rows)
    return sum(row.done for row in rows) / due if due else None


def entries(material: Material) -> list[ExerciseDone]:
    """The exercise log up to the day of the review."""
    return [entry for entry in material.course.exercise_log if entry.on <= material.today]


def why_not(material: Material) -> tuple[str, ...]:
    """The reasons given for exercise that was not done, most frequent first."""
    counted = Counter(entry.reason for entry in entries(material) if entry.reason is not None)
    return tuple(f"{material.say(f'why_not.{reason}')} ({count})" for reason, count in counted.most_common())


def _visits(material: Material) -> str:
    past = [v for v in material.course.visits if v.on <= material.today and v.status != "booked"]
    if not past:
        return material.say("adherence.visits_unknown")
    attended = sum(visit.status == "attended" for visit in past)
    said = material.say("adherence.attended", n=attended, of=len(past))
    planned = material.course.episode.planned_visits
    return f"{said} {material.say('adherence.planned', n=planned)}" if planned else said


def _line(id_: str, material: Material) -> tuple[str, ...]:
    line = next(one for one in material.course.program if one.id == id_)
    share = line_share(id_, material)
    mine = [entry for entry in entries(material) if entry.exercise == id_]
    pain = [entry.pain_0_10 for entry in mine if entry.pain_0_10 is not None]
    felt = [material.say("adherence.mean_pain", n=sum(pain) / len(pain))] if pain else []
    hard = Counter(entry.difficulty for entry in mine if entry.difficulty is not None)
    felt += [f"{material.say(f'difficulty.{name}')} ({count})" for name, count in hard.most_common(1)]
    return (
        material.exercise(line),
        material.dose(line),
        material.span(line.from_, line.until),
        material.percent(share) if share is not None else NOTHING,
        ", ".join(felt) or NOTHING,
    )
