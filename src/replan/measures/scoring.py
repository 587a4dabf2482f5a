"""Turns answers into scores, by the scoring kind of each scale and its rule for answers left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import isfinite

from replan.core.errors import DocumentError, NotScorable, Problem
from replan.knowledge.schema import Measure, Scale, Scoring

Answers = Mapping[str, float | None]
"""Item id to the answer; None, like a missing id, is an answer left out."""

Given = Mapping[str, float]


def score(scale: Scale, answers: Answers) -> float:
    """The score of one scale, in its own units; answers to items of other scales do not matter.

    Raises DocumentError with every answer that the scale's items cannot have, and NotScorable when too many are left
    out; the message says how many are missing and how many answers it takes.
    """
    items = _items_of(scale.scoring)
    asked = {item: answers.get(item) for item in items}
    problems = list(_impossible({item: item for item in items}, asked, scale.scoring, scale.id))
    if problems:
        raise DocumentError(problems)
    given = {item: value for item, value in asked.items() if value is not None}
    _require_enough(scale, given)
    return _KINDS[scale.scoring.kind](given, scale.scoring)


def score_items(measure: Measure, items: Sequence[float | None]) -> dict[str, float]:
    """Scores by scale id, from answers in the order of the measure's items, None for those left out.

    A scale with too few answers is left out of the result as long as another one can be scored. Raises DocumentError
    as `check_items` does, and NotScorable with the reason of every scale when none can be scored.
    """
    check_items(measure, items)
    answers = {item.id: value for item, value in zip(measure.items, items, strict=False)}
    scores: dict[str, float] = {}
    reasons: list[str] = []
    for scale in measure.scales:
        try:
            scores[scale.id] = score(scale, answers)
        except NotScorable as reason:
            reasons.append(str(reason))
    if not scores:
        raise NotScorable(" ".join(reasons))
    return scores


def check_items(measure: Measure, items: Sequence[float | None]) -> None:
    """Raises DocumentError for too many or too few answers, and for every answer outside the range of its item."""
    most, fewest = len(measure.items), _fewest(measure)
    if not fewest <= len(items) <= most:
        wanted = f"{most}" if fewest == most else f"{fewest} to {most}"
        cause = f"there are {len(items)} answers, and '{measure.id}' has {wanted} questions."
        raise DocumentError([Problem("items", cause, "Give one answer for each, and null where it was left out.")])
    answers = {item.id: value for item, value in zip(measure.items, items, strict=False)}
    places = {item.id: f"items[{number}]" for number, item in enumerate(measure.items)}
    found: dict[str, Problem] = {}
    for scale in measure.scales:
        for problem in _impossible(places, answers, scale.scoring, measure.id):
            found.setdefault(problem.place, problem)
    if found:
        raise DocumentError(found[place] for place in places.values() if place in found)


def _impossible(places: Mapping[str, str], answers: Answers, scoring: Scoring, name: str) -> Iterator[Problem]:
    for item in _items_of(scoring):
        value = answers.get(item)
        if value is not None and not _possible(value, scoring):
            cause = f"{value:g} is not an answer of '{name}'."
            yield Problem(places[item], cause, f"Answers run {_span(scoring)}; write null for one that was left out.")


def _possible(answer: float, scoring: Scoring) -> bool:
    top = scoring.highest if scoring.highest is not None else float("inf")
    return isfinite(answer) and scoring.lowest <= answer <= top


def _span(scoring: Scoring) -> str:
    return f"from {scoring.lowest:g}" + (f" to {scoring.highest:g}" if scoring.highest is not None else " upwards")


def _fewest(measure: Measure) -> int:
    """How many answers must be listed: one for each item, but where the patient chooses the items, the least number
    that gives a score."""
    chosen = [scale.scoring.min_answered for scale in measure.scales if scale.scoring.same_items_each_time]
    return min(chosen, default=len(measure.items))


def _items_of(scoring: Scoring) -> tuple[str, ...]:
    return scoring.items or tuple(item for part in scoring.parts for item in part)


def _require_enough(scale: Scale, given: Given) -> None:
    scoring = scale.scoring
    _require(scale.id, _items_of(scoring), given, scoring.min_answered)
    for part in scoring.parts:
        _require(f"one part of {scale.id}", part, given, len(part) - (scoring.max_missing_per_part or 0))


def _require(name: str, items: Collection[str], given: Given, needed: int) -> None:
    missing = sum(item not in given for item in items)
    if len(items) - missing < max(needed, 1):
        questions = f"{missing} of {len(items)} answers are missing"
        raise NotScorable(f"{name} has no score: {questions}, and it takes {max(needed, 1)}.")


def _mean(given: Given, _: Scoring) -> float:
    return sum(given.values()) / len(given)


def _sum(given: Given, scoring: Scoring) -> float:
    """The sum as if the answers left out were like the mean of those given (prorated)."""
    return sum(given.values()) * len(scoring.items) / len(given)


def _percent(given: Given, scoring: Scoring) -> float:
    """100 * (mean - lowest) / (highest - lowest). Raises ValueError for an open answer range."""
    if scoring.highest is None:
        raise ValueError("a percent score needs a highest answer")
    return 100 * (_mean(given, scoring) - scoring.lowest) / (scoring.highest - scoring.lowest)


def _percent_reversed(given: Given, scoring: Scoring) -> float:
    return 100 - _percent(given, scoring)


def _mean_of_parts(given: Given, scoring: Scoring) -> float:
    """The mean of the parts' percents, so that a part with fewer items weighs as much as one with many."""
    parts = [{item: given[item] for item in part if item in given} for part in scoring.parts]
    return sum(_percent(part, scoring) for part in parts) / len(parts)


_KINDS: Mapping[str, Callable[[Given, Scoring], float]] = {
    "single": _mean,
    "mean": _mean,
    "sum": _sum,
    "percent": _percent,
    "percent_reversed": _percent_reversed,
    "mean_of_parts": _mean_of_parts,
}
