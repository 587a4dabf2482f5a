"""What a condition is mistaken for, seen from that condition: the pairs of the pack with their ratios turned round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from replan.knowledge.schema import Discriminator, Pair, Text, Verification

if TYPE_CHECKING:
    from replan.knowledge.pack import Pack


@dataclass(frozen=True)
class Sign:
    """A finding with its likelihood ratios toward the other condition, and their 95 % intervals where published."""

    finding: str
    present: float | None
    absent: float | None
    present_range: tuple[float, float] | None
    absent_range: tuple[float, float] | None
    source: str
    verification: Verification


@dataclass(frozen=True)
class Lookalike:
    """Another diagnosis that a condition is mistaken for, why, and what tells them apart."""

    pair: str
    other: str
    why: Text
    signs: tuple[Sign, ...]


def lookalikes(condition: str, pack: Pack) -> tuple[Lookalike, ...]:
    """Every diagnosis that `condition` is mistaken for, in the order of the pack. Worked out once for each pack."""
    known = pack.lookalikes_known
    if condition not in known:
        known[condition] = tuple(found for pair in pack.pairs.values() for found in _seen_from(condition, pair))
    return known[condition]


def _seen_from(condition: str, pair: Pair) -> Iterator[Lookalike]:
    if condition in pair.first and pair.if_first:
        yield Lookalike(pair.id, pair.second[0], pair.if_first, _signs(pair, "second"))
    elif condition in pair.second and pair.if_second:
        yield Lookalike(pair.id, pair.first[0], pair.if_second, _signs(pair, "first"))


def _signs(pair: Pair, toward: str) -> tuple[Sign, ...]:
    return tuple(_sign(finding, turned=finding.toward != toward) for finding in pair.findings)


def _sign(found: Discriminator, *, turned: bool) -> Sign:
    """With only two candidates the ratio toward one is the inverse of the ratio toward the other."""
    present, absent = found.lr_present, found.lr_absent
    present_range, absent_range = found.lr_present_range, found.lr_absent_range
    if turned:
        present, absent = _inverse(present), _inverse(absent)
        present_range, absent_range = _inverse_range(present_range), _inverse_range(absent_range)
    return Sign(found.finding, present, absent, present_range, absent_range, found.source, found.verification)


def _inverse(ratio: float | None) -> float | None:
    return None if ratio is None else 1 / ratio


def _inverse_range(span: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if span is None else (1 / span[1], 1 / span[0])
