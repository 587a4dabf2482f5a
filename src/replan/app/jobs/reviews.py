"""The reviews of the day, made before anybody opens the caseload."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from replan.app.jobs.work import Work
from replan.app.queries.courses import episodes_of_clinic
from replan.app.reviews import gists
from replan.store.models import Episode

AT_ONCE = 5
"""Reviews between two looks at whether to stop: about a quarter of a second."""


def run(work: Work) -> dict[str, Any]:
    """Reviews every current course of the clinic; those of today that stand already cost nothing."""
    today = timezone.localdate()
    episodes = episodes_of_clinic(work.clinic)
    parts = [episodes[start : start + AT_ONCE] for start in range(0, len(episodes), AT_ONCE)]
    problems = dict(work.place).get("problems", 0)

    def review_part(part: list[Episode]) -> None:
        nonlocal problems
        problems += sum(bool(gist.get("problem")) for gist in gists(part, today, len(part)).found.values())

    work.each(parts, review_part)
    return {"reviews": len(episodes), "problems": problems, "on": today.isoformat()}
