"""Follows a course on every scale that it is measured on: posterior, forecast, chance of the goal, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import DAYS_PER_WEEK, weeks_between
from replan.core.interval import Interval
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition, Scale
from replan.measures import can_improve, important_change
from replan.trajectory.aim import aim_for, main_scale
from replan.trajectory.expected import Array, Expected, expected_course
from replan.trajectory.kernel import Posterior, grid_of, posterior, spread_of
from replan.trajectory.normal import Z, normal_cdf
from replan.trajectory.observed import Score, observed_scores
from replan.trajectory.progress import Aim, Band, Progress, ScaleProgress, Thresholds
from replan.trajectory.verdict import Signs, decide

CHART_POINTS = 24
LEAST_WINDOW_WEEKS = 3.0
"""A plateau is looked for over the condition's first review time, but over three weeks at least."""

NEXT_SCORE_DAYS = 14
"""When to score next: two weeks after the last score (weeks 2 to 4 is common practice)."""

SPREAD_DOUBT = (0.8, 1.0, 1.25)
"""How far the spread between patients may be off, for the interval of the chance of the goal (judgement)."""


@dataclass(frozen=True)
class _Track:
    """One scale of one course, ready for the kernel."""

    scale: Scale
    scores: tuple[Score, ...]
    expected: Expected
    thresholds: Thresholds
    aim: Aim
    start: float
    last: float
    horizon: float
    window: float | None

    @property
    def sign(self) -> float:
        """Plus one when a rising score is better."""
        return 1.0 if self.scale.direction == "higher_better" else -1.0


def follow(course: Course, pack: Pack, today: date) -> Progress | None:
    """The progress of `course` as of `today`; None when it has no score by then.

    `pack` must know the measures and conditions that the document declares (`Pack.extended`).
    """
    observed = observed_scores(course, pack, today)
    if not observed.scores:
        return None
    condition = pack.conditions.named(course.episode.condition)
    tracks = {id_: _track(course, id_, rows, pack, today) for id_, rows in observed.scores.items()}
    results = {id_: _progress(track, course, condition, today) for id_, track in tracks.items()}
    main = main_scale(course, observed.scores, pack)
    others = tuple(result for id_, result in results.items() if id_ != main)
    return Progress(results[main], others, observed.notes + _origin_notes(results[main], tracks[main]))


def _track(course: Course, scale_id: str, scores: tuple[Score, ...], pack: Pack, today: date) -> _Track:
    scale = pack.scales[scale_id]
    condition = pack.conditions.named(course.episode.condition)
    thresholds = _thresholds(scale, condition, scores[0].value)
    aim = aim_for(course, scale, scores[0].value, thresholds, pack, today)
    start_on = course.episode.start
    times = [weeks_between(start_on, score.on) for score in scores]
    window = max(condition.review.first_weeks, LEAST_WINDOW_WEEKS)
    return _Track(
        scale=scale,
        scores=scores,
        expected=expected_course(course, scale, pack),
        thresholds=thresholds,
        aim=aim,
        start=times[0],
        last=times[-1],
        horizon=max(weeks_between(start_on, aim.by), times[-1]),
        window=times[-1] - window if times[-1] - times[0] >= window else None,
    )


def _thresholds(scale: Scale, condition: Condition, first: float) -> Thresholds:
    found = important_change(scale, condition.id, condition.regions, first)
    mcid, mdc = found.mcid, found.mdc
    return Thresholds(
        important=found.important,
        important_source=mcid.source if mcid else None,
        important_verification=mcid.verification if mcid else "judgement",
        detectable=mdc.value if mdc else None,
        detectable_source=mdc.source if mdc else None,
        detectable_verification=mdc.verification if mdc else None,
        for_one_change=found.threshold,
    )


def _condition_on(track: _Track, scores: Sequence[Score], times: Array, asked: Array) -> Posterior:
    prior = [track.expected]
    values = np.array([[score.value for score in scores]], dtype=np.float64)
    known = np.ones_like(values, dtype=np.bool_)
    return posterior(spread_of(prior), grid_of(prior, times[None, :]), values, known, grid_of(prior, asked[None, :]))


@dataclass(frozen=True)
class _Fit:
    """A track with its posterior: asked at start, last score, window and horizon, then at `ahead`."""

    track: _Track
    post: Posterior
    ahead: Array
    whole: Array
    usual: Posterior


def _fit(track: _Track, times: Array) -> _Fit:
    """Conditions on every score for the forecast, and on the first one alone for the range that is usual after it."""
    ahead = np.linspace(track.last, max(track.horizon, track.last + 1), CHART_POINTS)
    whole = np.linspace(min(track.start, 0.0), ahead[-1], CHART_POINTS)
    window = track.window if track.window is not None else track.start
    asked = np.concatenate([[track.start, track.last, window, track.horizon], ahead])
    post = _condition_on(track, track.scores, times, asked)
    return _Fit(track, post, ahead, whole, _condition_on(track, track.scores[:1], times[:1], whole))


def _progress(track: _Track, course: Course, condition: Condition, today: date) -> ScaleProgress:
    times = np.array([weeks_between(course.episode.start, score.on) for score in track.scores])
    fit = _fit(track, times)
    chance = _chance_interval(track, times, float(_goal_chance(track, fit.post, 3)[0]))
    signs = _signs(track, fit.post, condition, chance.best, today)
    return _assemble(fit, signs, chance, course.episode.start, today)


def _assemble(fit: _Fit, signs: Signs, chance: Interval, start_on: date, today: date) -> ScaleProgress:
    track, post, decision = fit.track, fit.post, decide(signs)
    observed = track.sign * (track.scores[-1].value - track.scores[0].value)
    change, sd = post.difference(1, 0)
    next_on = max(track.scores[-1].on + timedelta(days=NEXT_SCORE_DAYS), today)
    detectable = track.thresholds.detectable
    return ScaleProgress(
        scale=track.scale.id,
        scores=track.scores,
        now=_clipped(float(post.mean[0, 1]), float(post.sd[0, 1]), track.scale),
        change=_interval(track.sign * float(change[0]), float(sd[0])),
        observed_change=observed,
        thresholds=track.thresholds,
        change_is_real=detectable is not None and abs(observed) >= detectable,
        aim=track.aim,
        chance_of_goal=chance,
        chance_worse=signs.worse,
        chance_recovered=signs.recovered if track.scale.recovered else None,
        chance_moving=signs.moving,
        verdict=decision.verdict,
        rule=decision.rule,
        expected=_bands(fit.usual.mean[0], fit.usual.sd[0], fit.whole, start_on, track.scale),
        forecast=_bands(post.mean[0, 4:], post.sd[0, 4:], fit.ahead, start_on, track.scale),
        origin=track.expected.origin,
        origin_source=track.expected.source,
        origin_verification=track.expected.verification,
        can_improve=can_improve(track.scale, track.scores[0].value, track.thresholds.important),
        next_score=next_on,
        next_score_narrows=_narrowing(track, weeks_between(start_on, next_on)),
    )


def _signs(track: _Track, post: Posterior, condition: Condition, chance: float, today: date) -> Signs:
    half = track.thresholds.important / 2
    change, change_sd = post.difference(1, 0)
    moved, moved_sd = post.difference(1, 2)
    last_on = track.scores[-1].on
    return Signs(
        scores=len({score.on for score in track.scores}),
        weeks=track.last,
        stale_weeks=weeks_between(last_on, today),
        first_review_weeks=condition.review.first_weeks,
        recovered=_recovered(track, post),
        worse=_above(-track.sign * float(change[0]), float(change_sd[0]), half),
        moving=None if track.window is None else _above(track.sign * float(moved[0]), float(moved_sd[0]), half),
        turned=None if track.window is None else _above(-track.sign * float(moved[0]), float(moved_sd[0]), half),
        goal_now=float(_goal_chance(track, post, 1)[0]),
        goal=chance,
    )


def _recovered(track: _Track, post: Posterior) -> float:
    """Chance that the true score lies in the range of people who are well; 0 where nobody says what that is."""
    if track.scale.recovered is None:
        return 0.0
    gap = track.sign * (float(post.mean[0, 1]) - track.scale.recovered.value)
    return _above(gap, float(post.sd[0, 1]), 0.0)


def _goal_chance(track: _Track, post: Posterior, at: int) -> Array:
    """Chance (n,) that the goal is reached at the asked time `at`, as a true score at least as good."""
    return _chance(track.sign * (post.mean[:, at] - track.aim.score), post.sd[:, at])


def _chance_interval(track: _Track, times: Array, best: float) -> Interval:
    """How far the chance moves when the expected course is off by its own doubt.

    The published mean is shifted by -1.28, 0 and 1.28 of its doubt and the spread between patients scaled by 0.8, 1
    and 1.25; the interval is the lowest and highest chance of these nine. It answers "how much does the answer rest on
    the published course?", which shrinks as the patient's own scores take over.
    """
    variants = [_variant(track.expected, shift, scale) for shift, scale in product((-1, 0, 1), SPREAD_DOUBT)]
    n, asked = len(variants), np.array([track.start, track.last, track.start, track.horizon])
    observed = grid_of([prior for prior, _ in variants], np.tile(times, (n, 1)))
    grid = grid_of([prior for prior, _ in variants], np.tile(asked, (n, 1)))
    shift = np.array([amount for _, amount in variants])[:, None]
    observed = replace(observed, mean=observed.mean + shift * observed.change)
    grid = replace(grid, mean=grid.mean + shift * grid.change)
    values = np.tile([score.value for score in track.scores], (n, 1))
    known: NDArray[np.bool_] = np.ones_like(values, dtype=np.bool_)
    post = posterior(spread_of([prior for prior, _ in variants]), observed, values, known, grid)
    chances = _goal_chance(track, post, 3)
    return Interval(min(best, float(chances.min())), best, max(best, float(chances.max())))


def _variant(prior: Expected, shift: int, factor: float) -> tuple[Expected, float]:
    """The prior with its doubt taken out of the spread, the spread scaled, and the shift of its mean to apply."""
    scaled = replace(prior, level_sd=prior.level_sd * factor, change_sd=prior.change_sd * factor, mean_sd=0.0)
    return scaled, shift * Z[0.8] * prior.mean_sd


def _narrowing(track: _Track, week: float) -> float:
    """Share by which one more score at `week` narrows the forecast at the goal's date, 0 to 1.

    The posterior variance of a Gaussian model does not depend on the score itself, so this is known beforehand.
    """
    asked = np.array([track.horizon])
    times = np.array([*(_weeks(track)), week])
    with_it = _condition_on(track, (*track.scores, track.scores[-1]), times, asked)
    without = _condition_on(track, track.scores, times[:-1], asked)
    return float(1.0 - with_it.sd[0, 0] / without.sd[0, 0]) if without.sd[0, 0] > 0 else 0.0


def _weeks(track: _Track) -> list[float]:
    first = track.scores[0].on
    return [track.start + (score.on - first).days / DAYS_PER_WEEK for score in track.scores]


def _bands(mean: Array, sd: Array, weeks: Array, start_on: date, scale: Scale) -> tuple[Band, ...]:
    low, high = scale.range[0], scale.range[1] if scale.range[1] is not None else np.inf
    edges = [np.clip(mean + z * sd, low, high) for z in (0.0, -Z[0.5], Z[0.5], -Z[0.8], Z[0.8])]
    days = [start_on + timedelta(days=round(float(week) * DAYS_PER_WEEK)) for week in weeks]
    return tuple(
        Band(day, *(float(value) for value in row)) for day, row in zip(days, np.stack(edges, axis=1), strict=True)
    )


def _clipped(mean: float, sd: float, scale: Scale) -> Interval:
    low, high = scale.range[0], scale.range[1] if scale.range[1] is not None else float("inf")
    raw = _interval(mean, sd)
    edges = [min(max(value, low), high) for value in (raw.low, raw.best, raw.high)]
    return Interval(edges[0], edges[1], edges[2])


def _interval(mean: float, sd: float) -> Interval:
    return Interval(mean - Z[0.8] * sd, mean, mean + Z[0.8] * sd)


def _above(mean: float, sd: float, bound: float) -> float:
    """P(X >= bound) for X ~ N(mean, sd^2)."""
    return float(_chance(np.array([mean - bound]), np.array([sd]))[0])


def _chance(mean: Array, sd: Array) -> Array:
    return normal_cdf(mean / np.maximum(sd, 1e-9))


def _origin_notes(main: ScaleProgress, track: _Track) -> tuple[Said, ...]:
    if main.origin in ("borrowed", "generic"):
        return (Said(f"unknown.expected_{main.origin}", {"scale": Name("scales", track.scale.id, "about")}),)
    return ()
