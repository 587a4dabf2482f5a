"""Two kinds of patients in one cohort, such as acute and chronic ones: a normal distribution of courses for each.

b_i ~ N(mean_k, G_k),  y_ij = h(t_ij)'b_i + e_ij,  e_ij ~ N(0, s_k^2),  patient i of kind k with odds by covariates

by expectation and maximisation (Dempster, Laird & Rubin 1977, J R Stat Soc B 39:1-38; growth mixtures: Verbeke &
Lesaffre 1996, J Am Stat Assoc 91:217-221; odds by covariates: Jordan & Jacobs 1994, Neural Comput 6:181-214), from
several first divisions: along the directions in which patients differ most, and into near and far ones. Each G_k is
drawn toward what both share, and that a little toward the G of one kind.

Two kinds are kept only where they forecast better: last scores from the first one, two, three of patients who are left
out while both are fitted, by CRPS. Likelihood alone would find kinds wherever a distribution is not quite normal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.condition import MOST_ODDS
from replan.trajectory.fitting.ahead import Patient, forecasts
from replan.trajectory.fitting.rows import Rows
from replan.trajectory.hats import hats
from replan.trajectory.prior import Kind, Prior

Array = NDArray[np.float64]
MOST_PATIENTS = 600
"""So many patients find two kinds, and say whether they forecast better; all then say what each is like."""

WITHIN_WORTH, WHOLE_WORTH = 20.0, 5.0
"""Patients that what both kinds share counts for in each, and all patients together in what both share. Of 20 and 20,
5 and 20, 5 and 10, 2 and 5, what forecasts made-up acute and chronic patients well at coverage near what is said."""

ODDS_WORTH = 10.0
"""Patients that "a covariate tells nothing about the kind" is worth."""

ERROR_WORTH = 20.0
"""Scores that "errors are as large in both kinds" is worth."""

DIRECTIONS, CUTS = 3, (0.35, 0.65)
"""First divisions are made along so many directions, at these shares of the patients."""

FIRST_STEPS, MOST_STEPS, FOLD_STEPS = 12, 150, 30
"""Steps from each first division, from the best of them, and anew where patients are left out."""

LEAST_PATIENTS = 1e-6
STILL = 1e-3
"""The likelihood no longer rises: by so little in a step."""

NEWTON_STEPS = 3
SURE = 0.9
"""How sure a first division is of each patient."""

FOLDS = 5
KNOWN = (1, 2, 3)
FEWEST = 40
PLACES = 64
"""At which a forecast is compared with the score that came."""

CLEARLY = 2.0
"""By how many standard errors of the gain two kinds must forecast better than one."""


@dataclass(frozen=True)
class Each:
    """What the model needs to know of each patient: `cross` (n, q, q), `toward` (n, q), `squares` (n,) and the number
    of scores `counts` (n,), as in `Sums`, and `covariates` (n, 1 + c) with a column of ones."""

    cross: Array
    toward: Array
    squares: Array
    counts: Array
    covariates: Array

    @property
    def patients(self) -> int:
        """Number of patients, n."""
        return len(self.counts)

    def shifted(self, offsets: Array) -> Each:
        """The same patients with their courses `offsets` (n, q) lower."""
        by = np.einsum("nab,nb->na", self.cross, offsets)
        squares = self.squares + np.sum(offsets * (by - 2 * self.toward), axis=1)
        return replace(self, toward=self.toward - by, squares=squares)

    def some(self, kept: NDArray[np.bool_]) -> Each:
        """Of these patients."""
        parts = (self.cross, self.toward, self.squares, self.counts, self.covariates)
        return Each(*(part[kept] for part in parts))


@dataclass(frozen=True)
class Kinds:
    """`means` (k, q), `covs` (k, q, q), error variances `noises` (k,), and the log odds of the first kind against the
    second: `odds` (1 + c,), a constant and the weight of each covariate; empty for one kind."""

    means: Array
    covs: Array
    noises: Array
    odds: Array

    def shares(self, covariates: Array) -> Array:
        """The share (k, n) of each kind among patients with these `covariates` (n, 1 + c)."""
        if not len(self.odds):
            return np.ones((1, len(covariates)))
        first = _first(covariates, self.odds)
        return np.stack([first, 1 - first])

    def prior(self, whole: Prior, covariates: Array) -> Prior:
        """`whole` with these kinds, for a patient with `covariates` (c,)."""
        shares = self.shares(np.append(1.0, covariates)[None, :])[:, 0]
        found = zip(shares.tolist(), self.means, self.covs, self.noises.tolist(), strict=True)
        return replace(whole, kinds=tuple(Kind(*one) for one in found))


@dataclass(frozen=True)
class Seen:
    """What the scores say of patients as of one kind: log likelihood (n,), mean (n, q) and covariance (n, q, q) of the
    values at the nodes."""

    likelihood: Array
    mean: Array
    cov: Array

    def some(self, kept: NDArray[np.bool_]) -> Seen:
        """Of these patients."""
        return Seen(self.likelihood[kept], self.mean[kept], self.cov[kept])


@dataclass(frozen=True)
class Fitted:
    """What was found, with the share (k, n) of each kind in each patient, and the log likelihood."""

    kinds: Kinds
    shares: Array
    seen: tuple[Seen, ...]
    likelihood: float


def two_kinds(rows: Rows, one: Prior, effects: Array) -> Kinds | None:
    """The two kinds of patients in a cohort of which `one` says what is known of all together and `effects` (c, q) what
    each covariate adds; None where one kind forecasts as well, or fewer than `FEWEST` patients have two scores."""
    few = rows.some(MOST_PATIENTS)
    each, whole = each_of(few, one), Kinds(one.mean[None, :], one.cov[None, :], np.array([one.noise]), np.zeros(0))
    if int(np.sum(each.counts > 1)) < FEWEST:
        return None
    shifted = each.shifted(few.covariates.T @ effects)
    single = _fitted(shifted, _seen(shifted, whole), np.ones((1, each.patients)), one, MOST_STEPS)
    alone = _seen(each, single.kinds) * 2
    firsts = [_fitted(each, alone, shares, one, FIRST_STEPS) for shares in _divisions(alone[0].mean)]
    best = max(firsts, key=lambda fit: fit.likelihood)
    both = _fitted(each, best.seen, best.shares, one, MOST_STEPS)
    numbers = whole.means.size + len(each.covariates.T) + 1 + one.cov[np.tril_indices(len(one.cov))].size
    if both.likelihood - single.likelihood < numbers / 2:
        return None
    gain = _gain(few, one, effects, (shifted, single), (each, both))
    if gain.mean() < CLEARLY * gain.std(ddof=1) / np.sqrt(len(gain)):
        return None
    if few is not rows:
        each = each_of(rows, one)
        told = _told(each, both.kinds)
        both = _fitted(each, told.seen, told.shares, one, FOLD_STEPS)
    return _with_doubt(each, both)


def each_of(rows: Rows, one: Prior) -> Each:
    """The sums of each patient on the nodes and scaling of a prior."""
    design, values = hats(rows.weeks, one.nodes), one.scaling.value(rows.scores)
    cross = np.add.reduceat(design[:, :, None] * design[:, None, :], rows.starts)
    toward = np.add.reduceat(design * values[:, None], rows.starts)
    counts = np.diff(np.append(rows.starts, len(rows.weeks))).astype(np.float64)
    covariates = np.concatenate([np.ones((1, rows.patients)), rows.covariates]).T
    return Each(cross, toward, np.add.reduceat(values**2, rows.starts), counts, covariates)


def _divisions(values: Array) -> Iterator[Array]:
    """First shares (2, n) of two kinds: by where patients' `values` (n, q) at the nodes lie along the directions in
    which they differ most, and by how far from the middle of all."""
    apart = values - values.mean(axis=0)
    sizes, directions = np.linalg.eigh(apart.T @ apart / len(apart))
    along = (apart @ directions)[:, ::-1].T
    far = np.sum(along**2 / np.maximum(sizes[::-1, None], 1e-9 * sizes[-1]), axis=0)
    for places in (*along[:DIRECTIONS], far):
        for cut in CUTS:
            first = np.where(places > np.quantile(places, cut), SURE, 1 - SURE)
            yield np.stack([first, 1 - first])


def _fitted(each: Each, seen: Sequence[Seen], shares: Array, toward: Prior, steps: int) -> Fitted:
    """The kinds from first `shares` (k, n) and what was `seen` of the patients as of each kind."""
    before, odds = -np.inf, np.zeros(each.covariates.shape[1] if len(shares) > 1 else 0)
    for _ in range(steps):
        found = _told(each, _kinds(each, seen, shares, toward, odds))
        seen, shares, odds = found.seen, found.shares, found.kinds.odds
        if abs(found.likelihood - before) < STILL:
            break
        before = found.likelihood
    return found


def _told(each: Each, kinds: Kinds) -> Fitted:
    """What the scores say of these kinds."""
    seen = _seen(each, kinds)
    logs = np.log(kinds.shares(each.covariates)) + np.stack([one.likelihood for one in seen])
    top = logs.max(axis=0)
    sums = top + np.log(np.exp(logs - top).sum(axis=0))
    return Fitted(kinds, np.exp(logs - sums), seen, float(sums.sum()))


def _seen(each: Each, kinds: Kinds) -> tuple[Seen, ...]:
    return tuple(seen_as_of(each, *kind) for kind in zip(kinds.means, kinds.covs, kinds.noises.tolist(), strict=True))


def seen_as_of(each: Each, mean: Array, cov: Array, noise: float) -> Seen:
    """What the scores say of patients as of one kind (the same algebra as in `likelihood`)."""
    eye = np.eye(len(mean))
    factor = np.linalg.cholesky(cov + 1e-8 * np.trace(cov) * eye)
    inner = eye + factor.T @ each.cross @ factor / noise
    inverse = np.linalg.inv(inner)
    at_mean = each.cross @ mean
    pull = (each.toward - at_mean) @ factor / noise
    moved = np.einsum("nab,nb->na", inverse, pull)
    squares = (each.squares - 2 * each.toward @ mean + at_mean @ mean) / noise - np.sum(pull * moved, axis=1)
    logdet = np.linalg.slogdet(inner)[1] + each.counts * np.log(2 * np.pi * noise)
    return Seen(-(logdet + squares) / 2, mean + moved @ factor.T, factor @ inverse @ factor.T)


def _kinds(each: Each, seen: Sequence[Seen], shares: Array, toward: Prior, odds: Array) -> Kinds:
    """The most likely kinds, given the share (k, n) of each in each patient."""
    counts = np.maximum(shares.sum(axis=1), LEAST_PATIENTS)
    means = np.stack([share @ one.mean / count for share, one, count in zip(shares, seen, counts, strict=True)])
    spreads = np.stack([_spread(share, one, mean) for share, one, mean in zip(shares, seen, means, strict=True)])
    within = (spreads.sum(axis=0) + WHOLE_WORTH * toward.cov) / (each.patients + WHOLE_WORTH)
    covs = (spreads + WITHIN_WORTH * within) / (counts + WITHIN_WORTH)[:, None, None]
    errors = np.array([share @ _errors(each, one) for share, one in zip(shares, seen, strict=True)])
    scores = shares @ each.counts
    usual = (errors.sum() + ERROR_WORTH * toward.noise) / (scores.sum() + ERROR_WORTH)
    noises = (errors + ERROR_WORTH * usual) / (scores + ERROR_WORTH)
    return Kinds(means, covs, noises, _odds(each.covariates, shares[0], odds) if len(shares) > 1 else odds)


def _spread(share: Array, seen: Seen, mean: Array) -> Array:
    apart = seen.mean - mean
    found: Array = (share[:, None] * apart).T @ apart + np.tensordot(share, seen.cov, axes=1)
    return found


def _errors(each: Each, seen: Seen) -> Array:
    """Sums (n,) of the squared errors that are expected of each patient's scores."""
    there = np.einsum("nab,nb->na", each.cross, seen.mean) - 2 * each.toward
    unsure = np.einsum("nab,nab->n", each.cross, seen.cov)
    return np.asarray(each.squares + np.sum(there * seen.mean, axis=1) + unsure, dtype=np.float64)


def _first(covariates: Array, odds: Array) -> Array:
    """The share (n,) of the first kind among patients with these `covariates` (n, 1 + c)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(covariates @ odds, -MOST_ODDS, MOST_ODDS))), dtype=np.float64)


def _odds(covariates: Array, share: Array, odds: Array) -> Array:
    """Logistic regression (1 + c,) of the first kind's `share` (n,), from `odds` on by Newton's method."""
    worth = ODDS_WORTH * covariates.var(axis=0)
    worth[0] = 1.0  # as many patients of either kind, as if one had shown it
    for _ in range(NEWTON_STEPS):
        chance = _first(covariates, odds)
        slope = covariates.T @ (share - chance) - worth * odds / 4
        bend = (covariates * (chance * (1 - chance))[:, None]).T @ covariates + np.diag(worth / 4)
        odds = odds + np.linalg.solve(bend, slope)
    return odds


def _gain(rows: Rows, one: Prior, effects: Array, single: tuple[Each, Fitted], both: tuple[Each, Fitted]) -> Array:
    """How much closer (n,) two kinds forecast last scores than one, by CRPS, of patients that are left out while
    both are fitted."""
    ends = np.append(rows.starts[1:], len(rows.weeks))
    series = [(rows.weeks[at], rows.scores[at]) for at in map(slice, rows.starts, ends)]
    places = np.linspace(rows.scores.min(), rows.scores.max(), PLACES)
    fold, gained, times = np.arange(rows.patients) % FOLDS, np.zeros(rows.patients), np.zeros(rows.patients)
    for left_out in range(FOLDS):
        alone, mixed = (
            _fitted(each.some(kept), [s.some(kept) for s in fit.seen], fit.shares[:, kept], one, FOLD_STEPS).kinds
            for kept in (fold != left_out,)
            for each, fit in (single, both)
        )
        members = np.flatnonzero(fold == left_out)
        plain = [_alone(alone, one, effects, x) for x in rows.covariates[:, members].T]
        kinds = [mixed.prior(one, x) for x in rows.covariates[:, members].T]
        for count in KNOWN:
            later = [n for n, member in enumerate(members) if len(series[member][0]) > count]
            if later:
                lost, left = (
                    _missed([(priors[n], *series[members[n]]) for n in later], count, places)
                    for priors in (plain, kinds)
                )
                gained[members[later]] += lost - left
                times[members[later]] += 1
    asked = times > 0
    return np.asarray(gained[asked] / times[asked], dtype=np.float64)


def _alone(kind: Kinds, one: Prior, effects: Array, covariates: Array) -> Prior:
    return replace(one, mean=kind.means[0] + covariates @ effects, cov=kind.covs[0], noise=float(kind.noises[0]))


def _missed(patients: Sequence[Patient], count: int, places: Array) -> Array:
    """CRPS (n,) of the forecasts of last scores from the first `count`, as a sum over evenly spread `places` (m,)."""
    known = [(prior, weeks[:count], scores[:count]) for prior, weeks, scores in patients]
    ahead = forecasts(known, np.array([weeks[-1] for _, weeks, _ in patients]))
    reached = np.array([scores[-1] for _, _, scores in patients])[:, None] < places
    return np.asarray(
        np.sum((ahead.below(patients[0][0].scaling.cut(places)) - reached) ** 2, axis=1), dtype=np.float64
    )


def _with_doubt(each: Each, found: Fitted) -> Kinds:
    """The kinds, their covariances with the doubt about each mean in them."""
    covs = []
    for share, cov, noise in zip(found.shares, found.kinds.covs, found.kinds.noises.tolist(), strict=True):
        inverse = np.linalg.inv(cov)
        inner = np.linalg.inv(inverse + each.cross / noise)
        told = share.sum() * inverse - inverse @ np.tensordot(share, inner, axes=1) @ inverse
        covs.append(cov + np.linalg.inv(told))
    return replace(found.kinds, covs=np.stack(covs))
