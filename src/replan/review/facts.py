"""Gathers the facts that the pack's rules may ask about, from the document and from progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from replan.core.dates import weeks_between
from replan.core.said import Said
from replan.course.document import Course
from replan.course.events import Day
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.measures import group_of
from replan.roadblocks import questioned_on
from replan.trajectory import Observed, Progress, ScaleProgress

NOT_WORKING = ("behind", "plateau", "worse")
FINE = ("recovered", "on_track")
PAIN_SCALES = ("nprs",)
RECENT_DAYS = 28
"""Lifestyle is the mean of the last four weeks: older days say little about now."""

HABITS = {
    "sleep": ("sleep_hours", "sleep_quality_0_10"),
    "stress": ("stress_0_10",),
    "food": ("protein_servings", "fruit_veg_servings"),
}
"""What is said to be missing while none of its fields is known."""


def course_facts(course: Course, pack: Pack, today: date) -> dict[str, Fact]:
    """`patient.*`, `episode.*`, `lifestyle.*`, `tried.*`, `avoids.*`, `messages.*` and `goals.*`."""
    return (
        _patient(course, today)
        | _episode(course, pack, today)
        | _lifestyle(course, today)
        | _tried(course, pack, today)
        | {f"avoids.{code}": code in course.preferences.avoid for code in pack.preferences if course.preferences.avoid}
        | {
            "messages.unanswered": float(sum(m.from_ == "patient" and m.waits(today) for m in course.messages)),
            "goals.achieved": float(sum(goal.reached(today) for goal in course.goals)),
        }
    )


def _patient(course: Course, today: date) -> dict[str, Fact]:
    patient = course.patient
    return {
        "patient.age": float(today.year - patient.birth_year) if patient.birth_year else None,
        "patient.sex": None if patient.sex == "unknown" else patient.sex,
        "patient.pregnant": False if patient.sex == "male" else patient.pregnant,
        "patient.expectation_0_10": patient.risk.expectation_0_10,
        "patient.start_back": patient.risk.start_back,
    }


def _episode(course: Course, pack: Pack, today: date) -> dict[str, Fact]:
    episode = course.episode
    condition = pack.conditions.named(episode.condition)
    weeks = weeks_between(episode.start, today)
    diagnosis = episode.diagnosis
    questioned = questioned_on(course, today)
    return {
        "episode.condition": episode.condition,
        "episode.region": condition.regions[0],
        "episode.response": condition.response.grade,
        "episode.weeks": weeks,
        "episode.onset_weeks": weeks_between(episode.onset, today) if episode.onset else None,
        "episode.weeks_before_start": weeks_between(episode.onset, episode.start) if episode.onset else None,
        "episode.surgery_weeks": weeks_between(episode.surgery.on, today) if episode.surgery else None,
        "episode.first_review_due": weeks >= condition.review.first_weeks,
        "episode.no_response_due": weeks >= condition.review.no_response_weeks,
        "episode.refer_due": weeks >= condition.review.refer_weeks,
        "episode.diagnosis_confirmed": diagnosis.certainty == "confirmed" if diagnosis else None,
        "episode.diagnosis_weeks": weeks_between(questioned, today) if questioned else None,
    }


def _lifestyle(course: Course, today: date) -> dict[str, Fact]:
    days = [day for day in course.lifestyle if 0 <= (today - day.on).days <= RECENT_DAYS]
    names = (
        "sleep_hours",
        "sleep_quality_0_10",
        "stress_0_10",
        "activity_minutes",
        "protein_servings",
        "fruit_veg_servings",
    )
    facts: dict[str, Fact] = {f"lifestyle.{name}": _mean(getattr(day, name) for day in days) for name in names}
    smoked = [day.smoked for day in days if day.smoked is not None]
    facts["lifestyle.smokes"] = any(smoked) if smoked else None
    return facts


def habits_not_recorded(course: Course, facts: Mapping[str, Fact], today: date) -> Iterator[Said]:
    """What nobody recorded of sleep, stress and food in the last weeks, all in one sentence when it is all the same."""
    missing = {
        habit: "not_lately" if any(_records(day, fields) and day.on <= today for day in course.lifestyle) else "never"
        for habit, fields in HABITS.items()
        if all(facts.get(f"lifestyle.{field}") is None for field in fields)
    }
    if len(missing) == len(HABITS) and len(set(missing.values())) == 1:
        missing = {"habits": next(iter(missing.values()))}
    yield from (Said(f"unknown.{habit}.{when}") for habit, when in missing.items())


def _records(day: Day, fields: Iterable[str]) -> bool:
    return any(getattr(day, field) is not None for field in fields)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _tried(course: Course, pack: Pack, today: date) -> dict[str, Fact]:
    """A written change of plan that carries an option out counts as trying it."""
    begun = [entry for entry in course.options_tried if entry.from_ <= today]
    tried = {entry.option for entry in begun}
    tried |= {change.option for change in course.plan_changes if change.option is not None and change.on <= today}
    told = [entry.told_therapist for entry in begun]
    untold = True if False in told else None if None in told else False
    facts: dict[str, Fact] = {f"tried.{code}": code in tried for code in pack.options}
    return facts | {"tried.any": bool(tried), "tried.untold": untold}


def score_facts(course: Course, observed: Observed, pack: Pack) -> dict[str, Fact]:
    """`score.<scale>`: the latest score of every scale; and the STarT Back group where its answers give it."""
    latest: Mapping[str, float] = {scale: rows[-1].value for scale, rows in observed.scores.items()}
    facts: dict[str, Fact] = {f"score.{scale}": value for scale, value in latest.items()}
    if course.patient.risk.start_back is None and START_BACK in latest and START_BACK in pack.measures:
        group = group_of(pack.measures[START_BACK], latest)
        facts["patient.start_back"] = group.id if group else None
    return facts


START_BACK = "start_back"


def progress_facts(course: Course, progress: Progress | None, pack: Pack) -> dict[str, Fact]:
    """The `progress.*` facts; none when there is no score."""
    if progress is None:
        return {}
    main = progress.main
    known = main.verdict not in ("too_early", "uncertain")
    pain = next((scale for scale in progress.all if scale.scale in PAIN_SCALES), None)
    return {
        "progress.verdict": main.verdict,
        "progress.not_working": main.verdict in NOT_WORKING if known else None,
        "progress.scores_fine": main.verdict in FINE if known else None,
        "progress.chance": main.chance_of_goal.best,
        "progress.scores": float(len({score.on for score in main.scores})),
        "progress.early_response": _early_response(course, main, pack),
        "progress.pain_now": pain.scores[-1].value if pain else None,
    }


def _early_response(course: Course, main: ScaleProgress, pack: Pack) -> bool | None:
    """Whether any score by the no-response time lies beyond the error of measurement from the first; None before then
    or without a published error."""
    due = pack.conditions.named(course.episode.condition).review.no_response_weeks
    error = main.thresholds.detectable
    by_then = [s for s in main.scores[1:] if weeks_between(course.episode.start, s.on) <= due]
    last_week = weeks_between(course.episode.start, main.scores[-1].on)
    if error is None or (last_week < due and not by_then):
        return None
    better = 1.0 if pack.scales[main.scale].direction == "higher_better" else -1.0
    reached = any(better * (score.value - main.scores[0].value) >= error for score in by_then or main.scores[1:])
    return True if reached else (False if last_week >= due else None)
