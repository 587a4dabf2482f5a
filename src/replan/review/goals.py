"""The goals of a course, how far each is reached, and the steps on the way that are worth a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from replan.core.dates import days_after, weeks_between
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.course.events import Goal
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.measures.goal_attainment import attainment
from replan.review.declared import pack_for
from replan.roadblocks import weeks_done
from replan.trajectory import Progress, ScaleProgress
from replan.trajectory.aim import on_scale
from replan.trajectory.follow import tracks_of
from replan.trajectory.in_scores import chance
from replan.trajectory.track import Tracks

REALISTIC, AMBITIOUS = 0.6, 0.2
"""A goal with even better odds than the first is realistic, one with worse odds than the second needs more time or
another target (the first is the bound of `on_track`; the second a judgement)."""

KEPT_UP = 0.8
"""A week of the home program counts as kept up from four of five sessions on."""

KEPT_DAYS = 5
"""Days after which a week can be said to be kept up: from Monday to Friday."""


@dataclass(frozen=True)
class GoalOutlook:
    """One goal: the first and the last score on its scale, how much of the way lies behind (0 to 1, as measured), the
    chance that the true score is at the target by its day. None where nothing was scored or said, or the target is off
    the scale."""

    goal: Goal
    first: float | None
    last: float | None
    way: float | None
    chance: float | None
    overdue: bool

    @property
    def feasible(self) -> str:
        """`realistic`, `ambitious`, `too_soon` by the chance, `untold` without one."""
        if self.chance is None:
            return "untold"
        return "realistic" if self.chance >= REALISTIC else "ambitious" if self.chance >= AMBITIOUS else "too_soon"


@dataclass(frozen=True)
class Milestone:
    """Something reached: the day and the message that says it."""

    on: date
    said: Said


def outlooks(course: Course, facts: Mapping[str, Fact], pack: Pack, today: date) -> tuple[GoalOutlook, ...]:
    """Every goal, those still open first, each in the order of its day."""
    known = pack_for(course, pack)
    tracks = tracks_of(course, known, today, dict(facts))
    found = [_outlook(goal, tracks, today) for goal in course.goals]
    return tuple(sorted(found, key=lambda o: (o.goal.reached(today), o.goal.by or date.max, o.goal.id)))


def chance_of(
    course: Course, facts: Mapping[str, Fact], pack: Pack, today: date, scale: str, target: float, by: date
) -> float | None:
    """The chance that the true score on `scale` is at `target` or better on the day `by`; None without scores on it."""
    tracks = tracks_of(course, pack_for(course, pack), today, dict(facts))
    return _chance(tracks, scale, target, by)


def attained(course: Course) -> float | None:
    """The T score of goal attainment over the goals that were rated, each at its last rating; None without any."""
    last = [(goal, max(goal.ratings, key=lambda r: r.on)) for goal in course.goals if goal.ratings]
    return attainment([(rating.level, goal.importance or 1) for goal, rating in last])


def milestones(course: Course, progress: Progress, pack: Pack, today: date) -> tuple[Milestone, ...]:
    """What was reached so far, the latest first: goals, changes beyond error, half the way, weeks kept up."""
    known = pack_for(course, pack)
    found = [*_goals(course, today), *_weeks(course, today)]
    for scale in progress.all:
        found += _changes(scale, known)
    return tuple(sorted(found, key=lambda milestone: milestone.on, reverse=True))


def _outlook(goal: Goal, tracks: Tracks | None, today: date) -> GoalOutlook:
    track = next((t for t in tracks.all if t.scale.id == goal.measure), None) if tracks else None
    overdue = not goal.reached(today) and goal.by is not None and goal.by < today
    if track is None or goal.target is None or not on_scale(track.scale, goal.target):
        return GoalOutlook(goal, None, None, None, None, overdue)
    first, last = track.scores[0].value, track.scores[-1].value
    span = goal.target - first
    way = min(1.0, max(0.0, (last - first) / span)) if span else 1.0
    likely = None
    if not goal.reached(today) and goal.by is not None and goal.by >= today:
        likely = _chance(tracks, track.scale.id, goal.target, goal.by)
    return GoalOutlook(goal, first, last, way, likely, overdue)


def _chance(tracks: Tracks | None, scale: str, target: float, by: date) -> float | None:
    number = next((n for n, t in enumerate(tracks.all) if t.scale.id == scale), None) if tracks else None
    if tracks is None or number is None or by < tracks.all[number].scores[-1].on:
        return None
    look = tracks.known.at(number, np.array([weeks_between(tracks.start, by)]))
    return chance(tracks.all[number], look, 0, target)


def _goals(course: Course, today: date) -> Iterator[Milestone]:
    for goal in course.goals:
        if goal.achieved is not None and goal.achieved <= today:
            yield Milestone(goal.achieved, Said("milestone.goal", {"goal": goal.text}))


def _changes(scale: ScaleProgress, pack: Pack) -> Iterator[Milestone]:
    """The first score half way to the goal, the first important one, the first beyond the error of measurement; of one
    day only the furthest."""
    sign = 1.0 if pack.scales[scale.scale].direction == "higher_better" else -1.0
    first = scale.scores[0].value
    bounds = {
        "half": sign * (scale.aim.score - first) / 2 if scale.aim.kind == "target" else None,
        "important": scale.thresholds.for_one_change,
        "real": scale.thresholds.detectable,
    }
    said_on: set[date] = set()
    for key, bound in bounds.items():
        reached = [s for s in scale.scores[1:] if bound and bound > 0 and sign * (s.value - first) >= bound]
        if reached and reached[0].on not in said_on:
            said_on.add(reached[0].on)
            about = Name("scales", scale.scale, "about")
            said = Said(f"milestone.{key}", {"scale": about, "first": first, "score": reached[0].value})
            yield Milestone(reached[0].on, said)


def _weeks(course: Course, today: date) -> Iterator[Milestone]:
    """The first week of the home program that was kept up, and the fourth."""
    due: dict[date, list[float]] = {}
    for row in weeks_done(course, today):
        if row.days >= KEPT_DAYS:
            due.setdefault(row.begins, []).append(row.done / row.due)
    kept = [begins for begins, shares in sorted(due.items()) if sum(shares) / len(shares) >= KEPT_UP]
    for number in (1, 4):
        if len(kept) >= number:
            ends = min(days_after(kept[number - 1], 6), today)
            yield Milestone(ends, Said("milestone.weeks", {"count": number}))
