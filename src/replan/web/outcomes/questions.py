"""The questions of one measure as screens: which answers there are, which may be left out, which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from replan.core.errors import DocumentError, NotScorable
from replan.knowledge.schema import Measure, Scale
from replan.measures import score_items

Given = Mapping[str, float | None]
"""Item id to the answer; None for one that was left out on purpose."""

MOST_BUTTONS = 11
"""More answers than this are typed in as a number."""

REVERSED_KINDS = ("percent_reversed", "mean_of_reversed")


@dataclass(frozen=True)
class Question:
    """One screen: the question's number, its words, and its answers. `ends` is `trouble` when the highest answer is the
    worst, `able` when it is the best, `yes_no` for two answers; `labels` are a licensed form's own."""

    number: int
    of: int
    item: str
    text: str
    licensed: bool
    low: float
    high: float
    ends: str
    labels: tuple[str, ...]
    may_skip: bool

    @property
    def buttons(self) -> list[int]:
        """The answers to tap, lowest first; none when a number is typed in."""
        found = list(range(int(self.low), int(self.high) + 1))
        return found if len(found) <= MOST_BUTTONS else []


def question(measure: Measure, number: int, given: Given, lang: str) -> Question:
    """The question with this number, counted from 1."""
    item = measure.items[number - 1]
    scale = next(one for one in measure.scales if item.id in items_of(one))
    low, high = item.range or (scale.scoring.lowest, scale.scoring.highest or scale.scoring.lowest)
    return Question(
        number=number,
        of=len(measure.items),
        item=item.id,
        text=getattr(item.wording or item.topic, lang),
        licensed=item.wording is not None,
        low=low,
        high=high,
        ends="yes_no" if (low, high) == (0, 1) else "able" if _highest_is_best(scale, item.id) else "trouble",
        labels=tuple(getattr(label, lang) for label in item.answers),
        may_skip=_may_skip(measure, item.id, given),
    )


def items_of(scale: Scale) -> tuple[str, ...]:
    """The items that a scale is scored from."""
    return scale.scoring.items or tuple(item for part in scale.scoring.parts for item in part)


def next_number(measure: Measure, given: Given) -> int | None:
    """The number of the first question that is neither answered nor left out; None when there is none."""
    return next((n for n, item in enumerate(measure.items, 1) if item.id not in given), None)


def read_answer(asked: Question, text: str) -> float | None:
    """The answer in `text`; None when the question does not have it."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    whole = not asked.buttons or value == int(value)
    return value if whole and asked.low <= value <= asked.high else None


def _highest_is_best(scale: Scale, item: str) -> bool:
    scoring = scale.scoring
    rises = scoring.kind not in REVERSED_KINDS
    if scoring.kind == "table":
        rises = scoring.table[-1] > scoring.table[0]
    if item in scoring.reversed:
        rises = not rises
    return rises == (scale.direction == "higher_better")


def _may_skip(measure: Measure, item: str, given: Given) -> bool:
    """Whether every score that can still be reached can also be reached without this answer."""
    return _reachable(measure, given) == _reachable(measure, {**given, item: None})


def _reachable(measure: Measure, given: Given) -> frozenset[str]:
    """The scales that have a score when everything that is still open gets answered."""
    answers = [given[item.id] if item.id in given else _some_answer(measure, item.id) for item in measure.items]
    try:
        return frozenset(score_items(measure, answers))
    except (NotScorable, DocumentError):
        return frozenset()


def _some_answer(measure: Measure, item: str) -> float:
    found = next(one for one in measure.items if one.id == item)
    if found.range:
        return found.range[0]
    return next((one.scoring.lowest for one in measure.scales if item in items_of(one)), 0.0)
