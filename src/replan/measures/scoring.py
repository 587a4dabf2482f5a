"""Scores answers by the scoring kind of each scale, with its rule for answers left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from replan.core.errors import DocumentError, NotScorable, Problem
from replan.knowledge.schema import Measure, Scale, Scoring

Answers = Mapping[str, float | None]


def check_items(measure: Measure, items: Sequence[float | None]) -> None:
    """Raises DocumentError for too many or too few answers and for each answer outside its item's range."""
    many, fewest = len(measure.items), _fewest(measure)
    if not fewest <= len(items) <= many:
        wanted = f"{many}" if fewest == many else f"{fewest} to {many}"
        cause = f"{len(items)} answers were given, '{measure.id}' has {wanted}."
        raise DocumentError([Problem("items", cause, "Write null for an answer that was left out.")])
    scoring = measure.scales[0].scoring
    problems = [
        Problem(f"items[{n}]", f"{answer:g} is not an answer of '{measure.id}'.", f"Answers run {_span(scoring)}.")
        for n, answer in enumerate(items)
        if answer is not None and not _possible(answer, scoring)
    ]
    if problems:
        raise DocumentError(problems)


def score_items(measure: Measure, items: Sequence[float | None]) -> dict[str, float]:
    """Score of each scale of `measure` that enough of its `items` are answered for, by scale id.

    `items` are in the measure's order. Raises DocumentError for impossible answers and NotScorable when no scale can
    be scored: a subscale with too few answers is left out when another can be.
    """
    check_items(measure, items)
    answers = {item.id: value for item, value in zip(measure.items, items, strict=False)}
    scores: dict[str, float] = {}
    reasons: list[str] = []
    for scale in measure.scales:
        try:
            scores[scale.id] = score_scale(scale, answers)
        except NotScorable as reason:
            reasons.append(str(reason))
    if not scores:
        raise NotScorable("; ".join(reasons))
    return scores


def score_scale(scale: Scale, answers: Answers) -> float:
    """The score of one scale. Raises NotScorable, saying how many answers there are and how many it takes."""
    scoring = scale.scoring
    if scoring.parts:
        return sum(_part(scoring, part, answers, scale.id) for part in scoring.parts) / len(scoring.parts)
    given = [value for item in scoring.items if (value := answers.get(item)) is not None]
    if len(given) < scoring.min_answered:
        raise NotScorable(f"{scale.id}: {len(given)} answers, it takes {scoring.min_answered}")
    return _KINDS[scoring.kind](given, scoring)


def _part(scoring: Scoring, part: Sequence[str], answers: Answers, scale: str) -> float:
    given = [value for item in part if (value := answers.get(item)) is not None]
    allowed = scoring.max_missing_per_part or 0
    if not given or len(part) - len(given) > allowed:
        raise NotScorable(f"{scale}: {len(given)} of {len(part)} answers in one part, {allowed} may be missing")
    return _percent(given, scoring)


def _mean(given: Sequence[float], _: Scoring) -> float:
    return sum(given) / len(given)


def _sum(given: Sequence[float], scoring: Scoring) -> float:
    """Prorated: as if the answers left out were like those given."""
    return sum(given) * len(scoring.items) / len(given)


def _percent(given: Sequence[float], scoring: Scoring) -> float:
    assert scoring.highest is not None  # the schema's percent kinds have a top answer
    return 100 * (_mean(given, scoring) - scoring.lowest) / (scoring.highest - scoring.lowest)


def _percent_reversed(given: Sequence[float], scoring: Scoring) -> float:
    return 100 - _percent(given, scoring)


_KINDS: Mapping[str, Callable[[Sequence[float], Scoring], float]] = {
    "single": _mean,
    "mean": _mean,
    "sum": _sum,
    "percent": _percent,
    "percent_reversed": _percent_reversed,
}


def _fewest(measure: Measure) -> int:
    """How many answers must at least be listed: all, but for measures whose items the patient chooses."""
    scoring = measure.scales[0].scoring
    return scoring.min_answered if scoring.same_items_each_time else len(measure.items)


def _possible(answer: float, scoring: Scoring) -> bool:
    return answer >= scoring.lowest and (scoring.highest is None or answer <= scoring.highest)


def _span(scoring: Scoring) -> str:
    return f"from {scoring.lowest:g}" + (f" to {scoring.highest:g}" if scoring.highest is not None else " upwards")
