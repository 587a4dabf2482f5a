"""A review as coloured text. Click leaves the colours out when the output is not a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from replan.review.words import Speaker

if TYPE_CHECKING:
    from replan.knowledge.pack import Pack
    from replan.review.model import Review
    from replan.review.told import PlanTold, ReasonTold, SourceLine, Told

WIDTH = 100
COLOURS = {"recovered": "green", "on_track": "green", "behind": "yellow", "plateau": "yellow", "worse": "red"}


def review_text(told: Told, pack: Pack) -> str:
    """One review, in the order in which it matters: warning signs, progress, why, what next, what is not known."""
    say = Speaker(pack, told.lang, told.reader).text
    lines = [click.style(told.title, bold=True), told.as_of, "", *_alarms(told)]
    lines += _wrap(told.safety_line)
    lines += [f"  ? {ask.question}" for ask in told.safety_questions[:3]]
    lines += ["", _title(say("section.progress")), *_verdict(told)]
    lines += [line for text in told.progress_lines for line in _wrap(text)]
    lines += ["", _title(say("section.why")), *_wrap(told.why_intro)]
    for reason in told.reasons:
        lines += _reason(reason, say("section.for"), say("section.against"), full=reason.likely)
    lines += _wrap(told.why_none)
    if told.next_question:
        lines += ["", _title(say("section.question")), *_wrap(told.next_question.question)]
        lines += _wrap(told.next_question.why)
    if told.steps:
        lines += ["", _title(say("section.next")), *_wrap(told.steps_intro), *_steps(told)]
        if told.plan:
            lines += ["", _title(say("plan.section.plan")), *_plan(told.plan)]
        lines += ["", _title(say("section.ruled_out"))]
        lines += [x for out in told.ruled_out for x in _wrap(f"- {out.title}: {' '.join(out.because)}", hang=2)]
    lines += _changes(told, say("section.ledger"))
    lines += ["", _title(say("section.unknown"))]
    lines += [x for text in told.unknown for x in _wrap(f"- {text}", hang=2)] or [say("section.none")]
    lines += ["", _title(say("section.numbers"))]
    for number in told.numbers:
        lines += _wrap(f"- {number.label}: {number.value}{_cited(number.source)}", hang=2)
    lines += ["", *(click.style(line, dim=True) for note in told.footnotes for line in _wrap(note))]
    return "\n".join(lines) + "\n"


def _verdict(told: Told) -> list[str]:
    """Verdict and headline in one; a therapist's headline begins with the verdict by itself."""
    text = told.headline if told.reader == "therapist" else f"{told.verdict_title}: {told.headline}"
    return [click.style(line, fg=COLOURS.get(told.verdict)) for line in _wrap(text)]


def summary_text(results: Sequence[tuple[Review, Told, Pack]]) -> str:
    """One line per patient and a count per verdict, for a whole table."""
    counts = Counter(told.verdict_title for _, told, _ in results)
    rows = [_summary_row(review, told) for review, told, _ in results]
    total = ", ".join(f"{count} {title.lower()}" for title, count in counts.most_common())
    head = click.style(f"{'patient':<12} {'verdict':<18} goal  scores", bold=True)
    return "\n".join([head, *rows, "", f"{len(results)} patients: {total}", ""])


def _summary_row(review: Review, told: Told) -> str:
    colour = COLOURS.get(told.verdict)
    told_of_goal = review.progress is not None and review.progress.main.goal_fits
    chance = f"{review.progress.chance_of_goal.best:4.0%}" if review.progress and told_of_goal else "   -"
    scores = len(review.progress.main.scores) if review.progress else 0
    alarm = click.style(" !", fg="red", bold=True) if review.screening.raised else ""
    return f"{review.patient:<12} {click.style(f'{told.verdict_title:<18}', fg=colour)} {chance}  {scores:>2}{alarm}"


def _alarms(told: Told) -> list[str]:
    lines: list[str] = []
    for alarm in told.alarms:
        lines.append(click.style(f"!! {alarm.urgency_text}: {alarm.title}", fg="red", bold=True))
        lines += _wrap(alarm.action) + _wrap("; ".join(alarm.because)) + [""]
    return lines + (_wrap(told.closed) if told.closed else [])


def _reason(reason: ReasonTold, for_: str, against: str, *, full: bool) -> list[str]:
    lines = [f"- {click.style(reason.title, bold=full)}: {reason.chance}"]
    lines += _wrap(reason.view, indent=4) if reason.view else []
    if full:
        lines += [x for line in reason.evidence_for for x in _wrap(f"{for_}: {line.text}", indent=4)]
        lines += [x for line in reason.evidence_against for x in _wrap(f"{against}: {line.text}", indent=4)]
        lines += [x for line in reason.notes for x in _wrap(line.text, indent=4)]
        lines += _wrap(reason.would_change, indent=4) if reason.would_change else []
    return lines


def _changes(told: Told, title: str) -> list[str]:
    """The ledger: nothing while the plan is the first one still."""
    if not told.ledger:
        return []
    rows = [
        f"- {change.on}: {' '.join(map(_sentence, (change.what, *change.why, change.effect)))}"
        for change in told.ledger
    ]
    return ["", _title(title), *(x for row in rows for x in _wrap(row, hang=2))]


def _sentence(text: str) -> str:
    """What somebody wrote, or the name of an exercise, with a full stop before the next sentence begins."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _steps(told: Told) -> list[str]:
    lines: list[str] = []
    for number, step in enumerate(told.steps, 1):
        lines.append(f"{number}. {click.style(step.title, bold=True)}")
        lines += _wrap(step.because, indent=3) + _wrap(f"“{step.ask}” ({step.ask_whom})", indent=3)
    return lines


def _plan(plan: PlanTold) -> list[str]:
    """Who does each step, how long, what to measure and when to stop; what needs thought together; ready notes."""
    lines: list[str] = []
    for number, step in enumerate(plan.steps, 1):
        parts = (step.who, step.waits, step.trial, step.measure, step.stop_rule, step.before, step.tell)
        lines += _wrap(f"{number}. {' '.join(part for part in parts if part)}", hang=3)
    lines += [x for one in plan.together for x in _wrap(f"- {one.how} {one.because}", hang=2)]
    return lines + [x for note in plan.notes for x in _wrap(f"- “{note.text}”", hang=2)]


def _cited(source: SourceLine | None) -> str:
    if source is None:
        return ""
    return f" [{source.text}{f'; {source.unread}' if source.unread else ''}]"


def _title(text: str) -> str:
    return click.style(text, bold=True, underline=True)


def _wrap(text: str, *, indent: int = 0, hang: int = 0) -> list[str]:
    pad: Iterable[str] = (" " * indent, " " * (indent + hang))
    first, rest = pad
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)
