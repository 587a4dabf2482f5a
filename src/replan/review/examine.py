"""An examination of one region, as the pack knows it: what to look for, and what each answer does to the odds.

`answers` are tried out without being kept: the review is made with and without them, so that the odds shown are exactly
those that saving would give.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from replan.core.interval import Interval
from replan.course.document import Course
from replan.course.events import Finding
from replan.knowledge.lookalikes import Sign, lookalikes
from replan.knowledge.pack import Pack
from replan.review.build import gather, review
from replan.review.declared import pack_for
from replan.review.model import Review
from replan.roadblocks.belief import Z80, Weight
from replan.roadblocks.reasons import SUSPECT_REASON, Reason
from replan.safety.decision_rules import Decision, decide

State = str
"""`present`, `absent` or `unknown`."""


@dataclass(frozen=True)
class Ratio:
    """How a finding moves the odds toward `other`: likelihood ratios with their 95 % intervals, None where nobody
    published one."""

    other: str
    sign: Sign


@dataclass(frozen=True)
class ToFind:
    """One finding to look for: its state so far (None while nobody knows), and what it tells."""

    finding: str
    known: bool | None
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True)
class Group:
    """Findings that belong together: those that tell lookalikes apart, those of a decision rule, or others."""

    kind: str
    id: str
    findings: tuple[ToFind, ...]


@dataclass(frozen=True)
class Odds:
    """By which factor the findings change the odds of another condition, as recorded and with the answers tried; the
    range holds it in about 8 of 10 cases. 1 says nothing."""

    condition: str
    pair: str
    recorded: Interval
    tried: Interval


@dataclass(frozen=True)
class Examination:
    """What to look for in one region, and what the answers tried tell. `suspicion` is the chance that the working
    diagnosis does not fit, as recorded and as tried; `flags` are warning signs that the answers raise."""

    region: str
    groups: tuple[Group, ...]
    odds: tuple[Odds, ...]
    rules: tuple[tuple[Decision, Decision], ...]
    suspicion: tuple[Interval, Interval]
    flags: tuple[str, ...]


def regions_of(pack: Pack) -> tuple[str, ...]:
    """The regions in which the pack has something to look for, in its own order."""
    return tuple(region for region in pack.regions if any(_codes(region, pack)))


def examination(
    before: Review, course: Course, pack: Pack, today: date, region: str, answers: Mapping[str, State]
) -> Examination:
    """The examination of `region`, where `before` is the review of a kept `course` on `today`. Raises UserError as
    `review` does."""
    known = pack_for(course, pack)
    tried = with_answers(course, answers, today)
    after = review(tried, today=today, pack=pack, kept=True) if answers else before
    facts = gather(tried, known, today)
    rules = [rule for rule in known.decision_rules.values() if region in rule.regions]
    old = {flag.flag for flag in before.screening.raised}
    return Examination(
        region=region,
        groups=tuple(_groups(course, known, region, before)),
        odds=_odds(course, known, before, after),
        rules=tuple((decide(rule, before.facts), decide(rule, facts)) for rule in rules),
        suspicion=(_reason(before).probability, _reason(after).probability),
        flags=tuple(flag.flag for flag in after.screening.raised if flag.flag not in old),
    )


def with_answers(course: Course, answers: Mapping[str, State], today: date) -> Course:
    """The course as it would be with `answers` of today; an answer takes the place of an earlier one of the day."""
    kept = [f for f in course.findings if not (f.code in answers and f.on == today)]
    new = [Finding.model_validate({"code": code, "state": state, "on": today}) for code, state in answers.items()]
    return course.model_copy(update={"findings": (*kept, *new)})


def _groups(course: Course, pack: Pack, region: str, before: Review) -> Iterator[Group]:
    """Each finding once, in the first group that it belongs to."""
    shown: set[str] = set()

    def group(kind: str, id_: str, codes: Mapping[str, tuple[Ratio, ...]]) -> Group | None:
        fresh = {code: ratios for code, ratios in codes.items() if code not in shown}
        shown.update(fresh)
        found = tuple(ToFind(code, _known(before, code), ratios) for code, ratios in fresh.items())
        return Group(kind, id_, found) if found else None

    own = course.episode.condition
    apart = _ratios(own, pack) if region in pack.conditions.named(own).regions else {}
    parts = [group("apart", own, apart)]
    parts += [
        group("rule", rule.id, dict.fromkeys(rule.asks, ()))
        for rule in pack.decision_rules.values()
        if region in rule.regions
    ]
    parts.append(group("pairs", region, _of_pairs(region, pack)))
    others = [f.id for f in pack.findings.values() if region in f.regions and f.asked_of == "therapist"]
    parts.append(group("others", region, dict.fromkeys(others, ())))
    yield from (part for part in parts if part is not None)


def _ratios(condition: str, pack: Pack) -> dict[str, tuple[Ratio, ...]]:
    found: dict[str, tuple[Ratio, ...]] = {}
    for other in lookalikes(condition, pack):
        for sign in other.signs:
            found[sign.finding] = (*found.get(sign.finding, ()), Ratio(other.other, sign))
    return found


def _of_pairs(region: str, pack: Pack) -> dict[str, tuple[Ratio, ...]]:
    """What tells apart the conditions of the region from what they are mistaken for."""
    found: dict[str, tuple[Ratio, ...]] = {}
    for condition in pack.conditions.values():
        if region in condition.regions:
            for code, ratios in _ratios(condition.id, pack).items():
                old = found.get(code, ())
                found[code] = (*old, *(ratio for ratio in ratios if ratio.other not in {r.other for r in old}))
    return found


def _codes(region: str, pack: Pack) -> Iterator[str]:
    yield from _of_pairs(region, pack)
    yield from (rule.id for rule in pack.decision_rules.values() if region in rule.regions)
    yield from (f.id for f in pack.findings.values() if region in f.regions and f.asked_of == "therapist")


def _known(before: Review, code: str) -> bool | None:
    state = before.facts.get(f"finding.{code}")
    return None if state is None else bool(state)


def _odds(course: Course, pack: Pack, before: Review, after: Review) -> tuple[Odds, ...]:
    old = {suspect.pair: suspect.weight for suspect in _reason(before).suspects}
    new = {suspect.pair: suspect.weight for suspect in _reason(after).suspects}
    nothing = Weight(0.0, 0.0)
    found = [
        Odds(one.other, one.pair, _factor(old.get(one.pair, nothing)), _factor(new.get(one.pair, nothing)))
        for one in lookalikes(course.episode.condition, pack)
    ]
    return tuple(sorted(found, key=lambda odds: -odds.tried.best))


def _factor(weight: Weight) -> Interval:
    low, high = weight.value - Z80 * weight.sd, weight.value + Z80 * weight.sd
    return Interval(math.exp(low), math.exp(weight.value), math.exp(high))


def _reason(made: Review) -> Reason:
    return next(reason for reason in made.reasons if reason.id == SUSPECT_REASON)
