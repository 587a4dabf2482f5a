"""What the patient wants to reach, how near it is, and what they do not want."""

from __future__ import annotations

from replan.course.events import Goal
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Heading, KeyFacts, Part, Prose, Table


def goals(material: Material) -> tuple[Part, ...]:
    """The section."""
    rows = tuple(_row(goal, material) for goal in material.course.goals)
    columns = tuple(material.say(f"goals.{name}") for name in ("goal", "measure", "by", "state"))
    table: Part = Table("", columns, rows, (3, 2.2, 1.4, 2)) if rows else Prose((material.say("goals.none"),))
    return (Heading(material.say("section.goals")), table, KeyFacts(wishes(material)))


def wishes(material: Material) -> tuple[tuple[str, str], ...]:
    """Expectation and preferences."""
    hoped = material.course.patient.risk.expectation_0_10
    avoid = [material.title("preferences", code) for code in material.course.preferences.avoid]
    travel = material.course.preferences.travel_km
    rows = [
        (
            material.say("goals.expectation"),
            material.say("goals.expects", n=hoped) if hoped is not None else material.say("health.not_asked"),
        ),
        (material.say("goals.avoid"), ", ".join(avoid) or material.say("goals.no_wishes")),
    ]
    if travel is not None:
        rows.append((material.say("goals.travel"), material.say("goals.km", n=travel)))
    return tuple(rows)


def state(goal: Goal, material: Material) -> str:
    """Whether a goal was reached, its latest rating, or its chance where it leads the forecast."""
    if goal.achieved is not None and goal.achieved <= material.today:
        return material.say("goals.reached", on=material.day(goal.achieved))
    progress = material.review.progress
    if progress is not None and progress.main.aim.goal_id == goal.id:
        chance = progress.chance_of_goal
        if material.told.reader == "patient":
            return material.say("goals.chance_told", p=chance.best)
        return material.say("goals.chance", chance=material.chance_span(chance))
    ratings = [rating for rating in goal.ratings if rating.on <= material.today]
    if ratings:
        last = max(ratings, key=lambda rating: rating.on)
        return material.say("goals.rated", level=f"{last.level:+d}" if last.level else "0", on=material.day(last.on))
    return material.say("goals.open")


def _row(goal: Goal, material: Material) -> tuple[str, ...]:
    measured = NOTHING
    if goal.measure is not None:
        measured = material.title("scales", goal.measure)
        measured += f": {material.number(goal.target)}" if goal.target is not None else ""
    return goal.text, measured, material.day(goal.by) if goal.by else NOTHING, state(goal, material)
