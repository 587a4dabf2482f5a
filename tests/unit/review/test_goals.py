"""Goals: how far, how likely, and what was reached on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from replan.course import Course
from replan.knowledge.pack import Pack
from replan.review import review
from replan.review.goals import attained, chance_of, milestones, outlooks

START, TODAY = date(2026, 1, 5), date(2026, 2, 16)


def course(scores: list[float], goals: list[dict[str, Any]]) -> Course:
    days = [(START + timedelta(weeks=2 * n)).isoformat() for n in range(len(scores))]
    return Course.model_validate(
        {
            "episode": {"condition": "lbp_subacute", "start": START.isoformat()},
            "measurements": [{"measure": "odi", "on": on, "score": s} for on, s in zip(days, scores, strict=True)],
            "goals": goals,
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
