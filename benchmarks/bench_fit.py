"""Fitting 100,000 patients of six visits: the engine against lme4 in one run, on the same numbers.

Run with `make bench`; where others use the machine, read the seconds of processor. lme4 is called by `Rscript` where R
with lme4 is installed (`apt-get install r-cran-lme4`), timed in R around the call alone; else that part is left out
and says so. Bars: random intercept and slope in a tenth of lme4's time, estimates equal to 1 % of their standard
error, and the engine's richer default no slower than lme4's simple model.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from replan.trajectory.fitting.learn import Rows, learn
from replan.trajectory.fitting.linear import fit_linear
from replan.trajectory.scaling import Scaling

PATIENTS, VISITS = 100_000, 6
R = """
suppressMessages(library(lme4))
d <- read.csv("FILE")
slow <- system.time(m <- lmer(y ~ x + (x | id), d))
fast <- system.time(lmer(y ~ x + (x | id), d, control = lmerControl(calc.derivs = FALSE)))
spent <- slow[["user.self"]] + slow[["sys.self"]]
v <- as.data.frame(VarCorr(m))$vcov
cat(sprintf('{"slow": %f, "fast": %f, "spent": %f, "beta": [%.10f, %.10f], "se": [%.10f, %.10f], "v": [%.10f, %.10f,
%.10f, %.10f]}',
  slow[["elapsed"]], fast[["elapsed"]], spent, fixef(m)[1], fixef(m)[2], sqrt(diag(as.matrix(vcov(m))))[1],
  sqrt(diag(as.matrix(vcov(m))))[2], v[1], v[2], v[3], v[4]))
"""


def cohort(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Weeks and scores, both (n, 6): random intercept and slope on log(1 + week)."""
    weeks = np.sort(np.round(rng.uniform(0, 26, (PATIENTS, VISITS)), 1), axis=1)
    weeks[:, 0] = 0
    own = rng.multivariate_normal([0, 0], [[100.0, -12.0], [-12.0, 16.0]], PATIENTS)
    x = np.log1p(weeks)
    return weeks, 50 + own[:, :1] + (own[:, 1:] - 8) * x + rng.normal(0, 5, weeks.shape)


def lme4(x: np.ndarray, y: np.ndarray) -> dict | None:
    """Times and estimates of lme4; None without R."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "cohort.csv"
        ids = np.repeat(np.arange(PATIENTS), VISITS)
        np.savetxt(table, np.column_stack([ids, x.ravel(), y.ravel()]), "%d,%.12g,%.12g", header="id,x,y", comments="")
        script = Path(folder) / "fit.R"
        script.write_text(R.replace("FILE", str(table)))
        found = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    return json.loads(found.stdout) if found.returncode == 0 else None


def main() -> None:
    """Prints the figures."""
    weeks, y = cohort(np.random.default_rng(1))
    x, starts = np.log1p(weeks), np.arange(PATIENTS) * VISITS
    design = np.stack([np.ones(x.size), x.ravel()])
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        own = fit_linear(design, y.ravel(), starts)
        times.append(time.perf_counter() - begun)
    simple = min(times)
    rows = Rows(weeks.ravel(), np.clip(np.round(y), 0, 100).ravel(), starts, np.empty((0, PATIENTS)))
    begun, before = time.perf_counter(), time.process_time()
    learn(rows, Scaling(0.0, 100.0, 1.0), 4.0)
    rich, spent = time.perf_counter() - begun, time.process_time() - before
    print(f"engine, intercept and slope, best of five: {simple:7.2f} s")
    print(f"engine, the richer default (`learn`):      {rich:7.2f} s, {spent:.2f} s of processor")
    peer = lme4(x, y)
    if peer is None:
        print("lme4 left out: there is no Rscript with lme4 here")
        return
    print(
        f"lme4, intercept and slope, default:        {peer['slow']:7.2f} s, {peer['slow'] / simple:.0f} times as long"
    )
    print(
        f"lme4, without its derivative check:        {peer['fast']:7.2f} s, {peer['fast'] / simple:.0f} times as long"
    )
    print(f"lme4's default, seconds of processor:      {peer['spent']:7.2f}")
    print(f"richer default over lme4's simple one:     {rich / peer['slow']:7.2f} by the clock (bar 1)")
    print(f"                                           {spent / peer['spent']:7.2f} by the processor")
    for name, ours, theirs, se in zip(("intercept", "slope"), own.beta, peer["beta"], peer["se"], strict=True):
        print(f"{name:10} {ours:.6f} lme4 {theirs:.6f}: {abs(ours - theirs) / se:.5f} standard errors apart (bar 0.01)")
    order = (own.cov[0, 0], own.cov[1, 1], own.cov[0, 1], own.noise)
    for name, ours, theirs in zip(("var 1", "var x", "cov", "error"), order, peer["v"], strict=True):
        least = abs(theirs) * np.sqrt(2 / PATIENTS)  # the least standard error that n patients can give
        print(
            f"{name:10} {ours:.5f} lme4 {theirs:.5f}: {abs(ours - theirs) / least:.5f} standard errors apart (bar 0.01)"
        )


if __name__ == "__main__":
    main()
