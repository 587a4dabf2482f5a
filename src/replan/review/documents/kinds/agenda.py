"""The agenda that a patient brings to the next visit, on one page and in their words."""

from __future__ import annotations

from datetime import date

from replan.course.events import Finding
from replan.review.documents.content.adherence import entries, why_not
from replan.review.documents.content.closing import provenance
from replan.review.documents.content.goals import state
from replan.review.documents.content.material import Material
from replan.review.documents.content.warnings import alarms
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Bullets, Checklist, Heading, Part, Prose, WriteIn
from replan.review.told import OptionTold
from replan.roadblocks.barriers import PAINFUL
from replan.safety import latest_findings
from replan.trajectory import ScaleProgress

MOST = 3
"""Goals, questions and steps that one visit has room for."""


def _progress(material: Material) -> tuple[Part, ...]:
    lines = material.told.progress_lines[:2]
    return (Heading(material.say("agenda.progress")), Prose((material.told.headline,), "lead"), Prose(lines))


def _changes(material: Material) -> tuple[Part, ...]:
    last = _last_visit(material)
    progress = material.review.progress
    lines = [material.say("agenda.last_visit", on=last) if last else material.say("agenda.no_visit")]
    if last is not None and progress is not None:
        lines += [line for one in progress.all if (line := _since(one, last, material))]
    if last is not None:
        new = [f.code for f in latest_findings(material.course, material.today).values() if _is_new(f, last)]
        new = [code for code in new if _of_the_body(code, material)]
        lines += [material.say("agenda.new", what=material.title("findings", code)) for code in new]
    return (Heading(material.say("agenda.changes")), Bullets(tuple(lines[:5])), WriteIn(material.say("agenda.more"), 2))


def _is_new(finding: Finding, last: date) -> bool:
    return finding.state == "present" and finding.on is not None and finding.on > last


def _of_the_body(code: str, material: Material) -> bool:
    """Whether a finding is a sign or symptom: of a body region, asked for safety, or telling conditions apart. What
    hinders the home program stands elsewhere."""
    if material.pack.findings[code].regions:
        return True
    asked = any(code in flag.asks for flag in material.pack.red_flags.values())
    return asked or any(code == sign.finding for pair in material.pack.pairs.values() for sign in pair.findings)


def _since(one: ScaleProgress, last: date, material: Material) -> str:
    """The scores of one scale before and after the last visit."""
    scale = material.pack.scales[one.scale]
    before = [score for score in one.scores if score.on <= last]
    after = [score for score in one.scores if score.on > last]
    about = material.context.text(scale.about)
    about = about[:1].upper() + about[1:]
    if not after:
        return ""
    now = material.value(scale, after[-1].value)
    if not before:
        return material.say("agenda.first_score", about=about, now=now)
    was = material.value(scale, before[-1].value)
    better = material.context.speaker.text(f"direction.{scale.direction}")
    return material.say("agenda.score", about=about, was=was, now=now, better=better)


def _last_visit(material: Material) -> date | None:
    days = [v.on for v in material.course.visits if v.status == "attended" and v.on < material.today]
    return max(days, default=None)


def _goals(material: Material) -> tuple[Part, ...]:
    lines = [f"{goal.text} ({state(goal, material)})" for goal in material.course.goals[:MOST]]
    hoped = material.course.patient.risk.expectation_0_10
    if hoped is not None:
        lines.append(material.say("agenda.expects", n=hoped))
    body = Bullets(tuple(lines)) if lines else Prose((material.say("agenda.no_goals"),))
    return (Heading(material.say("agenda.goals")), body)


def _questions(material: Material) -> tuple[Part, ...]:
    waiting = [m for m in material.course.messages if m.from_ == "patient" and m.on <= material.today]
    open_ = [m.text for m in waiting if m.answered_on is None and (m.for_visit or m.kind == "question")]
    if material.choice.question:
        open_.append(material.choice.question)
    lines = WriteIn(material.say("agenda.write_questions"), 3 if open_ else 4)
    return (Heading(material.say("agenda.questions")), Checklist(tuple(open_[-MOST:])), lines)


def _exercises(material: Material) -> tuple[Part, ...]:
    log = entries(material)
    lines = [material.say("agenda.why_not", reasons=", ".join(why_not(material)))] if why_not(material) else []
    hurt = {e.exercise for e in log if e.pain_0_10 is not None and e.pain_0_10 >= PAINFUL}
    hard = {e.exercise for e in log if e.difficulty == "too_hard"}
    for key, ids in (("agenda.hurt", hurt), ("agenda.hard", hard)):
        names = [material.exercise(line) for line in material.course.program if line.id in ids]
        if names:
            lines.append(material.say(key, names=", ".join(dict.fromkeys(names))))
    body: Part = Bullets(tuple(lines)) if lines else Prose((material.say("agenda.no_trouble"),))
    return (Heading(material.say("agenda.exercises")), body)


def _steps(material: Material) -> tuple[Part, ...]:
    if material.told.urgent or not material.told.steps:
        return ()
    items = tuple(_step(step, material) for step in material.told.steps[:MOST])
    return (Heading(material.say("agenda.steps")), Checklist(items))


def _step(step: OptionTold, material: Material) -> str:
    """A step with its ready sentence; what a patient does alone needs nobody to say it to."""
    alone = material.pack.options[step.id].ask_whom == "self"
    key = "agenda.step_alone" if alone else "agenda.step"
    return material.say(key, title=step.title, ask=step.ask, whom="" if alone else step.ask_whom)


AGENDA = Layout(
    "patient",
    (
        (None, alarms),
        ("progress", _progress),
        ("changes", _changes),
        ("goals", _goals),
        ("questions", _questions),
        ("adherence", _exercises),
        ("steps", _steps),
        (None, provenance),
    ),
)
