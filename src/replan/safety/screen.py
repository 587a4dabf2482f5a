"""Screens a course for red flags: raised, open (still to ask) or cleared."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.truth import Truth
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact, Facts, evaluate, fields_of
from replan.knowledge.schema import RedFlag, Urgency
from replan.safety.decision_rules import rule_facts, rule_findings, rules_in
from replan.safety.findings import Worse, answered_since, finding_facts, never, stale_findings
from replan.safety.free_text import heard_findings

ORDER: tuple[Urgency, ...] = ("emergency_now", "same_day", "urgent_2_weeks", "soon_2_6_weeks", "routine")
CLOSES_OPTIONS: frozenset[Urgency] = frozenset({"emergency_now", "same_day"})
"""Urgencies at which no other advice is given until somebody has looked."""


@dataclass(frozen=True)
class Raised:
    """A red flag that holds, and the present findings that speak for it."""

    flag: str
    urgency: Urgency
    findings: tuple[str, ...]


@dataclass(frozen=True)
class OpenFlag:
    """A red flag that may still hold, and the findings to ask about, most telling first."""

    flag: str
    urgency: Urgency
    to_ask: tuple[str, ...]


@dataclass(frozen=True)
class Screening:
    """The result, each part in order of urgency. `stale` are answers that were too old to count.

    `heard` are findings for which the patient wrote danger words and that nobody has asked about since.
    """

    raised: tuple[Raised, ...]
    open: tuple[OpenFlag, ...]
    cleared: tuple[str, ...]
    stale: tuple[str, ...]
    heard: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether a raised flag must be seen to today or at once: it closes the list of options."""
        return any(raised.urgency in CLOSES_OPTIONS for raised in self.raised)


def screen(course: Course, facts: Facts, pack: Pack, today: date, worse: Worse = never) -> Screening:
    """Every red flag whose regions meet those of the condition, on `facts` and the course's own findings.

    The findings are read again here, without each "no" that no longer holds because it is old, doubted, or was given
    before the scores became `worse`, so that `facts` need not care. Danger words in what the
    patient wrote bring in a flag of any region, and set aside a "no" that was given before them.
    """
    regions = set(pack.conditions.named(course.episode.condition).regions)
    said = heard_findings(course, pack, today)
    present = {one.code for one in course.findings if one.state == "present" and (one.on is None or one.on <= today)}
    flags = _flags(regions, present, said, pack)
    asked = {code for flag in flags for code in flag.asks}
    kept = {field: value for field, value in facts.items() if not field.startswith("finding.")}
    known: dict[str, Fact] = {**kept, **finding_facts(course, today, asked, worse)}
    heard = tuple(code for code, on in said.items() if not answered_since(course, code, on, today))
    known = {
        field: value for field, value in known.items() if value is True or field.removeprefix("finding.") not in heard
    }
    known |= rule_facts(pack, known)
    return _screened(flags, known, pack, tuple(sorted(stale_findings(course, today, asked, worse))), heard)


def _flags(regions: Set[str], present: Set[str], heard: Iterable[str], pack: Pack) -> list[RedFlag]:
    """The flags of `regions`, with those of any region that words, or a "yes" to what no flag of `regions` asks, point
    to: whoever answers such a question is not left with it."""
    ours = [flag for flag in pack.red_flags.values() if regions & set(flag.regions)]
    elsewhere = set(heard) | present - {code for flag in ours for code in flag.asks}
    return [flag for flag in pack.red_flags.values() if regions & set(flag.regions) or elsewhere & set(flag.asks)]


def screen_region(
    region: str, answers: Mapping[str, bool], facts: Facts, pack: Pack, heard: Collection[str] = ()
) -> Screening:
    """The red flags of one region before there is a course: on `answers` given now (finding to present or absent; what
    was answered with "don't know" is left out) and on `facts` of the patient such as `patient.age`. `heard` are the
    findings to which words that were written point."""
    flags = _flags({region}, {code for code, present in answers.items() if present}, heard, pack)
    known: dict[str, Fact] = {**facts, **{f"finding.{code}": present for code, present in answers.items()}}
    known |= rule_facts(pack, known)
    return _screened(flags, known, pack, (), ())


def _screened(
    flags: list[RedFlag], known: dict[str, Fact], pack: Pack, stale: tuple[str, ...], heard: tuple[str, ...]
) -> Screening:
    results = [(flag, _state(flag, known)) for flag in sorted(flags, key=_rank)]
    return Screening(
        raised=tuple(Raised(f.id, f.urgency, _speaking(f, known)) for f, truth in results if truth is Truth.YES),
        open=tuple(OpenFlag(f.id, f.urgency, _to_ask(f, known, pack)) for f, t in results if t is Truth.UNKNOWN),
        cleared=tuple(f.id for f, truth in results if truth is Truth.NO),
        stale=stale,
        heard=tuple(code for code in heard if known.get(f"finding.{code}") is not True),
    )


def questions(
    screening: Screening, pack: Pack, asked_of: Literal["patient", "therapist"] = "patient"
) -> tuple[str, ...]:
    """Findings still to ask, each once: what the patient's own words point to, then the most urgent flag's. A therapist
    can ask every question."""
    codes = (code for flag in screening.open for code in askable(flag, pack, asked_of))
    return tuple(dict.fromkeys((*screening.heard, *codes)))


def askable(flag: OpenFlag, pack: Pack, asked_of: Literal["patient", "therapist"]) -> tuple[str, ...]:
    """The open findings of `flag` that this person can answer: a patient cannot answer what only a test shows."""
    return tuple(
        code for code in flag.to_ask if asked_of == "therapist" or pack.findings.named(code).asked_of == "patient"
    )


def _state(flag: RedFlag, facts: Facts) -> Truth:
    """Whether the flag is raised; one that is not surely so is cleared by its own rule for that."""
    raised = evaluate(flag.raised_when, facts)
    if raised is Truth.UNKNOWN and flag.cleared_when is not None and evaluate(flag.cleared_when, facts) is Truth.YES:
        return Truth.NO
    return raised


def _rank(flag: RedFlag) -> tuple[int, str]:
    return ORDER.index(flag.urgency), flag.id


def _speaking(flag: RedFlag, facts: Facts) -> tuple[str, ...]:
    return tuple(code for code in flag.asks if facts.get(f"finding.{code}") is True)


def _to_ask(flag: RedFlag, facts: dict[str, Fact], pack: Pack) -> tuple[str, ...]:
    """The fewest open findings, in the flag's order, that clear it when all are absent; every one when none can.

    A question that only matters after a "yes" to an earlier one is not asked before it: answers are honest when there
    are few questions. Whoever says "yes" is asked the rest at once, because the flag stays open.
    """
    every = _open_asks(flag, facts, pack)
    enough = next((every[:n] for n in range(1, len(every) + 1) if _clear(flag, facts, every[:n], pack)), every)
    for code in enough[:-1]:
        fewer = tuple(other for other in enough if other != code)
        if _clear(flag, facts, fewer, pack):
            enough = fewer
    return enough


def _clear(flag: RedFlag, known: dict[str, Fact], absent: tuple[str, ...], pack: Pack) -> bool:
    """Whether the flag would be cleared if these findings were absent."""
    assumed: dict[str, Fact] = {f"finding.{code}": False for code in absent}
    facts = ChainMap(assumed, known)
    assumed |= rule_facts(pack, facts, rules_in(fields_of(flag.raised_when)))
    return _state(flag, facts) is Truth.NO


def _open_asks(flag: RedFlag, facts: Facts, pack: Pack) -> tuple[str, ...]:
    in_rule = {fact for field in fields_of(flag.raised_when) for fact in rule_findings(field, pack)}
    return tuple(code for code in flag.asks if facts.get(f"finding.{code}") is None and f"finding.{code}" in in_rule)
