"""Red flags in words: what is raised, what is still to ask."""

from __future__ import annotations

from replan.review.telling.context import Context, Voice
from replan.review.told import Alarm, Ask
from replan.safety import Raised, Screening, questions


def tell_alarms(context: Context) -> tuple[Alarm, ...]:
    """The raised flags, most urgent first."""
    return tell_raised(context.review.screening, context)


def tell_raised(screening: Screening, voice: Voice) -> tuple[Alarm, ...]:
    """The raised flags of any screening, most urgent first."""
    return tuple(_alarm(raised, voice) for raised in screening.raised)


def tell_safety_questions(context: Context) -> tuple[Ask, ...]:
    """The safety questions that nobody has answered yet, most urgent first; patients see only what they can answer."""
    why = context.speaker.text("safety.why_asked")
    codes = questions(context.review.screening, context.pack, asked_of=context.speaker.reader)
    return tuple(ask(context, code, why, safety=True) for code in codes)


def ask(context: Voice, code: str, why: str, *, safety: bool) -> Ask:
    """One finding as a question."""
    finding = context.pack.findings.named(code)
    return Ask(code, context.text(finding.question), why, finding.asked_of, safety)


def _alarm(raised: Raised, context: Voice) -> Alarm:
    flag = context.pack.red_flags.named(raised.flag)
    action = flag.action_patient if context.speaker.reader == "patient" else flag.action_therapist
    because = tuple(context.text(context.pack.findings.named(code).title) for code in raised.findings)
    return Alarm(
        id=flag.id,
        urgency=flag.urgency,
        urgency_text=context.speaker.text(f"safety.urgency.{flag.urgency}"),
        title=context.text(flag.title),
        action=context.text(action),
        asked=tuple(ask(context, code, context.text(flag.means), safety=True) for code in raised.findings),
        because=because or (context.text(flag.means),),
        source=context.source(flag.source, flag.verification),
    )
