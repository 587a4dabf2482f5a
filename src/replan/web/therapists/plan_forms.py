"""Reads a change of plan: what it writes into the course, and what is wrong by field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, get_args

from django.http import QueryDict

from replan.core.dates import latest_day
from replan.course.events import HomeExercise, PlanChange
from replan.review.telling.dose import dose_said
from replan.review.told import OptionTold
from replan.web.therapists.data import diagnosis_title, exercise_title, title_of
from replan.web.therapists.fields import code_in, day_in, number_in, whole_in
from replan.web.therapists.opened import Opened

KINDS: tuple[str, ...] = tuple(kind for kind in get_args(PlanChange.model_fields["kind"].annotation) if kind != "other")
"""The kinds of change of the course document that have a form; `other` comes with documents from elsewhere."""

KIND_OF_OPTION = {
    "imaging": "imaging",
    "specialist": "referral",
    "second_opinion": "referral",
    "manual_therapy": "co_treatment",
    "integrative": "co_treatment",
    "home_program": "exercises",
    "lifestyle": "education",
    "communication": "education",
    "expectations": "education",
}
"""The kind of change that an option of the pack is; any other is another approach."""

OPTIONS_OF = {
    "referral": ("specialist", "second_opinion"),
    "imaging": ("imaging",),
    "co_treatment": ("manual_therapy", "integrative"),
}
ENDINGS = ("goal_reached", "well", "no_help", "worse", "cost", "time", "access", "moved", "referred", "other")
LONGEST, SHORT = 2000, 500
DOSE = ("per_week", "sets", "reps")

Item = tuple[str, str, dict[str, Any] | None, date | None, str]


@dataclass
class Draft:
    """A change that is being read: what it is in words, its line of the ledger, what else it writes, the problems by
    field."""

    kind: str
    what: str
    change: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def kind_of(step: OptionTold) -> str:
    """The kind of change that a step of the review is."""
    return "education" if step.kind == "plan_change" and step.by_yourself else KIND_OF_OPTION.get(step.kind, "approach")


def read_change(form: QueryDict, kind: str, desk: Opened, by: str) -> Draft:
    """What a filled-in form of this kind writes."""
    draft = Draft(kind, form.get("what", "").strip()[:SHORT])
    reader = READERS.get(kind)
    if reader is not None:
        reader(draft, form, desk)
    reason = form.get("reason", "").strip()[:LONGEST]
    if not reason:
        draft.problems["reason"] = "web.plan.problem.reason"
    if not draft.what and not draft.problems:
        draft.problems["what"] = "web.plan.problem.what"
    draft.change = {"kind": kind, "what": draft.what, "reason": reason, "by": by[:80], **_answers(form, desk)}
    return draft


def _answers(form: QueryDict, desk: Opened) -> dict[str, str]:
    """The roadblock and the option that the change answers, where it answers one."""
    found = {"roadblock": form.get("roadblock", ""), "option": form.get("option", "")}
    shelves: dict[str, Mapping[str, Any]] = {"roadblock": desk.pack.roadblocks, "option": desk.pack.options}
    return {name: code for name, code in found.items() if code in shelves[name]}


def current_lines(desk: Opened) -> list[HomeExercise]:
    """The lines of the home program that hold today."""
    return [one for one in desk.course.program if one.from_ <= desk.today and (one.until or desk.today) >= desk.today]


def _exercises(draft: Draft, form: QueryDict, desk: Opened) -> None:
    """Lines that stop or change their dose, and a new one. An old line ends the day before; a new one begins today."""
    said: list[str] = []
    for number, line in enumerate(current_lines(desk)):
        name = exercise_title(line.exercise, desk.speak)
        if form.get(f"stop-{number}"):
            draft.items += ended_line(line, desk.today)
            said.append(desk.speak.text("web.plan.said.stop", what=name))
            continue
        new = _dose(form, str(number), draft)
        old = {"per_week": line.per_week, "sets": line.sets, "reps": line.reps}
        if new is not None and {**dict.fromkeys(old), **new} != old:
            draft.items += replaced_line(line, new, desk.today)
            said.append(desk.speak.text("web.plan.said.dose", what=name, dose=dose_said(new, desk.speak)))
    said += _new_line(draft, form, desk)
    if not said and not draft.problems:
        draft.problems["what"] = "web.plan.problem.exercises"
    draft.what = "; ".join([*([draft.what] if draft.what else []), *said])[:SHORT]


def _new_line(draft: Draft, form: QueryDict, desk: Opened) -> list[str]:
    name = form.get("new-name", "").strip()
    code = code_in(name)
    if not code:
        return []
    new = _dose(form, "new", draft)
    if new is None:
        draft.problems.setdefault("per_week-new", "web.plan.problem.dose")
        return []
    line = {"id": free_id(code, desk), "exercise": code, "from": desk.today.isoformat(), **new}
    draft.items.append(("program", str(line["id"]), line, desk.today, ""))
    return [desk.speak.text("web.plan.said.new", what=name, dose=dose_said(new, desk.speak))]


def _dose(form: QueryDict, row: str, draft: Draft) -> dict[str, Any] | None:
    """The dose of one row; None, with a problem, when it cannot be one."""
    typed = {name: form.get(f"{name}-{row}", "").strip() for name in ("per_week", "sets", "reps")}
    per_week = number_in(typed["per_week"])
    if per_week is None or not 0 < per_week <= 140:
        draft.problems[f"per_week-{row}"] = "web.plan.problem.dose"
        return None
    found: dict[str, Any] = {"per_week": per_week}
    for name, most in (("sets", 50), ("reps", 500)):
        value = whole_in(typed[name], 1, most) if typed[name] else None
        if typed[name] and value is None:
            draft.problems[f"{name}-{row}"] = "web.plan.problem.dose"
            return None
        if value is not None:
            found[name] = value
    return found


def as_item(line: HomeExercise) -> dict[str, Any]:
    """A line of the program as in the course document."""
    return line.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def ended_line(line: HomeExercise, today: date) -> Iterator[Item]:
    """A line that stops: its last day was yesterday; one that began today is taken away."""
    if line.from_ >= today:
        yield "program", line.id, None, today, ""
        return
    yield "program", line.id, {**as_item(line), "until": (today - timedelta(days=1)).isoformat()}, today, ""


def replaced_line(
    line: HomeExercise, new: dict[str, Any], today: date, dropped: Collection[str] = DOSE
) -> Iterator[Item]:
    """A line with another dose: the old one ends and stays for what was done by then, the new one begins today.

    `dropped` are the fields that `new` says anew."""
    kept = {key: value for key, value in as_item(line).items() if key not in (*dropped, "until")}
    if line.from_ >= today:
        yield "program", line.id, {**kept, **new}, today, ""
        return
    yield from ended_line(line, today)
    id_ = f"{line.id.split('@')[0]}@{today}"[:80]
    yield "program", id_, {**kept, **new, "id": id_, "from": today.isoformat()}, today, ""


def free_id(code: str, desk: Opened, new: Collection[str] = ()) -> str:
    """An id for a new line that no line of the course has, nor one of the `new` lines beside it."""
    taken = {*(line.id for line in desk.course.program), *new}
    names = (code, f"{code}@{desk.today}", *(f"{code}@{desk.today}.{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _sessions(draft: Draft, form: QueryDict, desk: Opened) -> None:
    planned = whole_in(form.get("planned_visits", ""), 1, 500)
    if planned is None:
        draft.problems["planned_visits"] = "web.plan.problem.visits"
        return
    fields: dict[str, Any] = {"planned_visits": planned}
    end = _day(draft, form, "planned_end", desk.course.episode.start, desk.today, "web.plan.problem.end")
    if end is not None:
        fields["planned_end"] = end.isoformat()
    elif "planned_end" in form and desk.course.episode.planned_end is not None:
        fields["planned_end"] = None
    draft.items.append(("episode", "", fields, desk.today, ""))
    booked = _day(draft, form, "next_visit", desk.today, desk.today, "web.plan.problem.next_visit")
    if booked is not None:
        draft.items.append(("visits", "", {"on": booked.isoformat(), "status": "booked"}, booked, ""))
    before = desk.course.episode.planned_visits
    said = desk.speak.text(
        "web.plan.said.visits" if before else "web.plan.said.visits_new", before=before or 0, now=planned
    )
    draft.what = draft.what or said


def _day(draft: Draft, form: QueryDict, name: str, after: date, today: date, problem: str) -> date | None:
    """The day in a field: later than `after` and no further ahead than plans reach; None, with `problem` unless the
    field is empty, for anything else."""
    typed = form.get(name, "").strip()
    day = day_in(typed)
    if day is not None and after < day <= latest_day(today):
        return day
    if typed:
        draft.problems[name] = problem
    return None


def _goal(draft: Draft, form: QueryDict, desk: Opened) -> None:
    text = form.get("goal", "").strip()[:300]
    if not text:
        draft.problems["goal"] = "web.plan.problem.goal"
        return
    data: dict[str, Any] = {"id": f"goal-{desk.today}-{len(desk.course.goals) + 1}", "text": text}
    measure, target = form.get("measure", ""), number_in(form.get("target", ""))
    by = _day(draft, form, "by", desk.today, desk.today, "web.plan.problem.by")
    if measure in desk.pack.scales and target is not None:
        low, high = desk.pack.scales[measure].range
        if not low <= target <= (high if high is not None else target):
            draft.problems["target"] = "web.score.not_on_scale"
        data |= {"measure": measure, "target": target}
    if by is not None:
        data["by"] = by.isoformat()
    draft.items.append(("goals", str(data["id"]), data, desk.today, ""))
    draft.what = draft.what or text


def _diagnosis(draft: Draft, form: QueryDict, desk: Opened) -> None:
    code, certainty = form.get("diagnosis", ""), form.get("certainty", "working")
    if code not in desk.pack.conditions and code not in desk.pack.diagnoses:
        draft.problems["diagnosis"] = "web.plan.problem.diagnosis"
        return
    basis = [one for one in form.getlist("basis") if one in ("history", "exam", "imaging", "test", "referral")]
    certainty = certainty if certainty in ("working", "confirmed") else "working"
    data = {"code": code, "certainty": certainty, "basis": basis, "on": desk.today.isoformat()}
    draft.items.append(("episode", "", {"diagnosis": data}, desk.today, ""))
    draft.what = draft.what or diagnosis_title(code, desk.speak)


def _option(draft: Draft, form: QueryDict, desk: Opened) -> None:
    """A referral, an image or another treatment: the option names it; a treatment beside begins today."""
    code = form.get("option", "")
    if code in desk.pack.options:
        draft.what = draft.what or title_of("options", code, desk.speak)
        if draft.kind == "co_treatment":
            tried = {"option": code, "from": desk.today.isoformat(), "told_therapist": True}
            draft.items.append(("options_tried", "", tried, desk.today, ""))
    elif not draft.what:
        draft.problems["option"] = "web.plan.problem.option"


def _discharge(draft: Draft, form: QueryDict, desk: Opened) -> None:
    ending = form.get("ending", "")
    if ending not in ENDINGS:
        draft.problems["ending"] = "web.plan.problem.ending"
        return
    ended = {"on": desk.today.isoformat(), "reason": ending, "by": "therapist"}
    draft.items.append(("episode", "", {"ended": ended}, desk.today, ""))
    draft.what = draft.what or desk.speak.text(f"web.plan.ending.{ending}")


READERS: Mapping[str, Callable[[Draft, QueryDict, Opened], None]] = {
    "exercises": _exercises,
    "more_sessions": _sessions,
    "fewer_sessions": _sessions,
    "goal": _goal,
    "diagnosis": _diagnosis,
    "referral": _option,
    "imaging": _option,
    "co_treatment": _option,
    "discharge": _discharge,
}
