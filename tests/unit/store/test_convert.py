"""A course that goes into the store comes out the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from houses import house
from replan.app.queries.courses import courses_of, current_episode
from replan.course import Course
from replan.demo import demo_courses
from replan.store.convert import document_of, finding_rows, score_rows, to_course, with_sections
from replan.store.models import Episode, SectionRow

codes = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
keys = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(str)
scores = st.floats(-1000, 1000)
ten = st.floats(0, 10)


def part(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def few(items: st.SearchStrategy[Any], by: str | None = None) -> st.SearchStrategy[list[Any]]:
    unique = (lambda item: item[by]) if by else None
    return st.lists(items, max_size=3, unique_by=unique)


measurement = st.one_of(
    part({"measure": codes, "on": days, "score": scores}, {"by": st.sampled_from(["patient", "therapist"])}),
    part({"measure": codes, "on": days, "items": st.lists(st.none() | scores, max_size=4)}, {}),
)
finding = part({"code": codes, "state": st.sampled_from(["present", "absent", "unknown"])}, {"on": days, "by": keys})
visit = part(
    {"on": days, "status": st.sampled_from(["attended", "missed", "cancelled", "booked"])},
    {
        "provider": keys,
        "interventions": few(part({"code": codes}, {"minutes": st.floats(1, 600)})),
        "cost": st.floats(0, 500),
        "note": st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    },
)
goal = part({"id": keys, "text": keys}, {"measure": codes, "target": scores, "by": days, "achieved": days})
provider = part(
    {"id": keys, "role": codes},
    {"license": part({}, {"number": keys, "valid": st.booleans()}), "specialties": few(codes)},
)
tried = part({"option": codes, "from": days}, {"until": days, "told_therapist": st.booleans()})
declared = part(
    {
        "id": codes,
        "title": keys,
        "range": st.just([0.0, 40.0]),
        "step": st.just(1.0),
        "direction": st.sampled_from(["lower_better", "higher_better"]),
        "error": st.floats(0.1, 5),
        "important_change": st.floats(0.1, 9),
        "source": keys,
    },
    {"recovered": scores},
)
documents = part(
    {
        "episode": part({"condition": codes, "start": st.just("2026-01-24")}, {"planned_visits": st.integers(1, 500)}),
        "measurements": st.lists(measurement, min_size=1, max_size=5),
    },
    {
        "patient": part(
            {},
            {
                "id": keys,
                "birth_year": st.integers(1900, 2100),
                "pregnant": st.none() | st.booleans(),
                "diagnoses": st.none() | few(codes),
                "risk": part({}, {"expectation_0_10": ten}),
            },
        ),
        "findings": few(finding),
        "visits": few(visit),
        "goals": few(goal, by="id"),
        "providers": few(provider, by="id"),
        "lifestyle": few(part({"on": days}, {"sleep_hours": st.floats(0, 24), "smoked": st.booleans()})),
        "options_tried": few(tried),
        "messages": few(part({"on": days, "from": st.just("patient"), "text": keys}, {"answer": keys})),
        "preferences": part({}, {"avoid": few(codes), "travel_km": st.floats(0, 100)}),
        "declared": part({}, {"measures": few(declared, by="id")}),
    },
)


def there_and_back(course: Course) -> Course:
    episode = Episode(document=document_of(course), started=course.episode.start)
    return to_course(episode, score_rows(course, episode), finding_rows(course, episode))


@settings(max_examples=150, deadline=None)
@given(documents)
def test_any_course_comes_back_the_same(document: dict[str, Any]) -> None:
    course = Course.model_validate(document, strict=False)
    assert there_and_back(course) == course


@pytest.mark.parametrize("demo", demo_courses(date(2026, 3, 18)), ids=lambda demo: demo.key)
def test_every_demo_course_comes_back_the_same(demo: Any) -> None:
    assert there_and_back(demo.course) == demo.course


@pytest.mark.django_db
def test_a_course_comes_back_the_same_from_the_database() -> None:
    patient = house().patient
    assert courses_of([current_episode(patient)]).popitem()[1] == demo_courses(timezone.localdate())[0].course


def test_scores_and_findings_stand_in_rows_alone() -> None:
    kept = document_of(demo_courses(date(2026, 3, 18))[0].course)
    assert "measurements" not in kept
    assert "findings" not in kept


def _rows(*rows: tuple[str, str, dict[str, Any] | None]) -> list[SectionRow]:
    return [SectionRow(section=section, key=key, data=data) for section, key, data in rows]


def test_a_row_adds_replaces_and_takes_away_an_item() -> None:
    goals = [{"id": "g-1", "text": "walk"}, {"id": "g-2", "text": "swim"}]
    changed = with_sections(
        {"goals": goals},
        _rows(("goals", "g-1", {"id": "g-1", "text": "run"}), ("goals", "g-2", None), ("goals", "g-3", {"id": "g-3"})),
    )
    assert changed["goals"] == [{"id": "g-1", "text": "run"}, {"id": "g-3"}]


def test_a_day_takes_the_place_of_that_day_and_a_thing_changes_by_its_fields() -> None:
    changed = with_sections(
        {"lifestyle": [{"on": "2026-03-01", "sleep_hours": 5}], "patient": {"id": "p", "sex": "male"}},
        _rows(
            ("lifestyle", "2026-03-01", {"on": "2026-03-01", "sleep_hours": 7}),
            ("patient", "patient", {"sex": "female"}),
        ),
    )
    assert changed["lifestyle"] == [{"on": "2026-03-01", "sleep_hours": 7}]
    assert changed["patient"] == {"id": "p", "sex": "female"}
