"""What a course aims at, and on which scale it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from replan.core.dates import weeks_after
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.course.events import Goal
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Scale
from replan.trajectory.observed import Score
from replan.trajectory.progress import Aim, Thresholds

PREFERENCE_COUNTS = 2
"""A preferred scale leads only with at least as many scores as this, or when no other scale has more."""


def planned_end(course: Course, pack: Pack, today: date) -> date:
    """The day by which the goal should be reached: the planned end, else the usual length of care; never the past."""
    if course.episode.planned_end is not None:
        end = course.episode.planned_end
    else:
        condition = pack.conditions.named(course.episode.condition)
        weeks = condition.usual_care.weeks[1] if condition.usual_care else condition.review.refer_weeks
        end = weeks_after(course.episode.start, weeks)
    return max(end, today)


def aim_for(course: Course, scale: Scale, first: float, thresholds: Thresholds, pack: Pack, today: date) -> Aim:
    """The patient's own goal on this scale where one has a target, else an important change by the planned end.

    The change counts from the `first` score. The first score is taken as it was measured: that is the start which
    everybody remembers, and how practice and trials judge an important change. Among several goals the one not yet
    achieved that is due last leads: short goals are steps on its way. A target that the first score already meets leads
    to nothing and is left out, as is one off the scale.
    """
    end = planned_end(course, pack, today)
    own = [(goal, target) for goal, measure, target in _targets(course, today) if measure == scale.id]
    ahead = [(goal, target) for goal, target in own if _leads(scale, first, target)]
    if ahead:
        goal, target = max(ahead, key=lambda pair: pair[0].by or end)
        by = max(goal.by or end, today)
        return Aim("target", target, target, by, goal.id, goal.text)
    return Aim(
        "important_change",
        thresholds.important,
        _reached_at(scale, first, thresholds.important),
        end,
        source=thresholds.important_source,
        verification=thresholds.important_verification,
    )


def leads_nowhere(course: Course, scores: Mapping[str, tuple[Score, ...]], pack: Pack, today: date) -> Iterator[Said]:
    """A note for each open goal that does not lead: its target is off its scale, or the first score meets it."""
    for goal, measure, target in _targets(course, today):
        first, scale = scores[measure][0].value if measure in scores else None, Name("scales", measure)
        if not on_scale(pack.scales[measure], target):
            yield Said("unknown.goal_off_scale", {"goal": goal.text, "scale": scale, "target": target})
        elif first is not None and _meets(pack.scales[measure], first, target):
            yield Said(
                "unknown.goal_met_at_start", {"goal": goal.text, "scale": scale, "target": target, "first": first}
            )


def on_scale(scale: Scale, score: float) -> bool:
    """Whether `score` lies between the ends of the scale."""
    low, high = scale.range
    return score >= low and (high is None or score <= high)


def _targets(course: Course, today: date) -> Iterator[tuple[Goal, str, float]]:
    """The goals not reached by `today` that a score can reach, each with its scale and its target."""
    for goal in course.goals:
        if goal.measure is not None and goal.target is not None and not goal.reached(today):
            yield goal, goal.measure, goal.target


def _leads(scale: Scale, first: float, target: float) -> bool:
    return on_scale(scale, target) and not _meets(scale, first, target)


def _meets(scale: Scale, score: float, target: float) -> bool:
    return score >= target if scale.direction == "higher_better" else score <= target


def _reached_at(scale: Scale, first: float, change: float) -> float:
    low, high = scale.range
    wanted = first + change if scale.direction == "higher_better" else first - change
    return min(max(wanted, low), high if high is not None else wanted)


def main_scale(course: Course, scores: Mapping[str, tuple[Score, ...]], pack: Pack, today: date) -> str:
    """The scale that the verdict rests on: the one of a goal, else the condition's first choice among those scored.

    The scale of a goal that is not reached by `today` leads with any score, unless the first one already meets the
    target or none ever could. A preferred scale with one score gives way to one with two or more, because after one
    score nothing can be told. Scales that rate change rather than state never lead.
    """
    usable = {id_: rows for id_, rows in scores.items() if pack.scales[id_].tracks_state}
    usable = usable or dict(scores)
    for _, measure, target in _targets(course, today):
        if measure in usable and _leads(pack.scales[measure], usable[measure][0].value, target):
            return measure
    prefer = pack.conditions.named(course.episode.condition).prefer
    order = [id_ for id_ in prefer if id_ in usable] + [id_ for id_ in usable if id_ not in prefer]
    enough = [id_ for id_ in order if len({score.on for score in usable[id_]}) >= PREFERENCE_COUNTS]
    return (enough or order)[0]
