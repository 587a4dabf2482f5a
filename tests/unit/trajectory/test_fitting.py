"""The restricted likelihood against a dense one, its gradient against differences, and what a fit finds again."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from replan.course.declared import DeclaredCurve
from replan.knowledge.pack import Pack
from replan.trajectory.fitting.learn import learn
from replan.trajectory.fitting.likelihood import restricted
from replan.trajectory.fitting.linear import fit_linear
from replan.trajectory.fitting.maximise import Lean, free, most_likely
from replan.trajectory.fitting.rows import rows_of
from replan.trajectory.fitting.sums import sums_of
from replan.trajectory.hats import hats
from replan.trajectory.scaling import Scaling, normal_scores, straight_scores
from replan.trajectory.taught import Taught, declared_curve, taught_course

NODES = np.array([0.0, 2.0, 6.0, 12.0])
SHAPES = np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.5, 0.8, 1.0]])
NOISE = 1.3


@pytest.fixture(scope="module")
def cohort():
    """60 patients with one to six visits, a covariate, and the sums of their visits."""
    rng = np.random.default_rng(0)
    counts = rng.integers(1, 7, 60)
    owner = np.repeat(np.arange(60), counts)
    weeks = np.concatenate([np.sort(rng.uniform(0, 12, count)) for count in counts])
    x = rng.normal(size=60)
    design = hats(weeks, NODES)
    scores = 50 - weeks + np.einsum("rk,rk->r", design, (2 * rng.normal(size=(60, 4)))[owner]) + x[owner]
    scores += rng.normal(size=len(weeks))
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return design, scores, owner, x, sums_of(np.ascontiguousarray(design.T), scores, starts, x[None, :])


def _covariance(rank: int = 4) -> np.ndarray:
    factor = np.random.default_rng(1).normal(size=(4, rank))
    return factor @ factor.T


@pytest.mark.parametrize("rank", [4, 2])
def test_the_likelihood_is_the_dense_one(cohort, rank: int) -> None:
    """Also for a covariance that is singular (to the ridge of 1e-10 that keeps its factor real)."""
    design, scores, owner, x, sums = cohort
    cov = _covariance(rank)
    value, information, toward = 0.0, np.zeros((6, 6)), np.zeros(6)
    for patient in range(60):
        z, y = design[owner == patient], scores[owner == patient]
        v = z @ cov @ z.T + NOISE * np.eye(len(y))
        a = np.concatenate([z, (z @ SHAPES.T) * x[patient]], axis=1)
        information += a.T @ np.linalg.solve(v, a)
        toward += a.T @ np.linalg.solve(v, y)
        value += float(np.linalg.slogdet(v)[1] + y @ np.linalg.solve(v, y))
    beta = np.linalg.solve(information, toward)
    value += float(np.linalg.slogdet(information)[1] - beta @ toward)
    found = restricted(sums, SHAPES, cov, NOISE)
    assert found.value == pytest.approx(value, rel=1e-6 if rank == 4 else 1e-4)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-3, atol=1e-3)


def test_its_gradient_is_that_of_small_steps(cohort) -> None:
    *_, sums = cohort
    cov, step = _covariance(), 1e-4

    def value(change: np.ndarray, noise: float = NOISE) -> float:
        return restricted(sums, SHAPES, cov + change, noise).value

    found = restricted(sums, SHAPES, cov, NOISE)
    for i in range(4):
        for j in range(4):
            change = np.zeros((4, 4))
            change[i, j] += step / 2
            change[j, i] += step / 2
            slope = (value(change) - value(-change)) / (2 * step)
            assert found.by_cov[i, j] == pytest.approx(slope, rel=1e-3, abs=1e-2)
    none = np.zeros((4, 4))
    slope = (value(none, NOISE + step) - value(none, NOISE - step)) / (2 * step)
    assert found.by_noise == pytest.approx(slope, rel=1e-3, abs=1e-2)


def test_a_fit_finds_again_what_was_simulated() -> None:
    """Random intercept and slope, 4000 patients: within four of the least standard errors that they can give."""
    rng, truth = np.random.default_rng(4), np.array([[100.0, -12.0], [-12.0, 16.0]])
    weeks = np.sort(rng.uniform(0, 26, (4000, 6)), axis=1)
    own = rng.multivariate_normal([50.0, -8.0], truth, 4000)
    scores = own[:, :1] + own[:, 1:] * np.log1p(weeks) + rng.normal(0, 5, weeks.shape)
    design = np.stack([np.ones(weeks.size), np.log1p(weeks).ravel()])
    found = fit_linear(design, scores.ravel(), np.arange(4000) * 6)
    np.testing.assert_allclose(found.beta, [50.0, -8.0], atol=4 * found.se.max())
    np.testing.assert_allclose(np.diag(found.cov), np.diag(truth), rtol=0.2)
    assert found.noise == pytest.approx(25.0, rel=0.05)


def test_a_fit_does_not_depend_on_the_units(cohort) -> None:
    design, scores, owner, x, sums = cohort
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    tenfold = sums_of(np.ascontiguousarray(design.T), 10 * scores, starts, x[None, :])
    one = most_likely(sums, SHAPES, free(np.eye(4)), 1.0)
    ten = most_likely(tenfold, SHAPES, free(100 * np.eye(4)), 100.0)
    np.testing.assert_allclose(ten.cov / 100, one.cov, atol=0.05)
    np.testing.assert_allclose(ten.fit.beta / 10, one.fit.beta, atol=0.01)


def test_a_lean_counts_as_so_many_patients_who_were_scored_once_at_each_node() -> None:
    """Then the covariance of scores is the weighted mean of the sample's and the lean's, whatever the error is."""
    rng = np.random.default_rng(3)
    scores = rng.multivariate_normal(np.zeros(4), _covariance() + 4 * np.eye(4), 50)
    design = np.ascontiguousarray(np.tile(np.eye(4), (50, 1)).T)
    sums = sums_of(design, scores.ravel(), np.arange(50) * 4, np.empty((0, 50)))
    lean = Lean(np.diag([9.0, 4.0, 4.0, 9.0]), 2.0, 30.0)
    found = most_likely(sums, SHAPES, free(np.eye(4)), 0.5, lean=lean, tolerance=1e-13)
    mixed = (49 * np.cov(scores.T) + 30 * np.diag([11.0, 6.0, 6.0, 11.0])) / 79
    np.testing.assert_allclose(found.cov + found.noise * np.eye(4), mixed, atol=0.02)


def test_a_lean_has_the_slope_of_small_steps() -> None:
    lean, cov, step = Lean(np.diag([9.0, 4.0, 4.0, 9.0]), 2.0, 30.0), _covariance(), 1e-5
    _, by_cov, by_noise = lean.pull(cov, NOISE)
    change = np.zeros((4, 4))
    change[1, 2] = change[2, 1] = step / 2
    slope = (lean.pull(cov + change, NOISE)[0] - lean.pull(cov - change, NOISE)[0]) / (2 * step)
    assert by_cov[1, 2] == pytest.approx(slope, rel=1e-5)
    slope = (lean.pull(cov, NOISE + step)[0] - lean.pull(cov, NOISE - step)[0]) / (2 * step)
    assert by_noise == pytest.approx(slope, rel=1e-5)


def test_five_levels_are_forecast_as_often_as_they_occur() -> None:
    """A score stands for the mean of its piece, so that five values vary less than what they stand for: what is taught
    must know. Latent answers with variance 1, of which three fifths are the patient's own."""
    rng = np.random.default_rng(6)
    latent = np.sqrt(0.6) * rng.normal(size=(1500, 1)) + np.sqrt(0.4) * rng.normal(size=(1500, 4))
    levels = 1.0 + np.searchsorted([-1.2, 0.2, 0.9, 1.6], latent)
    weeks = np.array([0.0, 4.0, 8.0, 12.0])
    found = learn(rows_of([(weeks, row) for row in levels]), Scaling(1, 5, 1), 0.6)
    assert found is not None
    unseen = found.prior.given([], [])
    cuts = found.prior.scaling.cut(np.array([1.5, 2.5, 3.5, 4.5]))
    below = norm.cdf((cuts - found.prior.mean[2]) / unseen.sd(weeks[2:3], with_error=True)[0])
    np.testing.assert_allclose(below, [np.mean(levels <= level) for level in (1, 2, 3, 4)], atol=0.012)
    np.testing.assert_allclose(unseen.sd(weeks, with_error=True), 1.0, atol=0.03)


def _growth(rng: np.random.Generator) -> np.ndarray:
    """Everybody grows from about 100 to about 160, hardly apart from a line of his own."""
    weeks = np.arange(0.0, 40.0, 8.0)
    own = rng.normal([100.0, 1.5], [4.0, 0.1], (60, 2))
    return np.round(own[:, :1] + own[:, 1:] * weeks + rng.normal(0.0, 1.0, (60, 5)))


def _heaped(rng: np.random.Generator) -> np.ndarray:
    """Most have nothing, some a lot, and whoever has more keeps more."""
    return np.clip(np.round(np.exp(rng.normal(0.0, 1.5, (60, 1)) + rng.normal(0.0, 0.7, (60, 5))) - 0.7), 0, 300)


@pytest.mark.parametrize(("cohort_of", "straight"), [(_growth, True), (_heaped, False)])
def test_scores_keep_their_own_scale_unless_their_spread_asks_for_another(cohort_of, straight: bool) -> None:
    """Two places are a straight line. All weeks together growth looks flat and wide, at each week it is normal."""
    weeks = np.arange(0.0, 40.0, 8.0)
    found = learn(rows_of([(weeks, row) for row in cohort_of(np.random.default_rng(2))]), Scaling(0, 300, 1), 3.0)
    assert found is not None
    assert (len(found.prior.scaling.at) == 2) == straight


@pytest.mark.parametrize(
    "scores", [np.arange(1.0, 6.0).repeat([40, 80, 60, 15, 5]), np.r_[np.zeros(90), np.arange(60.0)]]
)
def test_widths_make_chances_of_densities(scores: np.ndarray) -> None:
    """Of the margin's own density they make the chances that its cuts say."""
    for make in (normal_scores, straight_scores):
        scaling = make(scores, float(scores.min()), float(scores.max()), 1.0)
        grid = np.arange(scores.min(), scores.max() + 1)
        chances = norm.pdf(scaling.value(grid) * scaling.spread) * scaling.width(grid) * scaling.spread
        cuts = np.concatenate([[-np.inf], scaling.cut(grid[:-1] + 0.5), [np.inf]])
        np.testing.assert_allclose(chances, np.diff(norm.cdf(cuts)), rtol=1e-3, atol=1e-6)


def test_a_taught_course_is_the_same_once_written_down_and_read_again(pack: Pack) -> None:
    rng, scale = np.random.default_rng(8), pack.scales["nprs"]
    scores = np.where(rng.random((80, 3)) < 0.6, 0.0, rng.integers(1, 6, (80, 3)))
    weeks = np.array([0.0, 4.0, 8.0])
    found = learn(rows_of([(weeks, row) for row in scores]), Scaling(0, 10, 1), 1.0)
    assert found is not None
    written = declared_curve(
        "x", scale.id, Taught(found.prior, found.doubts, 80), found.effects, np.zeros(0), (), "a test"
    )
    again = taught_course(DeclaredCurve.model_validate_json(written.model_dump_json()), scale, {}).prior
    assert found.prior.scaling.spread < 0.95
    np.testing.assert_allclose(
        again.given(weeks[:2], [5.0, 0.0]).mean, found.prior.given(weeks[:2], [5.0, 0.0]).mean, atol=1e-4
    )


def test_too_little_teaches_nothing() -> None:
    few = [(np.array([0.0, 4.0]), np.array([50.0, 40.0 + n])) for n in range(9)]
    still = [(np.array([0.0, 4.0]), np.array([50.0, 50.0])) for _ in range(30)]
    assert learn(rows_of(few), Scaling(0, 100, 1), 4.0) is None
    assert learn(rows_of(still), Scaling(0, 100, 1), 4.0) is None


def test_a_published_course_counts_while_patients_are_few() -> None:
    from replan.trajectory.prior import Prior

    rng = np.random.default_rng(9)

    def cohort_of(n: int):
        return rows_of(
            [(np.array([0.0, 4.0, 12.0]), np.round(rng.normal([60, 55, 52], 6)).clip(0, 100)) for _ in range(n)]
        )

    weeks = np.array([0.0, 4.0, 12.0])
    published = Prior(weeks, np.array([60.0, 35.0, 20.0]), 64 * np.eye(3) + 64, 16.0, Scaling(0, 100, 1))
    ends = []
    for n in (15, 400):
        rows = cohort_of(n)
        alone, leaning = (learn(rows, Scaling(0, 100, 1), 4.0, before) for before in (None, published))
        assert alone is not None and leaning is not None
        ends.append(float(alone.prior.mean[-1] - leaning.prior.mean[-1]))
    assert ends[0] > 4 * abs(ends[1]) > 0


def test_few_who_change_at_an_even_pace_are_forecast_like_it() -> None:
    """Growth nearly without error: the last score from the first three, not far behind a patient's own straight line,
    which is the truth here. A clock that slows down would put it several times as far off."""
    rng, weeks = np.random.default_rng(8), np.arange(0.0, 30.0, 3.0)

    def courses(n: int) -> np.ndarray:
        return rng.normal(50, 4, n)[:, None] + rng.normal(1.0, 0.35, n)[:, None] * weeks + rng.normal(0, 0.4, (n, 10))

    found = learn(rows_of([(weeks, one) for one in courses(27)]), Scaling(0.0, None, 0.01), 0.4)
    assert found is not None
    truth, off, line = courses(200), [], []
    for one in truth:
        state = found.prior.given(weeks[:3], one[:3])
        mean = found.prior.scaling.score(state.at(weeks[-1:])[0])[0]
        off.append(mean - one[-1])
        line.append(np.polyval(np.polyfit(weeks[:3], one[:3], 1), weeks[-1]) - one[-1])
    assert np.std(off) < 1.1 * np.std(line)
