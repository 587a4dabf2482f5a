"""What the posterior answers on one scale: now, change, rate, forecast, goal, verdict, and when to measure next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import weeks_between
from replan.core.interval import Interval
from replan.measures import can_improve
from replan.trajectory.in_scores import above, chance, chances, change_in_scores, interval_in_scores, quantiles
from replan.trajectory.kernel import Known, Look, Observed, take_in
from replan.trajectory.next_score import next_score
from replan.trajectory.normal import Z
from replan.trajectory.progress import Band, Before, GoalDate, ScaleProgress
from replan.trajectory.track import Track, Tracks
from replan.trajectory.verdict import Decision, Signs, decide

Array = NDArray[np.float64]
CHART_POINTS = 24
RATE_WEEKS = 4.0
"""The rate now is that of the last four weeks, or of the whole course while it is shorter."""

GOAL_WEEKS = 26
"""The expected date of the goal is looked for within half a year."""

FIRST, LAST, WINDOW, HORIZON, RATE = range(5)


@dataclass(frozen=True)
class Moment:
    """What was known of one scale after its first `scores` scores, asked at the weeks named above."""

    look: Look
    scores: int
    last: float


def answer(tracks: Tracks, number: int, today: date) -> ScaleProgress:
    """Everything about the scale `number` of a course as of `today`."""
    track = tracks.all[number]
    past = list(verdicts(tracks, number, today))
    signs, decision = past[-1]
    now = _moment(tracks.known, track, number, len(track.scores))
    look, first = now.look, track.scores[0].value
    seen = track.sign * (track.scores[-1].value - first)
    detectable = track.thresholds.detectable
    following = next_score(tracks, number, today)
    rate = change_in_scores(track, look, LAST, RATE)
    span = float(now.last - _rate_start(track, now.last))
    ahead = np.linspace(now.last, max(track.horizon, now.last + 1), CHART_POINTS)
    return ScaleProgress(
        scale=track.scale.id,
        scores=track.scores,
        now=interval_in_scores(track, look, LAST),
        change=change_in_scores(track, look, LAST, FIRST),
        rate=Interval(rate.low / span, rate.best / span, rate.high / span) if span > 0 else None,
        observed_change=seen,
        thresholds=track.thresholds,
        change_is_real=detectable is not None and abs(seen) >= detectable,
        reliable_change=seen / (2**0.5 * track.standard_error),
        aim=track.aim,
        chance_of_goal=_chance_interval(tracks, number, signs.goal),
        goal_date=_goal_date(tracks, number, today),
        chance_important=above(track, look, LAST, FIRST, track.thresholds.important),
        chance_worse=signs.worse,
        chance_recovered=signs.recovered if track.scale.recovered else None,
        chance_moving=signs.moving,
        chance_still=None
        if signs.moving is None or signs.turned is None
        else max(0.0, 1 - signs.moving - signs.turned),
        verdict=decision.verdict,
        rule=decision.rule,
        expected=_usual(tracks, number, ahead[-1]),
        forecast=_bands(tracks, number, tracks.known.at(number, ahead), ahead),
        origin=track.expected.origin,
        origin_source=track.expected.source,
        origin_verification=track.expected.verification,
        can_improve=can_improve(track.scale, first, track.thresholds.important),
        next_score=following.on,
        next_score_narrows=following.narrows,
        next_score_tells=following.tells,
        before=_before(track, past),
    )


def _moment(known: Known, track: Track, number: int, scores: int) -> Moment:
    """What was known after so many scores of this scale, with what the others had told by then."""
    last = float(track.weeks[scores - 1])
    start = float(track.weeks[0])
    window = last - track.window if last - start >= track.window else start
    asked = np.array([start, last, window, max(track.horizon, last), _rate_start(track, last)])
    return Moment(known.at(number, asked, known.before(last)), scores, last)


def _rate_start(track: Track, last: float) -> float:
    return max(float(track.weeks[0]), last - RATE_WEEKS)


def verdicts(tracks: Tracks, number: int, today: date) -> Iterator[tuple[Signs, Decision]]:
    """Signs and verdict after each day with a score, the verdict before in mind."""
    track, before = tracks.all[number], None
    days = [n for n in range(1, len(track.scores) + 1) if n == len(track.scores) or track.weeks[n] > track.weeks[n - 1]]
    for scores in days:
        moment = _moment(tracks.known, track, number, scores)
        as_of = today if scores == len(track.scores) else track.scores[scores - 1].on
        signs = _signs(tracks, number, moment, days.index(scores) + 1, as_of)
        decision = decide(signs, before)
        before = decision.verdict
        yield signs, decision


def _signs(tracks: Tracks, number: int, moment: Moment, days: int, as_of: date) -> Signs:
    track = tracks.all[number]
    half, look = track.thresholds.important / 2, moment.look
    spans = moment.last - float(track.weeks[0]) >= track.window
    return Signs(
        scores=days,
        weeks=moment.last,
        stale_weeks=weeks_between(track.scores[moment.scores - 1].on, as_of),
        first_review_weeks=tracks.first_review_weeks,
        recovered=chance(track, look, LAST, track.scale.recovered.value) if track.scale.recovered else 0.0,
        worse=1 - above(track, look, LAST, FIRST, -half),
        moving=above(track, look, LAST, WINDOW, half) if spans else None,
        turned=1 - above(track, look, LAST, WINDOW, -half) if spans else None,
        goal_now=chance(track, look, LAST, track.aim.score),
        goal=chance(track, look, HORIZON, track.aim.score),
        fell_far=_fell_far(tracks, number, moment.scores - 1),
    )


def _fell_far(tracks: Tracks, number: int, last: int) -> bool:
    """Whether the score at `last` was held back and is worse than the one before by as much as one change must reach:
    a slip of the pen, or a bad turn that one score does not prove."""
    track = tracks.all[number]
    if tracks.known.held_back(number, last) * track.sign >= 0:
        return False
    fall = track.sign * (track.scores[last - 1].value - track.scores[last].value)
    return fall >= track.thresholds.for_one_change


def _before(track: Track, past: list[tuple[Signs, Decision]]) -> Before | None:
    if len(past) < 2:
        return None
    days = sorted({score.on for score in track.scores})
    signs, decision = past[-2]
    return Before(days[-2], decision.verdict, signs.goal)


def _chance_interval(tracks: Tracks, number: int, best: float) -> Interval:
    """How far the chance moves when the expected course is off by its own doubt.

    The doubt about the expected mean, as far as the scores leave it, is taken at its 10th and 90th percentile, and the
    spread between patients a little narrower and wider; the interval is from the lowest to the highest chance. It
    answers "how much rests on what was expected?", and shrinks as the patient's own scores take over.
    """
    track = tracks.all[number]
    asked = np.array([max(track.horizon, float(track.weeks[-1]))])
    factor = track.expected.spread_doubt
    found = [best]
    for known in (tracks.wider(1 / factor), tracks.known, tracks.wider(factor)):
        look = known.at(number, asked)
        found += [chance(track, look.with_mean_off(side * Z[0.8]), 0, track.aim.score) for side in (-1, 1)]
    return Interval(min(found), best, max(found))


def _goal_date(tracks: Tracks, number: int, today: date) -> GoalDate:
    track = tracks.all[number]
    now = max(weeks_between(tracks.start, today), float(track.weeks[-1]))
    weeks = now + np.arange(GOAL_WEEKS * 2 + 1) / 2
    look = tracks.known.at(number, weeks)
    likely = chances(track, look, track.aim.score)

    def first(level: float) -> date | None:
        return next((tracks.day(week) for week, p in zip(weeks, likely, strict=True) if p >= level), None)

    return GoalDate(first(0.1), first(0.5), first(0.9))


def _usual(tracks: Tracks, number: int, end: float) -> tuple[Band, ...]:
    """The range that is usual after the first score alone."""
    track = tracks.all[number]
    weeks = np.linspace(min(float(track.weeks[0]), 0.0), end, CHART_POINTS)
    one = track.observed()
    alone = take_in([Observed(one.course, one.weeks[:1], one.scores[:1], one.sign)])
    return _bands(tracks, number, alone.at(0, weeks), weeks)


def _bands(tracks: Tracks, number: int, look: Look, weeks: Array) -> tuple[Band, ...]:
    track = tracks.all[number]
    edges = [quantiles(track, look, z) for z in (0.0, -Z[0.5], Z[0.5], -Z[0.8], Z[0.8])]
    days = [tracks.day(float(week)) for week in weeks]
    return tuple(Band(day, *(float(v) for v in row)) for day, row in zip(days, np.stack(edges, axis=1), strict=True))
