"""What the visits say: how many there were against the usual, for as long as there was care."""

from __future__ import annotations

from datetime import date, timedelta

from conftest import PACK, TODAY, course
from replan.roadblocks.therapy import therapy_facts

VISITS = [{"on": f"2026-02-{day:02}", "status": "attended"} for day in (3, 6, 10, 13, 17, 20)]


def _share(today: date, **episode: object) -> float:
    facts = therapy_facts(course("lbp_persistent", visits=VISITS, episode=episode), PACK, today)
    share = facts["care.visits_share"]
    assert isinstance(share, float)
    return share


def test_the_share_of_visits_stays_as_it_was_when_care_ended() -> None:
    ended = {"on": "2026-02-21", "reason": "goal_reached", "by": "therapist"}
    at_the_end = _share(date(2026, 2, 21), ended=ended)
    assert _share(TODAY, ended=ended) == _share(TODAY + timedelta(weeks=4), ended=ended) == at_the_end
    assert _share(TODAY) < at_the_end


def test_an_end_that_has_not_come_yet_changes_nothing() -> None:
    ended = {"on": (TODAY + timedelta(weeks=2)).isoformat(), "reason": "moved", "by": "patient"}
    assert _share(TODAY, ended=ended) == _share(TODAY)
