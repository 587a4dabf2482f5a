"""The linear fit agrees with other software where the models coincide: random intercept and slope, restricted likelihood.

The same made-up cohort of 40 patients, eight of them with three visits only, is written by a formula in R and in Python.
"""

from __future__ import annotations

import numpy as np
import pytest

from replan.trajectory.fitting.linear import LinearFit, fit_linear

# R 4.2.2, lme4 1.1-31, with the cohort of `cohort` below:
#   d <- expand.grid(j = 0:5, i = 1:40); d <- d[!(d$j > 2 & d$i %% 5 == 0), ]
#   d$x <- log1p(c(0, 1, 2, 4, 8, 12))[d$j + 1]
#   d$y <- round(50 + 10*sin(12.9898*d$i) + (-8 + 3*sin(78.233*d$i))*d$x
#                + 14*(((7*d$i + d$j)^2*0.6180339887) %% 1 - 0.5), 2)
#   m <- lmer(y ~ x + (x | i), d, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-12)))
#   fixef(m); sqrt(diag(vcov(m))); as.data.frame(VarCorr(m))$vcov; REMLcrit(m)
LME4_BETA = [50.82820064418, -8.13468958515]
LME4_SE = [1.269423326974, 0.438875844266]
LME4_VARIANCES = [53.5451965158, 2.4327604511, 2.1106708166, 18.4888342433]  # intercept, x, their covariance, error
LME4_CRITERION = 1369.11333096
LEAST = 1e-4
"""Both searches stop where the likelihood is flat to 1e-9; estimates then agree to about its square root."""


@pytest.fixture(scope="module")
def cohort() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Design (2, rows), scores (rows,) and the patient of each row."""
    i, j = np.repeat(np.arange(1, 41), 6), np.tile(np.arange(6), 40)
    kept = ~((j > 2) & (i % 5 == 0))
    i, j = i[kept], j[kept]
    x = np.log1p(np.array([0.0, 1.0, 2.0, 4.0, 8.0, 12.0]))[j]
    y = 50 + 10 * np.sin(12.9898 * i) + (-8 + 3 * np.sin(78.233 * i)) * x
    y += 14 * (((7 * i + j) ** 2 * 0.6180339887) % 1 - 0.5)
    return np.stack([np.ones(len(x)), x]), np.round(y, 2), i


@pytest.fixture(scope="module")
def found(cohort) -> LinearFit:
    design, scores, patient = cohort
    return fit_linear(design, scores, np.flatnonzero(np.r_[True, patient[1:] != patient[:-1]]))


def test_the_fit_is_that_of_lme4(cohort, found: LinearFit) -> None:
    assert cohort[1].sum() == pytest.approx(8751.4), "the cohort is the one that R had"
    own = [found.cov[0, 0], found.cov[1, 1], found.cov[0, 1], found.noise]
    np.testing.assert_allclose(found.beta, LME4_BETA, rtol=LEAST)
    np.testing.assert_allclose(found.se, LME4_SE, rtol=LEAST)
    np.testing.assert_allclose(own, LME4_VARIANCES, rtol=LEAST)
    assert found.criterion == pytest.approx(LME4_CRITERION, abs=1e-6)


def test_the_fit_is_that_of_statsmodels(cohort, found: LinearFit) -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    design, scores, patient = cohort
    peer = MixedLM(scores, design.T, groups=patient, exog_re=design.T).fit(reml=True, method="lbfgs")
    np.testing.assert_allclose(found.beta, peer.fe_params, rtol=LEAST)
    np.testing.assert_allclose(found.cov, peer.cov_re, rtol=LEAST)
    assert found.noise == pytest.approx(peer.scale, rel=LEAST)
    assert found.criterion == pytest.approx(-2 * peer.llf, abs=1e-5)
