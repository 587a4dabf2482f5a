"""The whole telling: every part in the order in which it is shown."""

from __future__ import annotations

from dataclasses import replace

from replan.core.dates import whole_weeks
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.review.declared import pack_for
from replan.review.model import Review
from replan.review.telling.alarms import tell_alarms, tell_safety_questions
from replan.review.telling.answers import tell_answers
from replan.review.telling.charts import View, draw
from replan.review.telling.context import Context
from replan.review.telling.ledger import tell_ledger, tell_schedule
from replan.review.telling.options import tell_alone, tell_options, tell_ruled_out, tell_steps
from replan.review.telling.plan import tell_plan
from replan.review.telling.progress import tell_headline, tell_numbers, tell_progress, tell_would_change
from replan.review.telling.reasons import tell_next_question, tell_none, tell_reasons, tell_why
from replan.review.told import Reader, Told
from replan.review.words import Speaker
from replan.safety import askable

EMERGENCY_NUMBER = "112"
"""Works across the EU and from mobile phones in most of the world; the settings of an installation replace it."""


def tell(
    review: Review,
    course: Course,
    pack: Pack,
    *,
    reader: Reader = "patient",
    lang: str = "en",
    emergency_number: str = EMERGENCY_NUMBER,
    view: View = "all",
) -> Told:
    """`review` in words for `reader` in `lang` (`en` or `es`). `course` and `pack` are those of the review;
    `view` is how much of the course the chart shows. Raises UsageError for a language that the pack does not speak."""
    pack = pack_for(course, pack)
    context = Context(pack, Speaker(pack, lang, reader), emergency_number, review.facts, review, course)
    progress, text = review.progress, context.speaker.text
    urgent = review.screening.urgent
    condition = pack.conditions[review.condition]
    told = Told(
        reader=reader,
        lang=lang,
        title=text("page.title", condition=context.text(condition.title)),
        as_of=text("page.as_of", on=review.as_of, count=whole_weeks(review.weeks)),
        alarms=tell_alarms(context),
        urgent=urgent,
        closed=text("safety.options_closed") if urgent else None,
        safety_line=_safety_line(context),
        safety_questions=tell_safety_questions(context),
        verdict=progress.verdict if progress else "too_early",
        verdict_title=text(f"verdict.{progress.verdict if progress else 'too_early'}"),
        headline=tell_headline(progress, context) if progress else text("headline.one_score"),
        progress_lines=tell_progress(progress, context) if progress else (),
        chart=draw(progress.main, context, view) if progress else None,
        numbers=tell_numbers(progress, context) if progress else (),
        would_change=tell_would_change(progress, context) if progress else "",
        why_intro=tell_why(context),
        reasons=tell_reasons(context),
        why_none=tell_none(context),
        next_question=tell_next_question(context),
        ledger=tell_ledger(context),
        schedule=tell_schedule(context),
        steps_intro=text("steps.intro", count=len(review.steps)),
        steps=tell_steps(context),
        alone=tell_alone(context),
        options=tell_options(context),
        ruled_out=tell_ruled_out(context),
        unknown=tuple(context.speaker.say(said) for said in review.unknown),
        answers=tell_answers(context),
        footnotes=_footnotes(context),
        plan=tell_plan(context),
    )
    return told if not urgent else replace(told, next_question=None, schedule=(), steps_intro="", would_change="")


def _safety_line(context: Context) -> str:
    """What the safety screening found, in one sentence, even when it found nothing."""
    screening = context.review.screening
    if screening.raised:
        return context.speaker.text("safety.line_raised", count=len(screening.raised))
    mine = [flag for flag in screening.open if askable(flag, context.pack, context.speaker.reader)]
    if mine:
        return context.speaker.text("safety.line_open", count=len(mine))
    return context.speaker.text("safety.line_therapist" if screening.open else "safety.line_clear")


def _footnotes(context: Context) -> tuple[str, ...]:
    provenance = context.review.provenance
    return (
        context.speaker.text("page.not_a_diagnosis"),
        context.speaker.text("safety.not_an_emergency_service", emergency_number=context.emergency_number),
        context.speaker.text(
            "page.made_by", engine=provenance.engine, pack=provenance.pack, document=provenance.document
        ),
    )
