"""Outcomes by condition in words, with a small bar for each: what was expected, what came, and the interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replan.outcomes import Row
from replan.outcomes.adjusted import Adjusted, adjusted, by
from replan.review.words import Speaker
from replan.web.clinics.said import condition_said, interval_said, share_said, too_few

WIDTH, EDGE = 160, 4


@dataclass(frozen=True)
class Bar:
    """Places in a box of `WIDTH`: the interval, the shrunken share, and the mark of what was expected."""

    low: float
    best: float
    high: float
    expected: float
    label: str


@dataclass(frozen=True)
class Group:
    """One condition."""

    title: str
    n: int
    waiting: str
    observed: str
    expected: str
    shrunken: str
    apart: str
    says: str
    bar: Bar | None


def groups(rows: Sequence[Row], speak: Speaker) -> list[Group]:
    """By the name of the condition; those with too few patients last, because nothing is said of them."""
    found = [_group(condition_said(id_, speak), adjusted(part), speak) for id_, part in by(rows, _condition).items()]
    return sorted(found, key=lambda group: (group.bar is None, group.title.casefold()))


def _condition(row: Row) -> str:
    return row.condition


def _group(title: str, one: Adjusted, speak: Speaker) -> Group:
    waiting = speak.text("web.clinic.waiting", count=one.waiting) if one.waiting else ""
    if one.low is None or one.best is None or one.high is None or one.expected is None:
        few = too_few(one.n, speak)
        return Group(title, one.n, waiting, few, "–", "–", "", speak.text("web.clinic.says.too_few"), None)
    return Group(
        title=title,
        n=one.n,
        waiting=waiting,
        observed=share_said(one.observed, speak),
        expected=speak.number(one.expected, "percent"),
        shrunken=interval_said(one.low, one.best, one.high, speak),
        apart=one.apart,
        says=speak.text(f"web.clinic.says.{one.apart}"),
        bar=_bar(one.low, one.best, one.high, one.expected, speak),
    )


def _bar(low: float, best: float, high: float, expected: float, speak: Speaker) -> Bar:
    at = [round(EDGE + (WIDTH - 2 * EDGE) * value, 1) for value in (low, best, high, expected)]
    label = speak.text("web.clinic.bar", best=best, low=low, high=high, expected=expected)
    return Bar(at[0], at[1], at[2], at[3], label)


def no_room(rows: Sequence[Row], speak: Speaker) -> str:
    """How many had no room to improve on their scale; empty for nobody."""
    count = sum(row.no_room for row in rows)
    return speak.text("web.clinic.no_room", count=count) if count else ""


def headline(rows: Sequence[Row], speak: Speaker) -> str:
    """The answer in one sentence."""
    one = adjusted(rows)
    if one.expected is None:
        return speak.text("web.clinic.headline.too_few", count=one.n)
    return speak.text(f"web.clinic.headline.{one.apart}", n=one.n, observed=one.observed.best, expected=one.expected)
