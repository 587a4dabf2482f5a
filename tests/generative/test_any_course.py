"""Whatever a valid document says, it gets a review: nothing crashes, nothing contradicts itself, nothing is lost."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import PACK
from replan.course import Course, read_courses
from replan.review import review, review_json, tell

START = date(2026, 1, 5)
TODAY = START + timedelta(weeks=12)
days = st.integers(0, 84).map(lambda n: (START + timedelta(days=n)).isoformat())
zero_to_ten = st.integers(0, 10)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _some(codes: Any, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(codes)), max_size=most, unique=True)


@st.composite
def measurements(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for scale_id in draw(st.lists(st.sampled_from(sorted(PACK.scales)), min_size=1, max_size=3, unique=True)):
        low, high = PACK.scales[scale_id].range
        score = st.floats(low, high if high is not None else 60, allow_nan=False)
        for on in draw(st.lists(days, min_size=1, max_size=5)):
            rows.append({"measure": scale_id, "on": on, "score": draw(score)})
    return rows


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document that uses every section, each with anything that the format allows."""
    patient: dict[str, Any] = {"id": "any", "sex": draw(st.sampled_from(["female", "male", "other", "unknown"]))}
    for field, shelf in (("diagnoses", PACK.diagnoses), ("medications", PACK.medications), ("implants", PACK.implants)):
        patient[field] = draw(_maybe(_some(shelf)))
    patient["birth_year"] = draw(_maybe(st.integers(1935, 2011)))
    patient["pregnant"] = draw(_maybe(st.booleans()))
    program = [
        {
            "id": f"ex-{n}",
            "exercise": "bridge",
            "from": draw(days),
            "per_week": draw(st.integers(1, 14)),
            "as_needed": draw(st.integers(0, 5)) == 0,
            "sets": 3,
            "reps": 10,
        }
        for n in range(draw(st.integers(0, 3)))
    ]
    log = [
        {
            "on": draw(days),
            "exercise": line["id"],
            "sets": draw(_maybe(st.integers(0, 5))),
            "pain_0_10": draw(_maybe(zero_to_ten)),
            "reason": draw(st.sampled_from([None, None, "pain", "no_time", "felt_well"])),
        }
        for line in program
        for _ in range(draw(st.integers(0, 4)))
    ]
    visits = [
        {
            "on": draw(days),
            "status": draw(st.sampled_from(["attended", "missed", "cancelled", "booked"])),
            "interventions": [{"code": code} for code in draw(_some(PACK.interventions))],
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    condition = draw(st.sampled_from(sorted(PACK.conditions)))
    episode: dict[str, Any] = {"condition": condition, "start": START.isoformat()}
    if draw(st.integers(0, 4)) == 0:
        episode["ended"] = {"on": draw(days), "reason": draw(st.sampled_from(["well", "no_help", "other"]))}
    if draw(st.booleans()):
        episode["onset"] = (START - timedelta(days=draw(st.integers(0, 900)))).isoformat()
    if condition == "tka":
        episode["surgery"] = {"procedure": "tka", "on": (START - timedelta(days=draw(st.integers(0, 20)))).isoformat()}
    return {
        "patient": patient,
        "episode": episode,
        "measurements": draw(measurements()),
        "findings": [
            {"code": code, "state": draw(st.sampled_from(["present", "absent", "unknown"])), "on": draw(_maybe(days))}
            for code in draw(_some(PACK.findings, 6))
        ],
        "visits": visits,
        "program": program,
        "exercise_log": log,
        "lifestyle": [
            {
                "on": draw(days),
                "sleep_hours": draw(_maybe(st.integers(0, 24))),
                "stress_0_10": draw(_maybe(zero_to_ten)),
            }
        ],
        "options_tried": [{"option": code, "from": START.isoformat()} for code in draw(_some(PACK.options, 2))],
        "plan_changes": [
            {
                "on": draw(days),
                "kind": draw(st.sampled_from(["approach", "discharge", "goal"])),
                "what": "a change",
                "option": draw(_maybe(st.sampled_from(sorted(PACK.options)))),
            }
            for _ in range(draw(st.integers(0, 2)))
        ],
        "disagreements": [
            {"on": draw(days), "roadblock": code, "holds": draw(st.booleans()), "because": "seen otherwise"}
            for code in draw(_some(PACK.roadblocks, 2))
        ],
        "preferences": {"avoid": draw(_some(PACK.preferences, 2))},
    }


def _without_none(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_none(value) for key, value in data.items() if value is not None}
    return [_without_none(value) for value in data] if isinstance(data, list) else data


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), st.sampled_from(["patient", "therapist"]), st.sampled_from(["en", "es"]))
def test_any_valid_document_is_reviewed_and_told(data: dict[str, Any], reader: Any, lang: str) -> None:
    course = Course.model_validate_json(json.dumps(_without_none(data)))
    found = review(course, today=TODAY, pack=PACK)
    told = tell(found, course, PACK, reader=reader, lang=lang)
    assert found.progress is not None
    assert {o.id for o in found.offers} | {o.id for o in found.not_offered} == set(PACK.options)
    assert len(found.steps) <= 5
    assert bool(found.offers) != found.screening.urgent
    for reason in found.reasons:
        assert 0 <= reason.probability.low <= reason.probability.best <= reason.probability.high <= 1
    for scale in found.progress.all:
        assert 0 <= scale.chance_of_goal.low <= scale.chance_of_goal.best <= scale.chance_of_goal.high <= 1
    assert told.headline
    assert told.chart is not None and "nan" not in repr(told.chart)
    json.dumps(review_json(found, told))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_a_document_survives_writing_and_reading(data: dict[str, Any]) -> None:
    course = Course.model_validate_json(json.dumps(_without_none(data)))
    written = course.model_dump_json(by_alias=True, exclude_defaults=True)
    assert read_courses(written, "again.json") == [course]
