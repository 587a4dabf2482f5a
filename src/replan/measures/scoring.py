"""Turns answers into scores, by the scoring kind of each scale and its rule for answers left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import ceil, isfinite

from replan.core.errors import DocumentError, NotScorable, Problem
from replan.core.wording import Wording, span
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
    problems = list(_impossible({item: item for item in items}, asked, _Spans(scale.scoring), scale.id))
    if problems:
        raise DocumentError(problems)
    return _scored(scale, {item: value for item, value in asked.items() if value is not None})


def _scored(scale: Scale, given: Given) -> float:
    _require_enough(scale, given)
    return _KINDS[scale.scoring.kind](_turned(given, scale.scoring), scale.scoring)


def _turned(given: Given, scoring: Scoring) -> Given:
    """The answers with those to reversed items turned round."""
    if not scoring.reversed:
        return given
    total = scoring.lowest + (scoring.highest or 0.0)
    return {item: total - value if item in scoring.reversed else value for item, value in given.items()}


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
        asked = {item: answers.get(item) for item in _items_of(scale.scoring)}
        try:
            scores[scale.id] = _scored(scale, {item: value for item, value in asked.items() if value is not None})
        except NotScorable as reason:
            reasons.append(str(reason))
    if not scores:
        raise NotScorable(" ".join(reasons))
    return scores


def check_items(measure: Measure, items: Sequence[float | None]) -> None:
    """Raises DocumentError for too many or too few answers, and for every answer outside the range of its item."""
    most, fewest = len(measure.items), _fewest(measure)
    if not fewest <= len(items) <= most:
        wanted = str(most) if fewest == most else Wording("{low:g} to {high:g}", low=fewest, high=most)
        cause = Wording(
            "there are {given:d} answers, and '{measure}' has {wanted} questions.",
            given=len(items),
            measure=measure.id,
            wanted=wanted,
        )
        fix = Wording("Give one answer for each, and null where it was left out.")
        raise DocumentError([Problem("items", cause, fix)])
    answers = {item.id: value for item, value in zip(measure.items, items, strict=False)}
    places = {item.id: f"items[{number}]" for number, item in enumerate(measure.items)}
    found: dict[str, Problem] = {}
    own = {item.id: item.range for item in measure.items if item.range}
    for scale in measure.scales:
        for problem in _impossible(places, answers, _Spans(scale.scoring, own), measure.id):
            found.setdefault(problem.place, problem)
    if found:
        raise DocumentError(found[place] for place in places.values() if place in found)


class _Spans:
    """The answers that each item of a scale can have: its own span, else the scale's."""

    def __init__(self, scoring: Scoring, own: Mapping[str, tuple[float, float]] | None = None) -> None:
        self.items = _items_of(scoring)
        self._usual = (scoring.lowest, scoring.highest if scoring.highest is not None else float("inf"))
        self._own = own or {}

    def of(self, item: str) -> tuple[float, float]:
        return self._own.get(item, self._usual)


def _impossible(places: Mapping[str, str], answers: Answers, spans: _Spans, name: str) -> Iterator[Problem]:
    for item in spans.items:
        value, (low, high) = answers.get(item), spans.of(item)
        if value is not None and not (isfinite(value) and low <= value <= high):
            cause = Wording("{value:g} is not an answer of '{measure}'.", value=value, measure=name)
            upto = span(low, high if isfinite(high) else None)
            fix = Wording("Answers run from {upto}; write null for one that was left out.", upto=upto)
            yield Problem(places[item], cause, fix)


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
    if scoring.max_missing_per_part is not None or scoring.kind == "mean_of_parts":
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
    return sum(_percent(part, scoring) for part in _parts(given, scoring)) / len(scoring.parts)


def _mean_of_reversed(given: Given, scoring: Scoring) -> float:
    return 100 - _mean_of_parts(given, scoring)


def _weighted_parts(given: Given, scoring: Scoring) -> float:
    """The sum of the parts' sums times their weights; an answer left out counts as the mean of its part."""
    sums = [
        sum(part.values()) * len(items) / len(part)
        for part, items in zip(_parts(given, scoring), scoring.parts, strict=True)
    ]
    return sum(weight * total for weight, total in zip(scoring.weights, sums, strict=True))


def _parts(given: Given, scoring: Scoring) -> list[dict[str, float]]:
    return [{item: given[item] for item in part if item in given} for part in scoring.parts]


def _table(given: Given, scoring: Scoring) -> float:
    """The published score of the sum of the answers; a prorated sum is rounded up to the next possible one."""
    prorated = _sum(given, scoring) - scoring.lowest * len(scoring.items)
    return scoring.table[ceil(prorated - 1e-9)]


_KINDS: Mapping[str, Callable[[Given, Scoring], float]] = {
    "single": _mean,
    "mean": _mean,
    "sum": _sum,
    "percent": _percent,
    "percent_reversed": _percent_reversed,
    "mean_of_parts": _mean_of_parts,
    "mean_of_reversed": _mean_of_reversed,
    "weighted_parts": _weighted_parts,
    "table": _table,
}
