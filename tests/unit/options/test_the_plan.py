"""The plan: three to five whole steps with their dates, and one calendar that holds all of them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK, TODAY, course
from replan.demo import ANCHOR, demo_courses
from replan.review import review, review_json, tell
from replan.simulation import Mix
from replan.simulation.contraindications import ruled_out_by
from replan.simulation.simulate import make
from replan.simulation.world import World

FLAT = {"odi": [("2026-01-24", 44.0), ("2026-02-14", 44.0), ("2026-03-14", 45.0)]}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.3]), st.sampled_from(["en", "es"]))
def test_any_plan_is_whole_safe_and_short(index: int, red_flags: float, lang: str) -> None:
    made = make(index, 99, World.of(PACK, Mix.usual(), None, red_flags))
    today = made.truth.as_of
    found = review(made.course, today=today, pack=PACK)
    told = tell(found, made.course, PACK, lang=lang)
    assert not [fact for offer in found.offers for fact in ruled_out_by(offer.id, made.truth.recorded)]
    if found.screening.urgent:
        assert not found.offers and not found.steps and not found.plan.steps and told.plan is None
        return
    assert len(found.plan.steps) == len(found.steps) <= 5
    assert len(found.steps) >= min(3, len(found.offers))
    assert [step.option for step in found.plan.steps] == [offer.id for offer in found.steps]
    for step in found.plan.steps:
        assert today <= step.begin < step.review_on <= step.stop_on
        assert step.who in PACK.providers and step.ask_whom in PACK.providers
        assert step.measure in {one.scale for one in found.progress.all}  # type: ignore[union-attr]
        assert step.trial_weeks > 0
    assert told.plan is not None
    for line in told.plan.steps:
        assert line.who and line.ask and line.ask_whom and line.trial and line.measure and line.stop_rule
        assert line.begin < line.stop
    json.dumps(review_json(found, told))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_calendar_holds_every_day_of_the_plan_within_its_weeks(index: int) -> None:
    made = make(index, 98, World.of(PACK, Mix.usual(), None, 0.0))
    found = review(made.course, today=made.truth.as_of, pack=PACK)
    weeks = found.plan.calendar
    if found.screening.urgent:
        assert weeks == ()
        return
    assert 4 <= len(weeks) <= 12
    assert all(later.begins - earlier.begins == timedelta(days=7) for earlier, later in pairwise(weeks))
    days = [entry.on for week in weeks for entry in week.entries]
    assert days == sorted(days) and all(day >= made.truth.as_of for day in days)
    end = weeks[-1].begins + timedelta(days=6)
    begun = {(entry.on, entry.about) for week in weeks for entry in week.entries if entry.kind == "begin"}
    assert begun == {(step.begin, step.option) for step in found.plan.steps if step.begin <= end}
    over = {entry.about for week in weeks for entry in week.entries if entry.kind in ("stop", "answer")}
    assert {step.option for step in found.plan.steps if step.stop_on <= end} <= over


def _plan(**more: Any):
    document = course("lbp_persistent", FLAT, **more)
    return review(document, today=TODAY, pack=PACK).plan


def test_what_the_therapist_does_begins_at_the_next_visit_and_what_one_does_alone_today() -> None:
    visits = [{"on": "2026-03-22", "status": "booked"}, {"on": "2026-03-29", "status": "booked"}]
    steps = _plan(visits=visits, providers=[{"id": "pr-1", "role": "physical_therapist"}]).steps
    assert {step.begin for step in steps if step.who == "self" and not step.waits} <= {TODAY}
    therapist = [step for step in steps if step.who == "physical_therapist" and not step.another and not step.waits]
    assert therapist and all(step.begin == date(2026, 3, 22) for step in therapist)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_of_what_the_score_has_to_show_one_thing_is_judged_before_the_next_begins(index: int) -> None:
    made = make(index, 7, World.of(PACK, Mix.usual(), None, 0.0))
    found = review(made.course, today=made.truth.as_of, pack=PACK)
    kinds = {"plan_change", "home_program", "manual_therapy", "integrative"}
    judged = [s for s in found.plan.steps if PACK.options[s.option].kind in kinds and not s.answer]
    supports = {"non_adherence", "no_monitoring"}
    fits = {step.option: PACK.options[step.option].fits for step in judged}
    changes = [s for s in judged if fits[s.option] and max(fits[s.option], key=fits[s.option].get) not in supports]  # type: ignore[arg-type]
    assert not any(step.waits for step in found.plan.steps if step not in changes)
    assert all(one.stop_on <= two.begin for one, two in pairwise(changes))
    told = tell(found, made.course, PACK)
    for step, line in zip(found.plan.steps, told.plan.steps if told.plan else (), strict=True):
        assert (line.waits is not None) is step.waits


@pytest.mark.parametrize(
    ("booked", "begins"),
    [({"22": "pr-2", "29": "pr-1"}, 29), ({"22": "pr-2"}, 25), ({"22": None, "29": "pr-1"}, 22)],
)
def test_what_the_therapist_does_does_not_begin_at_a_visit_to_somebody_else(
    booked: dict[str, str | None], begins: int
) -> None:
    people = [{"id": "pr-1", "role": "physical_therapist"}, {"id": "pr-2", "role": "physiatrist"}]
    visits = [{"on": f"2026-03-{day}", "status": "booked", "provider": whom} for day, whom in booked.items()]
    steps = _plan(visits=visits, providers=people).steps
    therapist = [step for step in steps if step.who == "physical_therapist" and not step.another]
    assert {step.begin.day for step in therapist if not step.waits} == {begins}


def test_a_second_opinion_is_asked_of_somebody_else() -> None:
    document = next(person.course for person in demo_courses(ANCHOR) if person.key == "01_strain_that_is_a_disc")
    found = review(document, today=ANCHOR, pack=PACK)
    step = next(one for one in found.plan.steps if one.option == "second_opinion")
    told = tell(found, document, PACK)
    assert step.another and told.plan is not None
    assert "not the one who treats you now" in next(s.who for s in told.plan.steps if s.id == "second_opinion")


def test_a_fair_trial_ends_on_its_day_and_the_calendar_of_a_booked_visit_names_it() -> None:
    plan = _plan(visits=[{"on": "2026-03-25", "status": "booked"}])
    for step in plan.steps:
        assert step.stop_on - step.begin == timedelta(weeks=step.trial_weeks)
    visits = [entry for week in plan.calendar for entry in week.entries if entry.kind == "visit"]
    assert [entry.on for entry in visits] == [date(2026, 3, 25)]


def test_the_home_program_of_each_week_is_what_holds_in_that_week() -> None:
    program = [
        {"id": "a", "exercise": "bridge", "from": "2026-03-01", "per_week": 3},
        {"id": "b", "exercise": "squat", "from": "2026-03-01", "until": "2026-03-24", "per_week": 4},
        {"id": "c", "exercise": "row", "from": "2026-03-01", "per_week": 5, "as_needed": True},
    ]
    weeks = _plan(program=program).calendar
    assert [(week.exercises, week.sessions) for week in weeks[:2]] == [(3, 7), (2, 3)]


def test_a_treatment_whose_fair_trial_is_over_is_to_be_judged_today() -> None:
    plan = _plan(options_tried=[{"option": "massage", "from": "2026-01-25", "told_therapist": True}])
    stops = [entry for week in plan.calendar for entry in week.entries if entry.about == "massage"]
    assert [(entry.on, entry.kind) for entry in stops] == [(TODAY, "stop")]


def test_nobody_who_is_well_on_the_way_is_sent_elsewhere() -> None:
    scores = {"odi": [("2026-01-24", 60.0), ("2026-02-07", 40.0), ("2026-02-21", 22.0), ("2026-03-14", 10.0)]}
    found = review(course("lbp_acute", scores), today=TODAY, pack=PACK)
    assert found.facts["progress.scores_fine"] is True
    kinds = {PACK.options[step.id].kind for step in found.steps}
    assert not kinds & {"imaging", "specialist", "manual_therapy", "integrative"}


@pytest.mark.parametrize("option", list(PACK.options.values()), ids=lambda option: option.id)
def test_every_option_says_how_long_a_fair_trial_is_or_when_an_answer_is_due(option: Any) -> None:
    assert option.trial_weeks and option.trial_weeks > 0
    assert option.ask.en and option.ask.es and option.ask_whom in PACK.providers
