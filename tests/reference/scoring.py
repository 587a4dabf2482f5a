"""Scores worked out the long way, one answer at a time, as the manuals tell it: the oracle of the scoring kinds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Answers = Sequence[float | None]


def percent(answers: Answers, lowest: float, highest: float) -> float:
    """Points above the lowest, out of the points that the answered questions could have brought, times 100."""
    points = Fraction(0)
    possible = Fraction(0)
    for answer in answers:
        if answer is None:
            continue
        points += Fraction(answer) - Fraction(lowest)
        possible += Fraction(highest) - Fraction(lowest)
    return float(100 * points / possible)


def percent_reversed(answers: Answers, lowest: float, highest: float) -> float:
    """The points that were not lost, out of those that could have been, times 100."""
    kept = Fraction(0)
    possible = Fraction(0)
    for answer in answers:
        if answer is None:
            continue
        kept += Fraction(highest) - Fraction(answer)
        possible += Fraction(highest) - Fraction(lowest)
    return float(100 * kept / possible)


def mean_of_parts(parts: Sequence[Answers], lowest: float, highest: float) -> float:
    """Each part as a percent of its own, then the mean of the parts."""
    total = 0.0
    for part in parts:
        total += percent(part, lowest, highest)
    return total / len(parts)


def prorated_sum(answers: Answers) -> float:
    """The sum with the mean of the given answers put in for each one left out."""
    given = [Fraction(answer) for answer in answers if answer is not None]
    fill = sum(given, Fraction(0)) / len(given)
    total = Fraction(0)
    for answer in answers:
        total += fill if answer is None else Fraction(answer)
    return float(total)
