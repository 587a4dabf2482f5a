"""The plan in words: each step whole, what needs thought together, what to tell the therapist, and one calendar."""

from __future__ import annotations

from replan.core.dates import whole_weeks
from replan.knowledge.schema import Option
from replan.measures import can_improve
from replan.options import Clash, Entry, Note, Step, Tried, Week, shows_in_scores
from replan.review.telling.context import Context
from replan.review.telling.offered import why_offered
from replan.review.told import EntryTold, NoteTold, PlanStepTold, PlanTold, TogetherTold, WeekTold


def tell_plan(context: Context) -> PlanTold | None:
    """The plan; None while an urgent red flag closes it."""
    plan = context.review.plan
    if not plan.steps:
        return None
    return PlanTold(
        intro=context.speaker.text("plan.intro", count=len(plan.steps)),
        steps=tuple(_step(step, context) for step in plan.steps),
        together=tuple(tell_together(clash, context) for clash in plan.clashes),
        notes=tuple(tell_note(note, context) for note in plan.notes),
        calendar=tuple(_week(week, context) for week in plan.calendar),
    )


def trial_in_words(option: Option, weeks: float, context: Context) -> str:
    """How long a fair trial is, or by when an answer should be there."""
    key = "plan.answer_in" if option.gives == "answer" else "plan.trial"
    return context.speaker.text(key, count=round(weeks))


def tried_before(tried: Tried | None, context: Context) -> str | None:
    """What an earlier trial of something that is offered did, and what would be different this time."""
    if tried is None:
        return None
    key = f"{tried.helped or 'unknown'}{'_by_scores' if tried.by_scores and tried.helped == 'better' else ''}"
    return context.speaker.text(f"plan.again.{key}", **_of(tried, context))


def tried_enough(tried: Tried, context: Context) -> str:
    """Why something is not offered: it goes on, or a trial brought nothing."""
    if tried.under_way:
        late = tried.judge_on <= context.review.as_of
        return context.speaker.text(f"plan.tried.under_way{'_late' if late else ''}", **_of(tried, context))
    key = "worse" if tried.helped == "worse" else "same_by_scores" if tried.by_scores else "same"
    return context.speaker.text(f"plan.tried.{key}", **_of(tried, context))


def treatment(code: str, context: Context) -> str:
    """The name of an option or of something done in visits, as it stands inside a sentence."""
    pack = context.pack
    thing = pack.options[code].title if code in pack.options else pack.interventions[code].title
    return context.text(thing)


def tell_together(clash: Clash, context: Context) -> TogetherTold:
    """Two treatments that need thought, in one sentence with its reason."""
    combination = context.pack.combinations[clash.combination]
    names = {"planned": treatment(clash.planned, context), "other": treatment(clash.other, context)}
    return TogetherTold(
        together=clash.together,
        how=context.speaker.text(f"plan.together.{clash.together}", count=clash.days_apart or 0, **names),
        because=context.text(combination.text),
        source=context.source(combination.source, combination.verification),
    )


def tell_note(note: Note, context: Context) -> NoteTold:
    """A ready note for the main therapist."""
    kind = "planned" if note.planned else "ended" if note.until is not None else "begun"
    title = treatment(note.option, context)
    text = context.speaker.text(f"plan.note.{kind}", on=note.on, until=note.until, title=title)
    return NoteTold(note.option, title, note.planned, text)


def _of(tried: Tried, context: Context) -> dict[str, object]:
    return {
        "since": tried.since,
        "until": tried.until or context.review.as_of,
        "weeks": context.speaker.text("plan.weeks", count=max(1, whole_weeks(tried.weeks))),
        "fair": context.speaker.text("plan.weeks", count=round(tried.fair_weeks)),
        "judge": tried.judge_on,
    }


def _step(step: Step, context: Context) -> PlanStepTold:
    option, text = context.pack.options[step.option], context.speaker.text
    scale = context.pack.scales[step.measure]
    who = context.text(context.pack.providers[step.who].title)
    whose = "self" if step.who == "self" else "another" if step.another else "other"
    names = {"about": context.text(scale.about), "scale": context.text(scale.title)}
    offer = next(offer for offer in context.review.steps if offer.id == step.option)
    return PlanStepTold(
        id=option.id,
        title=context.text(option.title),
        because=why_offered(option, offer, context),
        who=text(f"plan.who.{whose}", who=who),
        ask=context.text(option.ask),
        ask_whom=context.text(context.pack.providers[step.ask_whom].title),
        begin=step.begin.isoformat(),
        look=step.review_on.isoformat(),
        stop=step.stop_on.isoformat(),
        trial=trial_in_words(option, step.trial_weeks, context),
        measure=text("plan.measure", stop=step.stop_on, **names),
        stop_rule=_stop_rule(step, context),
        before=tried_before(step.tried, context),
        tell=text("plan.tell") if step.tell else None,
        waits=text("plan.waits", on=step.begin) if step.waits else None,
    )


def _stop_rule(step: Step, context: Context) -> str:
    """When to stop: by the score where the step is to move it and there is room, else when the score falls; what one
    talks about or gets used to is not stopped by a score."""
    if step.answer:
        return context.speaker.text("plan.stop_answer", stop=step.stop_on)
    option, scale = context.pack.options[step.option], context.pack.scales[step.measure]
    progress = context.review.progress
    followed = next((one for one in progress.all if one.scale == step.measure), None) if progress else None
    if followed is None or (option.fits and not shows_in_scores(option)):
        return context.speaker.text("plan.stop_habit", stop=step.stop_on)
    needed = followed.thresholds.important
    gains = shows_in_scores(option) and can_improve(scale, followed.scores[-1].value, needed)
    return context.speaker.text(
        "plan.stop" if gains else "plan.stop_worse",
        stop=step.stop_on,
        important=context.value(scale, needed),
        scale=context.text(scale.title),
    )


def _week(week: Week, context: Context) -> WeekTold:
    text = context.speaker.text
    home = text("plan.home", count=week.exercises, sessions=week.sessions) if week.exercises else text("plan.home_none")
    entries = tuple(_entry(entry, context) for entry in week.entries)
    return WeekTold(week.begins.isoformat(), text("plan.week", on=week.begins), home, entries)


def _entry(entry: Entry, context: Context) -> EntryTold:
    text = context.speaker.text
    if entry.kind == "visit" and entry.about is not None:
        said = text("plan.entry.visit", on=entry.on, who=context.text(context.pack.providers[entry.about].title))
    elif entry.kind == "visit":
        said = text("plan.entry.visit_any", on=entry.on)
    elif entry.about is None:
        said = text("plan.entry.measure", on=entry.on)
    else:
        said = text(f"plan.entry.{entry.kind}", on=entry.on, title=treatment(entry.about, context))
    return EntryTold(entry.on.isoformat(), entry.kind, said)
