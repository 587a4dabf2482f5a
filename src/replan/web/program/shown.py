"""The home program in words: what each exercise is, how it is done, and how much of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from replan.app.check_in_values import EXERCISE
from replan.course.document import Course
from replan.course.events import HomeExercise
from replan.review.documents import Sheet
from replan.review.figures import draw_exercise
from replan.review.telling.dose import dose_parts
from replan.review.words import Speaker

Words = tuple[str, ...]


@dataclass(frozen=True)
class ExerciseShown:
    """One line of the program. `state` is "done", "not_done" or "open"; `entered` what was said of it today.

    `note` is what the therapist wrote beside it; `agree_first` the conditions of this person in which somebody
    qualified must agree to it; `ask_first` that it may not suit the cause that the answers
    point to. `seconds` is what the timer begins with.
    """

    id: str
    title: str
    dose: Words
    steps: Words
    feel: str
    stop_if: Words
    agree_first: Words
    ask_first: bool
    drawing: Markup | None
    video: str | None
    note: str
    state: str
    entered: Mapping[str, Any]
    sets: int
    reps: int | None
    seconds: int


def exercise_shown(
    line: HomeExercise,
    course: Course,
    standing: Mapping[str, Any],
    videos: Mapping[str, str],
    speak: Speaker,
    doubtful: Collection[str] = (),
) -> ExerciseShown:
    """One line of the program of `course`, `doubtful` being the exercises to ask about first;
    what the library does not know is shown as the therapist wrote it."""
    known = speak.pack.exercises.get(line.exercise)
    entered = standing.get(f"{EXERCISE}{line.id}", {})
    code = line.exercise.replace("_", " ").capitalize()
    its = {course.episode.condition}
    picture = draw_exercise(known, speak.pack, speak.lang) if known else None
    return ExerciseShown(
        id=line.id,
        title=getattr(known.title, speak.lang) if known else line.note or code,
        dose=dose_parts(line, speak),
        steps=tuple(getattr(step, speak.lang) for step in known.steps) if known else (),
        feel=getattr(known.feel, speak.lang) if known else "",
        stop_if=tuple(speak.text(f"ref.code.{stop}") for stop in known.stop_if) if known else (),
        agree_first=tuple(sorted(its & set(known.not_for))) if known else (),
        ask_first=line.exercise in doubtful,
        # Made from numbers of the pack alone; its one text is escaped where it is drawn.
        drawing=Markup(picture) if picture else None,  # noqa: S704
        video=videos.get(line.exercise),
        note=line.note or "" if known else "",
        state=_state(entered),
        entered=entered,
        sets=line.sets or 1,
        reps=line.reps,
        seconds=round(line.hold_seconds or 30),
    )


def sheets(course: Course, speak: Speaker) -> dict[str, Sheet]:
    """The library's titles, steps and drawings of the exercises in the program, for the print-out."""
    pack = speak.pack
    known = {line.exercise: pack.exercises[line.exercise] for line in course.program if line.exercise in pack.exercises}
    return {
        code: Sheet(
            getattr(one.title, speak.lang),
            tuple(getattr(step, speak.lang) for step in one.steps),
            draw_exercise(one, pack, speak.lang),
        )
        for code, one in known.items()
    }


def _state(entered: Mapping[str, Any]) -> str:
    if not entered:
        return "open"
    return "not_done" if entered.get("sets") == 0 else "done"
