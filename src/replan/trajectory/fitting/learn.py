"""Learns how a course usually goes from a cohort: the prior of the trajectory model for its condition and measure.

1. The margin of the scores gives the scale of the model (`normal_scores`), unless the scores are likelier on their own
   straight scale: a course that nobody leaves, such as growth, spreads the scores of all weeks without saying anything
   about how patients of one week are spread.
2. The course is its values at up to `MOST_NODES` weeks; their mean is free, as visit means are.
3. How patients differ is first written with few numbers (level, slope, early change, spells, and change at an even
   pace where the cohort clearly shows it), by restricted likelihood; then any covariance is allowed, drawn toward that
   one as if `PATTERN_WORTH` patients had shown it.
4. Where a course was published, means and covariance are drawn toward it while patients are few.
5. Where two kinds of patients forecast better than one, each is described as well (`two_kinds`).
The error variance is held near the measure's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.fitting.kinds import Kinds, two_kinds
from replan.trajectory.fitting.maximise import ErrorPrior, Growth, Lean, free, most_likely, patterned
from replan.trajectory.fitting.rows import Rows
from replan.trajectory.fitting.sums import Sums, sums_of
from replan.trajectory.hats import clock, hats
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling, normal_scores, straight_scores

Array = NDArray[np.float64]
Obstacle = Literal["few", "alike"]
"""Fewer than ten patients have two scores at different times; or all scores are the same."""

FEWEST_PATIENTS = 10
MOST_NODES = 6
MOST_VISITS = 8
"""A schedule of so few different weeks gives its own nodes."""

PATTERN_WORTH = 50.0
"""Of 50, 100 and what the cohort's own likelihood favours (20 to 400), what forecast last scores best on cohorts of
other kinds (`benchmarks/bench_other_cohorts.py`), by a hair."""

MARGIN_NUMBERS = 8
"""A margin bends as much as so many numbers at most, and must make the scores likelier by as much (Akaike 1974, IEEE
Trans Autom Control 19:716-723). Picked on the cohorts of `benchmarks/bench_other_cohorts.py`."""

CLEARLY = 6.0
"""By how much -2 log likelihood must fall for patients to differ in an even pace as well: by chance it does so in one
cohort of 140 (a variance at its border; Self & Liang 1987, J Am Stat Assoc 82:605-610). Of 2 and 6, and of always, what
costs least where the pace is not even (`benchmarks/bench_other_cohorts.py`)."""

ERROR_WORTH = 5.0
"""The measure's own error counts as so many scores: a cohort of any size corrects it."""

PUBLISHED_WORTH = 20.0
"""Patients that a published spread counts for."""

MEAN_WORTH = 8.0
"""Patients that a published mean counts for: cohorts differ by about a third of the spread between patients."""

MOST_IN_PATTERN = 2000
"""The pattern is only a start and a lean for a large cohort: so many patients find it."""

CLOSE, CLOSE_LARGE = 1e-9, 1e-8
"""When a search stops, relative to the likelihood: of 600,000 scores, at a hundredth of a unit of -2 log likelihood, a
small part of what the lean on the pattern moves."""

MOST_ERROR = 0.5
"""The error of measurement is at most half of the variance of scores: else the figure is not of this kind."""

EARLY_SHARE, SPELL_SHARE, SPELL_TICKS = 1 / 3, 0.25, 0.35
"""Patients come to differ over a third of the observed time; a spell lasts a quarter of it, or a third of its log."""


@dataclass(frozen=True)
class Learned:
    """The prior of a patient whose covariates are all average, the doubt (k,) about its mean as standard deviations,
    which the prior's covariance contains, and what each covariate adds at the nodes, (c, k). `kinds` where patients are
    of two kinds."""

    prior: Prior
    doubts: Array
    effects: Array
    patients: int
    kinds: Kinds | None


def obstacle(rows: Rows) -> Obstacle | None:
    """Why nothing can be learned from a cohort; None when something can."""
    often = int(np.sum(np.diff(np.append(rows.starts, len(rows.weeks))) > 1))
    if often < FEWEST_PATIENTS or np.ptp(rows.weeks) <= 0:
        return "few"
    return "alike" if np.ptp(rows.some(MOST_IN_PATTERN).scores) <= 0 else None


def learn(rows: Rows, limits: Scaling, error: float, published: Prior | None = None) -> Learned | None:
    """The usual course in a cohort.

    `limits` gives range and step of the scale, `error` the standard error of one score in score units, `published` what
    was known before, in score units. None when there is an `obstacle`.
    """
    if obstacle(rows) is not None:
        return None
    some = rows.some(MOST_IN_PATTERN)
    nodes = nodes_for(rows.weeks)
    made = [make(rows.scores, limits.low, limits.high, limits.step) for make in (normal_scores, straight_scores)]
    found = min((_pattern(some, scaling, nodes, error) for scaling in made), key=lambda one: one.unlikely)
    scaling = found.scaling
    sums = found.sums if some is rows else _sums(rows, scaling, nodes)
    before = None if published is None else _on_scaling(published, scaling, nodes, rows.scores)
    growth = _growth(found, sums, shapes_for(nodes), before)
    mean, doubt, weights = _means(growth, sums, before)
    effects = weights.reshape(-1, 2) @ shapes_for(nodes)
    prior = Prior(nodes, mean, growth.cov + doubt, growth.noise, scaling)
    return Learned(prior, np.sqrt(np.diag(doubt)), effects, rows.patients, two_kinds(some, prior, effects))


def nodes_for(weeks: Array) -> Array:
    """The weeks of a visit schedule; of uneven visits, the middles of six groups of them (k-means on the log clock)."""
    times, counts = np.unique(np.maximum(weeks, 0.0), return_counts=True)
    if len(times) <= MOST_VISITS:
        return times
    ticks, groups = clock(weeks[weeks > times[0]]), MOST_NODES - 1
    middles = np.quantile(ticks, (np.arange(groups) + 0.5) / groups)
    places, worth = clock(times[1:]), counts[1:].astype(np.float64)  # each different week once
    for _ in range(50):
        owner = np.abs(places[:, None] - middles[None, :]).argmin(axis=1)
        members = np.bincount(owner, worth, groups)
        moved = np.where(members > 0, np.bincount(owner, worth * places, groups) / np.maximum(members, 1.0), middles)
        if np.allclose(moved, middles):
            break
        middles = moved
    last = max(float(middles[-1]), float(np.quantile(ticks, 0.98)))
    nodes: Array = np.unique(np.round(np.expm1(np.concatenate([clock(times[:1]), middles[:-1], [last]])), 4))
    return nodes


def shapes_for(nodes: Array) -> Array:
    """How a covariate's effect may run, (2, k): the same throughout, and growing with the early change."""
    return np.stack([np.ones(len(nodes)), _early(nodes)])


def _early(nodes: Array) -> Array:
    grown: Array = 1 - np.exp(-(nodes - nodes[0]) / max(float(np.ptp(nodes)) * EARLY_SHARE, 1e-9))
    return grown


def _sums(rows: Rows, scaling: Scaling, nodes: Array) -> Sums:
    design = np.ascontiguousarray(hats(rows.weeks, nodes).T)
    return sums_of(design, scaling.value(rows.scores), rows.starts, rows.covariates)


@dataclass(frozen=True)
class _Pattern:
    """How patients differ, written with few numbers, as they show it on a scaling: their `sums`, and how `unlikely`
    their scores are, as Akaike's criterion of what the scaling costs."""

    scaling: Scaling
    error: ErrorPrior
    sums: Sums
    growth: Growth
    unlikely: float


def _pattern(rows: Rows, scaling: Scaling, nodes: Array, error: float) -> _Pattern:
    """The most likely pattern of the patients on `scaling`."""
    noise = min((error / float(rows.scores.std())) ** 2, MOST_ERROR) * float(scaling.value(rows.scores).var())
    sums, prior = _sums(rows, scaling, nodes), ErrorPrior(noise, ERROR_WORTH)
    ticks = clock(nodes) - clock(nodes[:1])
    basis = np.stack([np.ones(len(nodes)), ticks / ticks[-1]], axis=1)
    early, apart = _early(nodes), np.abs(nodes[:, None] - nodes[None, :]) / np.ptp(nodes)
    log_apart = np.abs(ticks[:, None] - ticks[None, :]) / ticks[-1]
    patterns = [np.outer(early, early), np.exp(-apart / SPELL_SHARE), np.exp(-log_apart / SPELL_TICKS)]
    even = (nodes - nodes[0]) / np.ptp(nodes)

    def most(found: Sequence[Array]) -> Growth:
        return most_likely(sums, shapes_for(nodes), patterned(basis, np.stack(found), 0.3), min(noise, 0.3), prior)

    growth, evenly = most(patterns), most([*patterns, np.outer(even, even)])
    unlikely = growth.fit.value
    if evenly.fit.value + CLEARLY < unlikely:
        growth, unlikely = evenly, evenly.fit.value + CLEARLY
    in_scores = unlikely - 2 * float(np.sum(np.log(scaling.width(rows.scores))))
    numbers = min(len(scaling.at) - 2, MARGIN_NUMBERS)
    return _Pattern(scaling, prior, sums, growth, in_scores + 2 * numbers)


def _growth(found: _Pattern, sums: Sums, shapes: Array, before: Prior | None) -> Growth:
    """Any covariance from all patients, whose `sums` these are; the pattern is where it starts and what it leans on."""
    few, toward = found.growth, found.growth.cov
    if before is not None:
        toward = (sums.patients * few.cov + PUBLISHED_WORTH * before.cov) / (sums.patients + PUBLISHED_WORTH)
    lean = Lean(toward, few.noise, PATTERN_WORTH)
    if found.sums is sums:
        return most_likely(sums, shapes, free(few.cov), few.noise, found.error, lean, CLOSE)
    start = most_likely(found.sums, shapes, free(few.cov), few.noise, found.error, lean)
    return most_likely(sums, shapes, free(start.cov), start.noise, found.error, lean, CLOSE_LARGE)


def _means(growth: Growth, sums: Sums, before: Prior | None) -> tuple[Array, Array, Array]:
    """Mean at the nodes, the doubt about it as a covariance, and the weights of each covariate's shapes."""
    q = sums.effects
    information, toward = growth.fit.information.copy(), growth.fit.information @ growth.fit.beta
    if before is not None:
        known = MEAN_WORTH * np.linalg.inv(before.cov + 1e-6 * np.trace(before.cov) * np.eye(q))
        information[:q, :q] += known
        toward[:q] += known @ before.mean
    doubt: Array = np.asarray(np.linalg.inv(information), dtype=np.float64)
    beta = doubt @ toward
    return beta[:q], doubt[:q, :q], beta[q:]


def _on_scaling(published: Prior, scaling: Scaling, nodes: Array, scores: Array) -> Prior:
    """A prior in score units on a cohort's scaling, by one straight line through the cohort's middle: where a published
    course leaves the scores that the cohort shows, its margin has no slope to go by."""
    weights, middle, unit = hats(nodes, published.nodes), float(scores.mean()), float(scores.std())
    mean = float(scaling.cut(np.array([middle]))[0]) + (weights @ published.mean - middle) / unit
    cov: Array = weights @ published.cov @ weights.T / unit**2
    return Prior(nodes, mean, cov, published.noise / unit**2, scaling)
