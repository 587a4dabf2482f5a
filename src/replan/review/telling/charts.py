"""Draws the main scale's progress as the shapes of one chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from replan.core.dates import days_after, weeks_after, weeks_between
from replan.knowledge.schema import Scale
from replan.review.chart import Chart, Dot, Frame, Mark, TableRow, Tick
from replan.review.telling.context import Context
from replan.roadblocks import plan_changes
from replan.trajectory import Band, ScaleProgress

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 52, 20, 24, 48
MOST_X_TICKS = 4
NICE_STEPS = (0.5, 1, 2, 5, 10, 20, 25, 50, 100)
MOST_Y_TICKS = 6


View = Literal["all", "recent", "months", "ahead"]
"""How much of a course a chart shows: all of it, the last weeks, the last months, or what lies ahead."""

VIEWS: Mapping[View, tuple[int | None, int | None]] = {
    "all": (None, None),
    "recent": (-28, 7),
    "months": (-91, 7),
    "ahead": (-14, None),
}
"""First and last day of each, counted from the day of the review; None is the end of the data."""


def draw(progress: ScaleProgress, context: Context, view: View = "all") -> Chart:
    """The chart of one scale: own scores, the range that is usual after such a start, forecast, goal and marks.

    The words and the table beside it are always of the whole course.
    """
    scale = context.pack.scales[progress.scale]
    frame = _frame(progress, scale)
    whole = progress
    if view != "all":
        frame = _zoomed(frame, view, context.review.as_of)
        progress = _within(progress, frame)
    text = context.speaker.text
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        top=TOP,
        bottom=BOTTOM,
        title=text("chart.title", about=context.text(scale.about), scale=context.text(scale.title)),
        summary=_summary(whole, scale, context),
        expected=_area(progress.expected, frame, wide=True),
        fan80=_area(progress.forecast, frame, wide=True),
        fan50=_area(progress.forecast, frame, wide=False),
        mean=_line(((band.on, band.best) for band in progress.forecast), frame),
        line=_line(((score.on, score.value) for score in progress.scores), frame),
        dots=tuple(_dots(progress, scale, frame, context)),
        x_ticks=tuple(_x_ticks(frame, context)),
        y_ticks=tuple(_y_ticks(frame, scale, context)),
        y_title=context.text(scale.title) if context.speaker.reader == "therapist" else context.text(scale.about),
        better=text("chart.better_up" if scale.direction == "higher_better" else "chart.better_down"),
        today_x=frame.x(min(max(context.review.as_of, frame.first), frame.last)),
        goal_y=_goal_y(progress, frame),
        goal_label=text("chart.goal", goal=context.value(scale, progress.aim.score)),
        marks=tuple(_marks(progress, frame, context)),
        legend=tuple((kind, text(f"chart.legend.{kind}")) for kind in ("score", "expected", "fan", "goal")),
        rows=tuple(_rows(whole, scale, context)),
        columns=(text("chart.table.day"), text("chart.table.score"), text("chart.table.expected")),
    )


def _frame(progress: ScaleProgress, scale: Scale) -> Frame:
    first = min(progress.scores[0].on, progress.expected[0].on)
    last = max(progress.forecast[-1].on, days_after(first, 1))
    low, high = scale.range
    if high is None:
        tops = [band.high80 for band in (*progress.expected, *progress.forecast)]
        high = max(tops + [score.value for score in progress.scores]) * 1.05
    return Frame(first, last, low, high, WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM)


def _zoomed(frame: Frame, view: View, today: date) -> Frame:
    """The frame with the days of `view`, inside those of the whole course and never less than a week."""
    since, until = VIEWS[view]
    first = frame.first if since is None else max(days_after(today, since), frame.first)
    last = frame.last if until is None else min(days_after(today, until), frame.last)
    first = min(first, days_after(frame.last, -7))
    return replace(frame, first=first, last=max(last, days_after(first, 7)))


def _within(progress: ScaleProgress, frame: Frame) -> ScaleProgress:
    """Only what lies inside the frame's days."""
    return replace(
        progress,
        scores=tuple(score for score in progress.scores if frame.first <= score.on <= frame.last),
        expected=tuple(band for band in progress.expected if frame.first <= band.on <= frame.last),
        forecast=tuple(band for band in progress.forecast if frame.first <= band.on <= frame.last),
    )


def _area(bands: Sequence[Band], frame: Frame, *, wide: bool) -> str:
    upper = [(band.on, band.high80 if wide else band.high50) for band in bands]
    lower = [(band.on, band.low80 if wide else band.low50) for band in reversed(bands)]
    return _line([*upper, *lower], frame) + "Z" if bands else ""


def _line(points: Iterable[tuple[date, float]], frame: Frame) -> str:
    places = [f"{frame.x(day)},{frame.y(value)}" for day, value in points]
    return "M" + "L".join(places) if places else ""


def _dots(progress: ScaleProgress, scale: Scale, frame: Frame, context: Context) -> Iterable[Dot]:
    for score in progress.scores:
        label = context.speaker.text("chart.dot", on=score.on, score=context.value(scale, score.value))
        yield Dot(frame.x(score.on), frame.y(score.value), label)


def _x_ticks(frame: Frame, context: Context) -> Iterable[Tick]:
    """Whole weeks from the first day on, no more than fit on a phone."""
    weeks = max(round(weeks_between(frame.first, frame.last)), 1)
    step = next((s for s in (1, 2, 4, 6, 8, 13, 26, 52, 104) if weeks / s <= MOST_X_TICKS), weeks)
    for week in range(0, weeks + 1, step):
        day = weeks_after(frame.first, week)
        if day <= frame.last:
            yield Tick(frame.x(day), context.speaker.day(day, short=True))


def _y_ticks(frame: Frame, scale: Scale, context: Context) -> Iterable[Tick]:
    span = frame.high - frame.low
    step = next((s for s in NICE_STEPS if span / s <= MOST_Y_TICKS), span)
    value = frame.low
    while value <= frame.high + 1e-9:
        yield Tick(frame.y(value), context.speaker.number(value))
        value += step


def _goal_y(progress: ScaleProgress, frame: Frame) -> float | None:
    return frame.y(progress.aim.score) if progress.goal_fits else None


def _marks(progress: ScaleProgress, frame: Frame, context: Context) -> Iterable[Mark]:
    inside = (day for day in plan_changes(context.course, context.review.as_of) if frame.first <= day <= frame.last)
    for day in inside:
        yield Mark(frame.x(day), context.speaker.text("chart.plan_change", on=day), "plan")
    for goal in context.course.goals:
        if goal.achieved is not None and frame.first <= goal.achieved <= frame.last:
            label = context.speaker.text("chart.milestone", on=goal.achieved, goal=goal.text)
            yield Mark(frame.x(goal.achieved), label, "milestone")


def _rows(progress: ScaleProgress, scale: Scale, context: Context) -> Iterable[TableRow]:
    for score in progress.scores:
        near = min(progress.expected, key=lambda band: abs((band.on - score.on).days))
        span = context.speaker.text(
            "chart.span", low=context.value(scale, near.low80), high=context.value(scale, near.high80)
        )
        yield TableRow(context.speaker.day(score.on), context.value(scale, score.value), span)


def _summary(progress: ScaleProgress, scale: Scale, context: Context) -> str:
    """The picture in words, for somebody who cannot see it."""
    last = progress.forecast[-1]
    return context.speaker.text(
        "chart.summary",
        count=len(progress.scores),
        first=context.value(scale, progress.scores[0].value),
        last=context.value(scale, progress.scores[-1].value),
        on=last.on,
        low=context.value(scale, last.low80),
        high=context.value(scale, last.high80),
    )
