"""The dose of a line of the home program in words."""

from __future__ import annotations

from replan.course.events import HomeExercise
from replan.review.words import Speaker


def dose_said(line: HomeExercise, speak: Speaker) -> str:
    """How often, how much, how long held and with which load, as it was prescribed."""
    bits = [speak.text("doc.dose.as_needed" if line.as_needed else "doc.dose.per_week", n=line.per_week)]
    if line.sets and line.reps:
        bits.append(speak.text("doc.dose.sets_reps", sets=line.sets, reps=line.reps))
    elif line.reps or line.sets:
        bits.append(speak.text("doc.dose.reps" if line.reps else "doc.dose.sets", n=line.reps or line.sets))
    if line.hold_seconds:
        bits.append(speak.text("doc.dose.hold", n=line.hold_seconds))
    if line.load:
        bits.append(line.load)
    return ", ".join(bits)
