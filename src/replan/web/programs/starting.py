"""The starting programs of the pack, as a patient's builder offers them: those of the condition first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from replan.core.dates import weeks_between
from replan.course import Course
from replan.knowledge.schema import StartingProgram
from replan.review.sources import source_line
from replan.review.told import SourceLine
from replan.review.words import Speaker
from replan.web.programs.dose import first_dose
from replan.web.therapists.opened import Opened


@dataclass(frozen=True)
class Start:
    """One starting program. `mark` says whose it is and who signed it; `now` that by the weeks it is its turn."""

    code: str
    title: str
    count: int
    begins: str
    when: str
    mark: str
    now: bool
    cited: SourceLine


@dataclass(frozen=True)
class Starts:
    """`own` are for this patient's condition, by stage; `others` all the rest by region, the patient's region first."""

    own: tuple[Start, ...]
    others: tuple[tuple[str, tuple[Start, ...]], ...]


def starts_for(desk: Opened) -> Starts:
    """What can be started from. What a clinic has retired is not offered."""
    episode, speak = desk.course.episode, desk.speak
    condition = desk.pack.conditions[episode.condition]
    offered = [one for id_, one in desk.pack.programs.items() if f"programs/{id_}" not in desk.pack.retired]
    offered.sort(key=lambda one: (one.condition, one.stage))
    diagnosis = episode.diagnosis
    known = {episode.condition, *([diagnosis.code] if diagnosis and diagnosis.certainty != "ruled_out" else [])}
    own = [one for one in offered if one.condition in known]
    turn = {one.id for one in _by_weeks(own, desk.course, desk.today)}
    rest = [one for one in offered if one.condition not in known]
    regions = list(dict.fromkeys([*condition.regions, *desk.pack.regions]))
    grouped = (
        (speak.title("regions", region), [one for one in rest if one.regions[0] == region]) for region in regions
    )
    return Starts(
        own=tuple(start_of(one, speak, now=one.id in turn) for one in own),
        others=tuple((title, tuple(start_of(one, speak) for one in group)) for title, group in grouped if group),
    )


def _by_weeks(programs: list[StartingProgram], course: Course, today: date) -> list[StartingProgram]:
    """Of each condition the latest stage whose week has come; none where the day that it counts from is not known."""
    episode = course.episode
    begun = {"entry": episode.start, "onset": episode.onset, "surgery": episode.surgery.on if episode.surgery else None}
    latest: dict[str, StartingProgram] = {}
    for one in programs:  # by stage, so that the last one wins
        since = begun[one.clock]
        if since is not None and weeks_between(since, today) >= one.from_week:
            latest[one.condition] = one
    return list(latest.values())


def start_of(program: StartingProgram, speak: Speaker, *, now: bool = False) -> Start:
    """One starting program in words."""
    upkeep = program.upkeep
    signed = speak.text(f"ref.upkeep.{upkeep.status}", reviewer=upkeep.reviewer, on=upkeep.reviewed)
    begins = f"web.starting.begins.{program.clock}" if program.from_week else f"web.starting.first.{program.clock}"
    return Start(
        code=program.id,
        title=getattr(program.title, speak.lang),
        count=len(program.lines),
        begins=speak.text(begins, week=program.from_week),
        when=getattr(program.when, speak.lang),
        mark=speak.text("web.starting.mark", author=upkeep.author, signed=signed),
        now=now,
        cited=source_line(speak, program.source, program.verification),
    )


def starting_lines(program: StartingProgram, speak: Speaker) -> tuple[dict[str, Any], ...]:
    """The lines as those of a template; exercises that the clinic has retired are left out."""
    kept = [one for one in program.lines if f"exercises/{one.exercise}" not in speak.pack.retired]
    return tuple({"exercise": one.exercise, **first_dose(one, speak)} for one in kept)


def dose_sources(program: StartingProgram, speak: Speaker) -> dict[str, SourceLine]:
    """Exercise to what gives its dose, where a publication does."""
    return {
        one.exercise: source_line(speak, one.source, one.verification, read_at=one.read_at)
        for one in program.lines
        if one.source is not None and one.verification is not None
    }
