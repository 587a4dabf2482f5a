"""The Review in words, for one reader in one language: what a page, a terminal or a letter shows, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replan.review.chart import Chart

Reader = Literal["patient", "therapist"]


@dataclass(frozen=True)
class SourceLine:
    """Where a figure is from. `unread` is set when nobody has read the figure at its source: it says so in words."""

    text: str
    url: str | None
    unread: str | None


@dataclass(frozen=True)
class Alarm:
    """A red flag that is raised: what it is, what to do, the answers that raised it, and the questions behind them, so
    that a wrong answer can be put right."""

    id: str
    urgency: str
    urgency_text: str
    title: str
    action: str
    because: tuple[str, ...]
    asked: tuple[Ask, ...]
    source: SourceLine


@dataclass(frozen=True)
class Ask:
    """A question that somebody can answer with yes, no or don't know; `why` says what the answer is good for."""

    finding: str
    question: str
    why: str
    asked_of: Literal["patient", "therapist"]
    safety: bool


@dataclass(frozen=True)
class Line:
    """A sentence of evidence with its source."""

    text: str
    source: SourceLine | None = None


@dataclass(frozen=True)
class ReasonTold:
    """A roadblock: its title, how likely in words, and the evidence for and against from this course.

    `notes` say what it means for this plan; `would_change` is the unknown that would move it most; `view` is what
    somebody who treats the patient thinks of it, where they disagree.
    """

    id: str
    title: str
    text: str
    chance: str
    likely: bool
    known: bool
    evidence_for: tuple[Line, ...]
    evidence_against: tuple[Line, ...]
    notes: tuple[Line, ...]
    would_change: str
    view: str


@dataclass(frozen=True)
class ChangeTold:
    """A change of the plan: the day, its kind, what changed, why, what it did, and by whom where it was written."""

    on: str
    kind: str
    what: str
    why: tuple[str, ...]
    effect: str
    outcome: str
    by: str


@dataclass(frozen=True)
class DueTold:
    """Something to measure, and the day on which it is due."""

    kind: str
    what: str
    when: str
    overdue: bool


@dataclass(frozen=True)
class EffectTold:
    """What studies found, with how sure."""

    text: str
    certainty: str
    source: SourceLine


@dataclass(frozen=True)
class CriterionTold:
    """When an option helps, is of low value or is a reason to refer. `applies` when this patient's facts say so."""

    kind: str
    text: str
    applies: bool
    source: SourceLine


@dataclass(frozen=True)
class HerbTold:
    """A plant: whether it goes with this patient's medicines (avoid, ask or none_known), why, and what it does."""

    id: str
    title: str
    advice: str
    advice_text: str
    because: tuple[str, ...]
    effects: tuple[EffectTold, ...]


@dataclass(frozen=True)
class OptionTold:
    """Something to do next, with all that somebody needs to decide on it; `before` is what an earlier trial did."""

    id: str
    kind: str
    title: str
    what: str
    because: str
    for_whom: str
    ask: str
    ask_whom: str
    who: tuple[str, ...]
    how_to_check: tuple[str, ...]
    cautions: tuple[str, ...]
    with_therapy: str
    effects: tuple[EffectTold, ...]
    criteria: tuple[CriterionTold, ...]
    herbs: tuple[HerbTold, ...]
    questions: tuple[str, ...]
    burden: tuple[str, ...]
    trial: str | None
    stop_when: str | None
    by_yourself: bool
    source: SourceLine
    before: str | None = None


@dataclass(frozen=True)
class PlanStepTold:
    """A step of the plan in words: who does it, how to ask for it, how long, what to measure, and when to stop.

    `begin`, `look` and `stop` are ISO days; `before` is what an earlier trial of the same did, `waits` that it begins
    after another has been judged.
    """

    id: str
    title: str
    because: str
    who: str
    ask: str
    ask_whom: str
    begin: str
    look: str
    stop: str
    trial: str
    measure: str
    stop_rule: str
    before: str | None
    tell: str | None
    waits: str | None = None


@dataclass(frozen=True)
class TogetherTold:
    """Two treatments that need thought together: `how` in one sentence, and why."""

    together: str
    how: str
    because: str
    source: SourceLine


@dataclass(frozen=True)
class NoteTold:
    """A note for the main therapist about a treatment elsewhere, ready to be sent."""

    option: str
    title: str
    planned: bool
    text: str


@dataclass(frozen=True)
class EntryTold:
    """A line of the calendar; `on` is an ISO day."""

    on: str
    kind: str
    text: str


@dataclass(frozen=True)
class WeekTold:
    """A week of the calendar: the home program and the days on which something happens."""

    begins: str
    title: str
    home: str
    entries: tuple[EntryTold, ...]


@dataclass(frozen=True)
class PlanTold:
    """The plan: its steps, what needs thought together, what to tell the therapist, and one calendar."""

    intro: str
    steps: tuple[PlanStepTold, ...]
    together: tuple[TogetherTold, ...]
    notes: tuple[NoteTold, ...]
    calendar: tuple[WeekTold, ...]


@dataclass(frozen=True)
class RuledOutTold:
    """An option that is not offered, and why."""

    id: str
    title: str
    kind: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A figure behind the sentence: what it is, its value, how it is worked out, and its source."""

    id: str
    label: str
    value: str
    how: str
    source: SourceLine | None


@dataclass(frozen=True)
class AnswerStep:
    """Something to do about a question; `say` is a ready sentence for `to`."""

    text: str
    say: str | None = None
    to: str | None = None


@dataclass(frozen=True)
class Answer:
    """A question that people ask, answered from this person's own data: the answer in one or two sentences, what it
    rests on, what to do, and where its general statements are from."""

    id: str
    question: str
    headline: str
    paragraphs: tuple[str, ...]
    steps: tuple[AnswerStep, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class Told:
    """Everything, in the order in which it is shown. `urgent` means that nothing may compete with the alarms.

    `closed` is the sentence shown instead of the options while an urgent flag is raised.
    """

    reader: Reader
    lang: str
    title: str
    as_of: str
    alarms: tuple[Alarm, ...]
    urgent: bool
    closed: str | None
    safety_line: str
    safety_questions: tuple[Ask, ...]
    verdict: str
    verdict_title: str
    headline: str
    progress_lines: tuple[str, ...]
    chart: Chart | None
    numbers: tuple[Number, ...]
    would_change: str
    why_intro: str
    reasons: tuple[ReasonTold, ...]
    why_none: str
    next_question: Ask | None
    ledger: tuple[ChangeTold, ...]
    schedule: tuple[DueTold, ...]
    steps_intro: str
    steps: tuple[OptionTold, ...]
    alone: tuple[OptionTold, ...]
    options: tuple[OptionTold, ...]
    ruled_out: tuple[RuledOutTold, ...]
    unknown: tuple[str, ...]
    answers: tuple[Answer, ...]
    footnotes: tuple[str, ...]
    plan: PlanTold | None
