"""Goals: how far, how likely, and what was reached on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from replan.course import Course
from replan.course.events import Message
from replan.knowledge.pack import Pack
from replan.review import review
from replan.review.goals import attained, chance_of, milestones, outlooks

START, TODAY = date(2026, 1, 5), date(2026, 2, 16)


def course(scores: list[float], goals: list[dict[str, Any]], **more: Any) -> Course:
    days = [(START + timedelta(weeks=2 * n)).isoformat() for n in range(len(scores))]
    return Course.model_validate(
        {
            "episode": {"condition": "lbp_subacute", "start": START.isoformat()},
            "measurements": [{"measure": "odi", "on": on, "score": s} for on, s in zip(days, scores, strict=True)],
            "goals": goals,
            **more,
        },
        strict=False,
    )


def goal(id_: str = "g", **more: Any) -> dict[str, Any]:
    return {"id": id_, "text": "sit through a film", "measure": "odi", "target": 20, "by": "2026-04-06", **more}


def test_a_nearer_target_or_a_later_day_is_never_less_likely(pack: Pack) -> None:
    made = course([48, 42, 36, 32], [goal()])
    facts = review(made, today=TODAY, pack=pack).facts

    def chance(target: float, by: str) -> float:
        found = chance_of(made, facts, pack, TODAY, "odi", target, date.fromisoformat(by))
        assert found is not None
        return found

    assert chance(30, "2026-04-06") > chance(20, "2026-04-06") > chance(8, "2026-04-06")
    assert chance(20, "2026-06-01") >= chance(20, "2026-03-01")


def test_a_review_of_an_earlier_day_knows_nothing_of_goals_reached_or_messages_sent_and_answered_later(
    pack: Pack,
) -> None:
    later = (TODAY + timedelta(days=3)).isoformat()
    held = goal("held", achieved=later, by="2026-04-20")
    said = [
        {"on": "2026-02-02", "from": "patient", "text": "May I cycle?", "answered_on": later, "answer": "yes"},
        {"on": "2026-02-03", "from": "patient", "text": "And row?", "answered_on": later, "answer": "yes"},
        {"on": later, "from": "patient", "text": "And swim?"},
    ]
    messages = tuple(Message.model_validate(one, strict=False) for one in said)
    then = course([48, 42, 36, 32], [goal(), held]).model_copy(update={"messages": messages})
    made = review(then, today=TODAY, pack=pack)
    assert (made.facts["goals.achieved"], made.facts["messages.unanswered"]) == (0.0, 2.0)
    assert made.progress is not None
    assert made.progress.main.aim.goal_id == "held"
    [first, second] = outlooks(then, made.facts, pack, TODAY)
    assert (first.goal.id, second.goal.id) == ("g", "held")
    assert second.chance is not None
    after = review(then, today=TODAY + timedelta(days=4), pack=pack)
    assert (after.facts["goals.achieved"], after.facts["messages.unanswered"]) == (1.0, 1.0)
    assert after.progress is not None
    assert after.progress.main.aim.goal_id == "g"


def test_the_scale_of_a_goal_leads_until_it_is_reached(pack: Pack) -> None:
    reached = TODAY + timedelta(days=3)
    pain = {"measure": "nprs", "on": "2026-02-02", "score": 5}
    made = course([48, 42], []).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    made["measurements"].append(pain)
    made["goals"] = [goal(measure="nprs", target=2, achieved=reached.isoformat())]
    read = Course.model_validate(made, strict=False)
    scales = [
        progress.main.scale
        for day in (TODAY, reached)
        if (progress := review(read, today=day, pack=pack).progress) is not None
    ]
    assert scales == ["nprs", "odi"]


def test_the_way_counts_from_the_first_score_and_ends_at_the_target(pack: Pack) -> None:
    made = course([40, 30], [goal(), goal("over", by="2026-02-01"), goal("words", measure=None, target=None)])
    found = {o.goal.id: o for o in outlooks(made, review(made, today=TODAY, pack=pack).facts, pack, TODAY)}
    assert found["g"].way == 0.5
    assert found["over"].overdue
    assert found["over"].chance is None
    assert found["words"].way is None
    assert found["words"].feasible == "untold"


def test_milestones_are_only_what_the_scores_and_goals_show(pack: Pack) -> None:
    made = course([48, 46, 30, 28], [goal(achieved="2026-02-10")])
    progress = review(made, today=TODAY, pack=pack).progress
    assert progress is not None
    found = {m.said.key: m.on for m in milestones(made, progress, pack, TODAY)}
    assert found["milestone.goal"] == date(2026, 2, 10)
    # 18 points: beyond the detectable and the important change; of one day only the furthest is told.
    assert found["milestone.important"] == date(2026, 2, 2)
    assert "milestone.real" not in found
    flat = course([48, 47, 48, 47], [])
    progress = review(flat, today=TODAY, pack=pack).progress
    assert progress is not None
    assert milestones(flat, progress, pack, TODAY) == ()


def test_the_goal_score_takes_the_last_rating_of_each_goal() -> None:
    ratings = [{"on": "2026-01-20", "level": -2}, {"on": "2026-02-10", "level": 1}]
    assert attained(course([40], [goal(ratings=ratings)])) == 60
    assert attained(course([40], [goal()])) is None


def test_a_week_of_the_home_program_is_a_milestone_when_it_has_been_kept_up_and_not_on_its_first_day(
    pack: Pack,
) -> None:
    begins = TODAY - timedelta(days=6)
    log = [{"on": (begins + timedelta(days=n)).isoformat(), "exercise": "ex"} for n in range(7)]
    program = [{"id": "ex", "exercise": "bridge", "from": begins.isoformat(), "per_week": 7}]
    made = course([48, 47, 48, 47], [], program=program, exercise_log=log)
    progress = review(made, today=TODAY, pack=pack).progress
    assert progress is not None
    days = [begins + timedelta(days=n) for n in range(7)]
    told = [any(m.said.key == "milestone.weeks" for m in milestones(made, progress, pack, day)) for day in days]
    assert told == [False, False, False, False, True, True, True]
