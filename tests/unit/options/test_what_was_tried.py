"""What has been tried is not offered again blindly: it is left out, or offered with what would be different."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from conftest import PACK, TODAY, course
from replan.options import Offer, trials
from replan.review import review, tell

FLAT = {"odi": [("2026-01-24", 44.0), ("2026-02-14", 44.0), ("2026-03-14", 45.0)]}
GOOD = {"odi": [("2026-01-24", 60.0), ("2026-02-14", 34.0), ("2026-03-14", 14.0)]}


def _of(option: str, scores: dict[str, Any] = FLAT, **more: Any):
    """The offer or the reason why not, and what is said of it."""
    document = course("lbp_persistent", scores, **more)
    found = review(document, today=TODAY, pack=PACK)
    told = tell(found, document, PACK)
    offer = next((one for one in found.offers if one.id == option), None)
    out = next((one for one in found.not_offered if one.id == option), None)
    said = next((one.before for one in told.options if one.id == option), None)
    because = next((one.because for one in told.ruled_out if one.id == option), ())
    return offer or out, said, " ".join(because)


def _tried(weeks: int, helped: str | None, until: date = TODAY - timedelta(days=7), **more: Any) -> dict[str, Any]:
    row = {
        "option": "acupuncture",
        "from": (until - timedelta(weeks=weeks)).isoformat(),
        "until": until.isoformat(),
        **more,
    }
    return {"options_tried": [row | ({"helped": helped} if helped else {})]}


def test_a_fair_trial_that_did_not_help_is_not_offered_again_and_says_when_it_was() -> None:
    found, _, because = _of("acupuncture", **_tried(7, "same"))
    assert not isinstance(found, Offer) and found.why == "tried"
    assert "21 January 2026" in because and "11 March 2026" in because and "6 weeks" in because


def test_what_made_things_worse_is_not_offered_however_short_it_was() -> None:
    found, _, because = _of("acupuncture", **_tried(1, "worse"))
    assert not isinstance(found, Offer) and found.why == "tried_worse"
    assert "worse" in because


def test_a_trial_that_was_too_short_may_come_again_with_what_would_be_different() -> None:
    found, said, _ = _of("acupuncture", **_tried(2, "same"))
    assert isinstance(found, Offer) and said is not None
    assert "2 weeks" in said and "6 weeks" in said and "This time" in said


def test_a_trial_of_which_nobody_said_what_it_did_is_asked_about_first() -> None:
    found, said, _ = _of("acupuncture", **_tried(7, None))
    fresh, _, _ = _of("acupuncture")
    assert isinstance(found, Offer) and isinstance(fresh, Offer)
    assert said is not None and "Say that first" in said
    assert found.worth < fresh.worth


def test_what_helped_may_come_again_at_full_worth() -> None:
    found, said, _ = _of("acupuncture", **_tried(7, "better"))
    fresh, _, _ = _of("acupuncture")
    assert isinstance(found, Offer) and isinstance(fresh, Offer)
    assert found.worth == fresh.worth and said is not None and "it helped" in said


def test_what_goes_on_is_not_offered_but_judged_on_its_day() -> None:
    found, _, because = _of("acupuncture", options_tried=[{"option": "acupuncture", "from": "2026-03-10"}])
    assert not isinstance(found, Offer) and found.why == "under_way"
    assert "21 April 2026" in because, "six weeks after 10 March"
    late, _, because = _of("acupuncture", options_tried=[{"option": "acupuncture", "from": "2026-01-25"}])
    assert not isinstance(late, Offer) and "A fair trial is over" in because


CHANGE = {"on": "2026-02-01", "kind": "approach", "what": "another way", "option": "switch_approach"}


@pytest.mark.parametrize(("today", "why"), [(date(2026, 3, 1), "under_way"), (date(2026, 3, 18), "tried")])
def test_a_change_of_plan_has_its_fair_trial_and_then_the_scores_say_what_it_did(today: date, why: str) -> None:
    document = course("lbp_persistent", FLAT, plan_changes=[CHANGE])
    found = review(document, today=today, pack=PACK)
    out = {one.id: one.why for one in found.not_offered}
    assert out.get("switch_approach") == why


def test_a_treatment_that_begins_later_is_not_under_way_yet() -> None:
    found, _, _ = _of("acupuncture", options_tried=[{"option": "acupuncture", "from": "2026-04-01"}])
    assert isinstance(found, Offer) and found.tried is None


def test_what_is_offered_again_never_contradicts_the_ledger() -> None:
    """The course as a whole may go well although the change brought nothing: its own effect decides."""
    seen = []
    for scores in (
        {"odi": [("2026-01-24", 60.0), ("2026-02-07", 40.0), ("2026-02-14", 26.0), ("2026-02-28", 26.0), ("2026-03-16", 27.0)]},
        {"odi": [("2026-01-24", 46.0), ("2026-02-07", 45.0), ("2026-02-14", 45.0), ("2026-03-07", 24.0), ("2026-03-16", 10.0)]},
    ):  # fmt: skip
        change = {"on": "2026-02-15", "kind": "approach", "what": "watched", "option": "add_supervision"}
        found = review(course("lbp_persistent", scores, plan_changes=[change]), today=date(2026, 4, 20), pack=PACK)
        outcome = found.ledger[-1].outcome
        document = course("lbp_persistent", scores, plan_changes=[change])
        helped = trials(document, PACK, found.facts, date(2026, 4, 20))["add_supervision"].helped
        assert (outcome, helped) in {
            ("helped", "better"),
            ("not_helped", "same"),
            ("unclear", "same"),
            ("unclear", None),
        }
        seen.append(outcome)
    assert {"helped", "not_helped"} & set(seen)
