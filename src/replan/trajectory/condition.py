"""One score after another: what each says about the values of a course at its nodes.

Plain numbers in plain loops: for one patient an array would cost more than the sum. `beyond`, `evidence` and
`odds_share` are also compiled, for a million patients (`cohort.py`).

The values b at the nodes are N(m, P). A score y = h'b + e with e ~ N(0, r) has the prediction mu = h'm and
v = h'P h + r, and (Kalman 1960; Rasmussen & Williams 2006, eq. 2.23-2.24, one row at a time)
    gain g = P h / v,   m <- m + g (y - mu),   P <- P - (P h)(P h)' / v.
Two departures, both in the mean alone, so that a worse score never makes the outlook better by making it wider:
- A score at an end of the scale says "here or beyond": y is replaced by its mean beyond the end's `cut`,
  mu -/+ sqrt(v) phi(a) / Phi(a) with a the distance to the cut (Tobin 1958).
- A score further than `LIMIT` standard deviations from what the earlier ones lead to expect counts as if it lay there
  (Huber 1964): one slip of the pen does not carry the course away; a second score of the kind does.

Where patients are of two kinds, each score also tells which: by the ratio of its two predictions' densities, held so
that no score alone decides, and that a score further toward one kind never speaks against it (`evidence`).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, log, pi, sqrt
from typing import Any

ROOT_2, ROOT_2PI = sqrt(2.0), sqrt(2.0 * pi)
LIMIT = 3.0
"""Standard deviations. At 3, one in 370 honest scores is held back a little."""

MOST_EVIDENCE = LIMIT * LIMIT / 2.0
"""Log odds of one kind of patients against another that one score may add: those of a score `LIMIT` standard deviations
from one kind's prediction and on the other's."""

MOST_ODDS = 30.0
"""Log odds beyond which a kind is as good as certain."""

FAR = 6.0
"""Beyond so many standard deviations the mean beyond a cut is taken from its asymptote."""


def beyond(mu: float, sd: float, cut: float, side: float) -> float:
    """Mean of N(mu, sd^2) beyond `cut`: above it for `side` +1, below it for -1."""
    depth = side * (mu - cut) / sd
    if depth < -FAR:
        return mu - side * sd * (depth + 1.0 / depth)
    return mu + side * sd * exp(-0.5 * depth * depth) / (ROOT_2PI * 0.5 * erfc(-depth / ROOT_2))


def evidence(y: float, mu: float, v: float, other_mu: float, other_v: float) -> float:
    """Log odds that a value `y` adds for the kind that predicts N(mu, v), against the one that predicts
    N(other_mu, other_v).

    Of two normal densities the wider is the higher at both far ends. Beyond the narrower one's mean, seen from the
    wider one's, the ratio falls again: there y counts as if it lay where the ratio is highest.
    """
    if v != other_v:
        turn = (mu * other_v - other_mu * v) / (other_v - v)
        if (mu if v < other_v else other_mu) > (other_mu if v < other_v else mu):
            y = turn if y > turn else y
        else:
            y = turn if y < turn else y
    found = 0.5 * (log(other_v / v) + (y - other_mu) ** 2 / other_v - (y - mu) ** 2 / v)
    return MOST_EVIDENCE if found > MOST_EVIDENCE else (-MOST_EVIDENCE if found < -MOST_EVIDENCE else found)


def odds_share(odds: float) -> float:
    """The share that log odds stand for, never quite 0 or 1."""
    return 1.0 / (1.0 + exp(-max(-MOST_ODDS, min(MOST_ODDS, odds))))


def condition(
    left: Sequence[int],
    share: Sequence[float],
    scores: Sequence[float],
    ends: Sequence[float],
    cuts: Sequence[float],
    noise: float,
    first: int,
    last: int,
    m: Any,
    p: Any,
    work: Any,
    expected: Any,
) -> None:
    """Updates the mean `m` (k,) and the upper triangle of the covariance `p` (k * k,) at the nodes in place.

    Score j in `first <= j < last` lies between nodes `left[j]` and `left[j] + 1`, with weight `share[j]` on the later
    one; `ends[j]` is +1 at the top end of the scale, -1 at the bottom, else 0, and `cuts` (2,) are the cuts of bottom
    and top, all in the model's units. `work` (k,) is scratch. Mean and variance of score j as the earlier ones let it
    be expected are left in `expected`, at 2j and 2j + 1. The first score is never held back: where a patient
    starts is not an outlier.
    """
    k = len(m)
    for j in range(first, last):
        a, w = left[j], share[j]
        b = a + 1 if a + 1 < k else a
        u = 1.0 - w
        for i in range(a + 1):
            work[i] = u * p[i * k + a] + w * p[i * k + b]
        for i in range(a + 1, k):
            work[i] = u * p[a * k + i] + w * (p[i * k + b] if i < b else p[b * k + i])
        v = u * work[a] + w * work[b] + noise
        mu = u * m[a] + w * m[b]
        expected[2 * j], expected[2 * j + 1] = mu, v
        sd = sqrt(v)
        y = scores[j]
        if ends[j] != 0.0:
            y = beyond(mu, sd, cuts[1] if ends[j] > 0.0 else cuts[0], ends[j])
        step = y - mu
        if j > first:
            bound = LIMIT * sd
            step = bound if step > bound else (-bound if step < -bound else step)
        inverse = 1.0 / v
        for i in range(k):
            gain = work[i] * inverse
            m[i] += gain * step
            for c in range(i, k):
                p[i * k + c] -= gain * work[c]
