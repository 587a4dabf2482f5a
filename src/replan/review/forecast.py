"""The forecast on any day, and what another share of the home program done would go with, in numbers and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from replan.core.errors import DocumentError, Problem, UsageError
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.review.build import screened
from replan.review.check import check_course
from replan.review.declared import pack_for
from replan.review.sources import source_line
from replan.review.telling.alarms import tell_raised
from replan.review.telling.context import Voice
from replan.review.telling.tell import EMERGENCY_NUMBER
from replan.review.words import Speaker
from replan.safety import Screening
from replan.trajectory import observed_scores
from replan.trajectory.follow import tracks_of
from replan.trajectory.what_if import Forecast, WhatIf, forecast_on, what_if


@dataclass(frozen=True)
class Asked:
    """The forecast of the main `scale`; `what_if` is None when it was not asked or cannot be told (`why_not`, a message
    id of the words). `red_flags` come first: under an urgent one no forecast matters. `facts` are what texts may name.
    """

    red_flags: Screening
    scale: str
    forecast: Forecast
    what_if: WhatIf | None
    why_not: str | None
    facts: Facts


def forecast(course: Course, pack: Pack, today: date, on: date | None, program_done: float | None) -> Asked:
    """What the scores up to `today` let expect on day `on` (the goal's date when None).

    Raises DocumentError for a document that cannot be reviewed, UsageError for a day before the last score.
    """
    known = pack_for(course, pack)
    check_course(course, known, today)
    observed = observed_scores(course, known, today)
    facts, flags = screened(course, known, today, observed)
    tracks = tracks_of(course, known, today, facts)
    if tracks is None:
        raise DocumentError([Problem("measurements", "none of them can be scored.", "Give more of the answers.")])
    track = tracks.all[0]
    day = on or track.aim.by
    if day < track.scores[-1].on:
        fix = f"Give a day from {track.scores[-1].on.isoformat()} on."
        raise UsageError([Problem("--on", "there are scores after that day.", fix)])
    plain = forecast_on(tracks, day)
    if program_done is None:
        return Asked(flags, track.scale.id, plain, None, None, facts)
    effect = known.conditions.named(course.episode.condition).adherence_effect
    share = facts.get("adherence.done_share")
    if effect is None or not isinstance(share, float):
        why_not = "what_if.no_effect" if effect is None else "what_if.no_log"
        return Asked(flags, track.scale.id, plain, None, why_not, facts)
    return Asked(flags, track.scale.id, plain, what_if(tracks, effect, today, day, share, program_done), None, facts)


def tell_forecast(asked: Asked, pack: Pack, course: Course, lang: str) -> Iterator[str]:
    """The forecast in plain words, below what is raised of warning signs."""
    known = pack_for(course, pack)
    speaker, scale = Speaker(known, lang, "patient"), known.scales[asked.scale]
    title = getattr(scale.title, lang)

    def line(key: str, found: Forecast) -> str:
        low, best, high = (speaker.number(value) for value in (found.score.low, found.score.best, found.score.high))
        return speaker.text(key, scale=title, on=found.on, low=low, best=best, high=high, p=found.chance)

    for alarm in tell_raised(asked.red_flags, Voice(known, speaker, EMERGENCY_NUMBER, asked.facts)):
        yield f"!! {alarm.urgency_text}: {alarm.title}"
        yield alarm.action
        yield "; ".join(alarm.because)
    if asked.red_flags.urgent:
        yield speaker.text("safety.options_closed")
    yield line("forecast.plain", asked.forecast)
    if asked.why_not:
        yield speaker.text(asked.why_not)
    if asked.what_if is not None:
        found = asked.what_if
        yield line("what_if.then", found.then)
        effect = found.effect
        source = source_line(speaker, effect.source, effect.verification)
        yield speaker.text(
            "what_if.basis",
            now=found.share_now,
            share=found.share,
            population=getattr(effect.population, lang),
            difference=effect.difference,
            low=effect.low,
            high=effect.high,
            source=source.text,
            verification=source.unread or speaker.text("verification.read"),
        )
