"""A first visit without anybody else there: from the answers given so far to safety questions, and to a course.

The answers are a draft's data: plain values by name. What was not asked or not known is missing or None; it is never
taken for "no".
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from replan.core.dates import weeks_between
from replan.course import Course, read_courses
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.knowledge.schema import Condition
from replan.review.check import check_course
from replan.safety import Screening, askable, listen, screen_region

Answers = Mapping[str, Any]

UNSURE = "unsure"
"""Somebody does not know what the complaint is."""

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.44, "years": 365.25}
"""Units in which people say how long ago, in days."""

TRIED_KINDS = ("manual_therapy", "integrative", "specialist", "imaging", "second_opinion")
"""Kinds of option that somebody may have tried before."""


def ago(said: Mapping[str, Any], today: date) -> date:
    """The day that lies `count` of a `unit` before today."""
    return today - timedelta(days=round(float(said["count"]) * DAYS[said["unit"]]))


def facts_of(answers: Answers, today: date) -> dict[str, Fact]:
    """What the safety rules may ask about the patient."""
    year = answers.get("birth_year")
    return {
        "patient.age": float(today.year - year) if year else None,
        "patient.sex": answers.get("sex"),
    }


def screening_of(answers: Answers, pack: Pack, today: date) -> Screening:
    """The red flags of the region that hurts, on the answers so far."""
    given = {code: state == "present" for code, state in answers.get("safety", {}).items() if state != "unknown"}
    return screen_region(answers["region"], given, facts_of(answers, today), pack, heard_in_visit(answers, pack))


def heard_in_visit(answers: Answers, pack: Pack) -> tuple[str, ...]:
    """The findings to which words that were written in the visit point and that a patient can be asked about."""
    return _heard(_written(answers), pack)


def asked_afresh(before: Answers, answers: Answers, pack: Pack) -> dict[str, Any]:
    """`answers` without those that new words contradict: an earlier "no" to what they point to is asked again."""
    new = _heard([text for text in _written(answers) if text not in set(_written(before))], pack)
    safety = answers.get("safety", {})
    return {**answers, "safety": {code: said for code, said in safety.items() if said == "present" or code not in new}}


def _written(answers: Answers) -> list[str]:
    """What was written in own words."""
    lines = [line["name"] for line in answers.get("program") or ()]
    return [text for text in (answers.get("activity"), (answers.get("goal") or {}).get("text"), *lines) if text]


def _heard(texts: Iterable[str], pack: Pack) -> tuple[str, ...]:
    codes = dict.fromkeys(one.finding for text in texts for one in listen(text, pack))
    return tuple(code for code in codes if pack.findings[code].asked_of == "patient")


def safety_to_ask(answers: Answers, pack: Pack, today: date) -> tuple[str, ...]:
    """The next safety questions, as far as nobody has answered them: what words point to, then those of the most urgent
    flag that is open."""
    answered = answers.get("safety", {})
    if heard := tuple(code for code in heard_in_visit(answers, pack) if code not in answered):
        return heard
    for flag in screening_of(answers, pack, today).open:
        codes = tuple(code for code in askable(flag, pack, "patient") if code not in answered)
        if codes:
            return codes
    return ()


def conditions_for(answers: Answers, pack: Pack, today: date) -> list[Condition]:
    """What the complaint may be, by its region and by how long it has lasted."""
    weeks = weeks_between(ago(answers["onset"], today), today) if answers.get("onset") else None
    found = [condition for id_, condition in pack.conditions.items() if f"conditions/{id_}" not in pack.retired]
    return [c for c in found if answers["region"] in c.regions and _lasted(c, weeks)]


def general_condition(answers: Answers, pack: Pack, today: date) -> str:
    """The condition that stands for the region while nobody has put a name to the complaint."""
    general = [c for c in conditions_for(answers, pack, today) if c.general and c.regions[0] == answers["region"]]
    return general[0].id


def course_of(answers: Answers, pack: Pack, today: date) -> Course:
    """The course that the answers make. Raises DocumentError when it would not be valid."""
    condition = answers["condition"]
    if condition == UNSURE:
        condition = general_condition(answers, pack, today)
    document = {
        "replan": "1",
        "patient": _patient(answers),
        "episode": _without_none(
            condition=condition,
            onset=ago(answers["onset"], today).isoformat() if answers.get("onset") else None,
            start=start_of(answers, today).isoformat(),
        ),
        "measurements": [
            {"measure": scale, "on": today.isoformat(), "score": answers[name], "by": "patient"}
            for name, scale in (("pain", "nprs"), ("function", "psfs"))
        ],
        "findings": [
            {"code": code, "state": state, "on": today.isoformat(), "by": "patient"}
            for code, state in answers.get("safety", {}).items()
        ],
        "program": [_line(number, line, today) for number, line in enumerate(answers.get("program", ()), 1)],
        "goals": _goals(answers),
        "options_tried": [_tried(option, said, today) for option, said in answers.get("tried_more", {}).items()],
    }
    [course] = read_courses(json.dumps(document), "first visit")
    check_course(course, pack, today)
    return course


def start_of(answers: Answers, today: date) -> date:
    """The first visit of the therapy; today for somebody who has not begun one."""
    therapy = answers.get("therapy") or {}
    return ago(therapy, today) if therapy.get("begun") else today


def exercise_code(name: str) -> str:
    """A code for an exercise that a patient wrote down in their own words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].rstrip("_")
    return code if code[:1].isalpha() else f"exercise_{code}".rstrip("_")[:60]


def _lasted(condition: Condition, weeks: float | None) -> bool:
    if condition.onset_weeks is None or weeks is None:
        return condition.onset_weeks is None or condition.onset_weeks[1] is None
    low, high = condition.onset_weeks
    return low <= weeks and (high is None or weeks < high)


def _patient(answers: Answers) -> dict[str, Any]:
    return _without_none(
        birth_year=answers.get("birth_year"),
        sex=answers.get("sex"),
        pregnant=answers.get("pregnant"),
        diagnoses=answers.get("diagnoses"),
        medications=answers.get("medications"),
        implants=answers.get("implants"),
    )


def _line(number: int, line: Mapping[str, Any], today: date) -> dict[str, Any]:
    return _without_none(
        id=f"line-{number}",
        exercise=exercise_code(line["name"]),
        note=line["name"],
        per_week=line["per_week"],
        sets=line.get("sets"),
        reps=line.get("reps"),
        **{"from": today.isoformat()},
    )


def _goals(answers: Answers) -> list[dict[str, Any]]:
    goals = [{"id": "activity", "text": answers["activity"], "measure": "psfs"}]
    wanted = answers.get("goal") or {}
    if wanted.get("text"):
        goals.append(_without_none(id="goal-1", text=wanted["text"], by=wanted.get("by"), term="long"))
    return goals


def _tried(option: str, said: Mapping[str, Any], today: date) -> dict[str, Any]:
    began = ago(said, today).isoformat()
    until = None if said.get("still") else began
    return _without_none(option=option, until=until, helped=said.get("helped"), **{"from": began})


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
