"""The seven verdicts and the rule that gives each. Bounds of goal and plateau are chosen by stated costs (ADR 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Verdict = Literal["recovered", "on_track", "uncertain", "behind", "plateau", "worse", "too_early"]

ENOUGH_SCORES = 2
"""After one score almost nothing discriminates (AUC 0.34 to 0.58 on four cohorts); after two, 0.61 to 0.88."""

SURELY_WORSE_EARLY = 0.9
PROBABLY = 0.7
"""How sure a recovered or worse verdict must be; before the first review time `worse` needs more."""

LIKELY_GOAL = 0.6
UNLIKELY_GOAL = 0.4
"""Chosen by the stated costs of `evaluation/thresholds.py` as far as each story of tests/spec stays as it is: ADR 3."""

HARDLY_MOVING = 0.3
"""A plateau: the chance that the last weeks brought at least half an important change is no more than this; ADR 3."""

PLATEAU_SCORES = 3
NEARLY_SURE_GOAL = 0.75
"""A course that stands still is called a plateau unless the goal is nearly sure all the same: an expected course that
still falls would otherwise hide that nothing has moved."""

STAY = 0.05
"""A verdict is kept until its chance has passed the bound by so much."""

STALE_WEEKS = 8.0
"""After so many weeks without a score nobody can say how the patient is (twice the usual 4-week interval)."""


@dataclass(frozen=True)
class Signs:
    """What the verdict is decided on. Chances are 0 to 1; `moving` and `turned` (better or worse over the last
    window by half an important change) are None when the scores do not span the window.

    `scores` counts days with a score; `weeks` is from the first visit to the last score; `stale_weeks` from the last
    score to today. `fell_far` holds when the last score is so much worse than the earlier ones lead to expect
    that it was held back: the chances take it for a slip, and nobody knows that it was one.
    """

    scores: int
    weeks: float
    stale_weeks: float
    first_review_weeks: float
    recovered: float
    worse: float
    moving: float | None
    turned: float | None
    goal_now: float
    goal: float
    fell_far: bool = False


@dataclass(frozen=True)
class Bounds:
    """The bounds that stated costs choose (`evaluation/thresholds.py`), 0 to 1: of the chance of the goal, of moving,
    and of being worse or recovered."""

    likely_goal: float = LIKELY_GOAL
    unlikely_goal: float = UNLIKELY_GOAL
    hardly_moving: float = HARDLY_MOVING
    probably: float = PROBABLY
    nearly_sure_goal: float = NEARLY_SURE_GOAL


CHOSEN = Bounds()


@dataclass(frozen=True)
class Decision:
    """A verdict and the id of the rule that gave it (`verdict_rule.<id>` in the words)."""

    verdict: Verdict
    rule: str


def decide(signs: Signs, before: Verdict | None = None, bounds: Bounds = CHOSEN) -> Decision:
    """The verdict, by the first rule that fits. The bounds of the verdict `before` are wider by `STAY`, so that chances
    near a bound do not make it flip at each visit.

    1. too_early (one_score): fewer than two scores.
    2. uncertain (stale): the last score is eight weeks old or more.
    3. recovered: chance of a score in the range of well people is at least 0.7, and the last score has not fallen far.
    4. worse: chance of being worse than at the first score by half an important change is at least 0.7
       (0.9 before the first review time); or (turned) the same over the last window.
    5. uncertain (fell_far): the last score has fallen far; the next one shows whether it was a slip.
    6. too_early (before_review): the last score comes before the condition's first review time.
    7. plateau: three scores or more, chance of at least half an important change over the last window at most 0.3,
       goal not reached, and chance of the goal below 0.75.
    8. on_track: chance of the goal at least 0.6.
    9. behind: chance of the goal at most 0.4.
    10. uncertain (between): everything else.
    """
    stay = {verdict: STAY if verdict == before else 0.0 for verdict in get_args(Verdict)}
    if signs.scores < ENOUGH_SCORES:
        return Decision("too_early", "one_score")
    if signs.stale_weeks >= STALE_WEEKS:
        return Decision("uncertain", "stale")
    if not signs.fell_far and signs.recovered >= bounds.probably - stay["recovered"]:
        return Decision("recovered", "recovered")
    early = signs.weeks < signs.first_review_weeks
    if signs.worse >= (SURELY_WORSE_EARLY if early else bounds.probably) - stay["worse"]:
        return Decision("worse", "worse")
    if signs.turned is not None and signs.turned >= bounds.probably - stay["worse"]:
        return Decision("worse", "turned")
    if signs.fell_far:
        return Decision("uncertain", "fell_far")
    if early:
        return Decision("too_early", "before_review")
    return _after_review(signs, stay, bounds)


def _after_review(signs: Signs, stay: Mapping[str, float], bounds: Bounds) -> Decision:
    still = signs.moving is not None and signs.scores >= PLATEAU_SCORES
    still = still and (signs.moving or 0.0) <= bounds.hardly_moving + stay["plateau"]
    if still and signs.goal_now < 0.5 and signs.goal < bounds.nearly_sure_goal + stay["plateau"]:
        return Decision("plateau", "plateau")
    if signs.goal >= bounds.likely_goal - stay["on_track"]:
        return Decision("on_track", "on_track")
    if signs.goal <= bounds.unlikely_goal + stay["behind"]:
        return Decision("behind", "behind")
    return Decision("uncertain", "between")
