"""A share of patients with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from replan.evaluation.compared import share_interval
from replan.outcomes.rows import FEWEST


@dataclass(frozen=True)
class Share:
    """`count` of `n` patients. `low` and `high` are the 95 % interval by Wilson's score (Wilson 1927, J Am Stat Assoc
    22:209-212); all three are None with fewer than `FEWEST` patients: too few to say."""

    count: int
    n: int
    best: float | None
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        """Whether there are patients enough to say anything."""
        return self.best is not None


def share(count: int, n: int) -> Share:
    """The share of `count` in `n`. Raises ValueError unless 0 <= count <= n."""
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    if n < FEWEST:
        return Share(count, n, None, None, None)
    return Share(count, n, count / n, *share_interval(count / n, n))


def share_of(answers: Iterable[bool]) -> Share:
    """The share of yes among answers."""
    found = list(answers)
    return share(sum(found), len(found))
