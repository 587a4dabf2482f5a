"""Clinical vignettes: small courses with what a careful therapist would conclude, each with its source or reasoning.

A vignette is a course in shorthand, in days since the first visit: `scores` by measure, `home` lines with the share that
was done, `visits` at even distances. `expect` says what must and must not come out.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import course
from replan.course import Course
from replan.formats.yaml_file import parse_yaml
from replan.knowledge.pack import Pack
from replan.review import review, tell

FOLDER = Path(__file__).parent / "vignettes"
FILES = sorted(FOLDER.glob("*.yaml"))
START = date(2026, 1, 24)
EXPECTED = {
    "conclusion", "top", "among_top_two", "named", "not_named", "set_aside", "suspect", "against", "apart", "raised",
    "urgent", "first_step", "offered", "not_offered", "appears", "appears_not", "shift", "adds", "unknown_reason",
}  # fmt: skip


def _on(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


def read(path: Path) -> tuple[Course, date, dict[str, Any]]:
    """The course of a vignette, the day of its review and what is expected."""
    data = parse_yaml(path.read_text("utf-8"), path.name)
    more: dict[str, Any] = data.get("course", {})
    program, log = [], []
    for line in data.get("home", []):
        program.append(_line(line))
        log += list(_entries(line))
    made = course(
        data["condition"],
        {measure: [(_on(day), score) for day, score in rows.items()] for measure, rows in data["scores"].items()},
        program=program,
        exercise_log=log,
        findings=[
            {"code": code, "state": state, "on": _on(data["day"])}
            for state in ("present", "absent")
            for code in data.get(state, [])
        ],
        visits=[visit for block in data.get("visits", []) for visit in _visits(block)],
        **more,
    )
    return made, START + timedelta(days=data["day"]), data["expect"]


def _line(line: dict[str, Any]) -> dict[str, Any]:
    known = {"id", "exercise", "per_week", "sets", "reps", "load", "target", "as_needed"}
    dates = {key: _on(line[key]) for key in ("from", "until") if key in line}
    return {"exercise": line["id"], "sets": 3, "reps": 10, **{k: line[k] for k in known & set(line)}, **dates}


def _entries(line: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry for each session due in the days logged: done up to the share, else not done, with the reason."""
    entries = []
    for number, day in enumerate(_session_days(line)):
        if int((number + 1) * line["done"] + 1e-9) > int(number * line["done"] + 1e-9):
            more = {"pain_0_10": line["pain"]} if "pain" in line else {}
            more |= {"difficulty": line["difficulty"]} if "difficulty" in line else {}
            sets, reps = line.get("sets", 3), line.get("reps", 10)
            entries.append({"on": _on(day), "exercise": line["id"], "sets": sets, "reps": reps, **more})
        else:
            why = {"reason": line["reason"]} if "reason" in line else {}
            entries.append({"on": _on(day), "exercise": line["id"], "sets": 0, **why})
    return entries


def _session_days(line: dict[str, Any]) -> list[int]:
    if "done" not in line:
        return []
    first, last, per_week = line["from"], line["logged_to"], line["per_week"]
    return [d for d in range(first, last + 1) if (d - first + 1) * per_week // 7 > (d - first) * per_week // 7]


def _visits(block: dict[str, Any]) -> list[dict[str, Any]]:
    days = range(block["from"], block["to"] + 1, block["every"])
    more = {key: block[key] for key in ("interventions", "provider", "cost") if key in block}
    return [{"on": _on(day), "status": block.get("status", "attended"), **more} for day in days]


def test_there_are_thirty_and_each_says_why() -> None:
    data = [parse_yaml(path.read_text("utf-8"), path.name) for path in FILES]
    assert len(FILES) >= 30
    assert all(len(one["reasoning"]) > 40 and len(one["title"]) > 10 for one in data)
    assert {key for one in data for key in one["expect"]} <= EXPECTED
    tops = {one["expect"].get("top") for one in data}
    assert tops >= {"misdiagnosis", "non_adherence", "complex_or_chronic", "inadequate_therapy", "no_monitoring"}
    conclusions = {one["expect"].get("conclusion") for one in data}
    assert conclusions >= {"found", "takes_time", "cannot_tell", "nothing_in_the_way"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vignette_comes_out_as_a_careful_therapist_would_say(path: Path, pack: Pack) -> None:
    made, today, expect = read(path)
    found = review(made, today=today, pack=pack)
    told = tell(found, made, pack)
    named = [reason.id for reason in found.roadblocks.in_the_way]
    ranked = [reason.id for reason in found.reasons]
    text = repr(asdict(told))
    why = found.why
    seen = {
        "conclusion": found.roadblocks.conclusion,
        "top": ranked[0],
        "suspect": why.diagnosis.suspect,
        "apart": list(why.home.apart),
        "urgent": found.screening.urgent,
        "first_step": found.steps[0].id if found.steps else None,
        "shift": why.management.shift,
    }
    assert {key: seen[key] for key in seen if key in expect} == {key: expect[key] for key in seen if key in expect}, (
        [(reason.id, round(reason.probability.best, 2)) for reason in found.reasons],
        found.progress.verdict if found.progress else None,
    )
    fit = why.diagnosis.fit
    sets = {
        "among_top_two": ranked[:2],
        "named": named,
        "set_aside": [reason.id for reason in found.roadblocks.set_aside],
        "against": [part.part for part in fit.against] if fit else [],
        "raised": [flag.flag for flag in found.screening.raised],
        "offered": [offer.id for offer in found.offers],
        "adds": [one.who for one in why.management.added],
        "unknown_reason": [reason.id for reason in found.reasons if not reason.known],
    }
    for key, values in sets.items():
        assert set(expect.get(key, [])) <= set(values), (key, values)
    assert not set(expect.get("not_named", [])) & set(named), named
    assert not set(expect.get("not_offered", [])) & {offer.id for offer in found.offers}
    assert [words for words in expect.get("appears", []) if words not in text] == []
    assert [words for words in expect.get("appears_not", []) if words in text] == []
