"""Whether acting on an alert was followed by better scores: a fixed rule, and unknown stays unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from replan.review.alert_effect import Known, helped, judged_on

ACTED = date(2026, 3, 2)
FLAT = Known("plateau", 0.30)


def days(*after: int) -> list[date]:
    return [ACTED + timedelta(days=n) for n in after]


@pytest.mark.parametrize(
    ("scores", "today", "on"),
    [
        (days(-20, -5), 30, None),  # no score after it
        (days(-5, 0), 30, None),  # one on the day itself was known already
        (days(7), 20, None),  # one score, and six weeks are not over
        (days(7), 42, 42),  # one score and six weeks
        (days(7, 15), 20, 15),  # the second score
        (days(7, 7, 15), 20, 15),  # two scales on one day are one day
        (days(7, 15, 30), 10, None),  # what lies in the future is not known yet
        (days(50), 80, None),  # a first score after the six weeks needs a second one
        (days(50, 60), 80, 60),
    ],
)
def test_progress_is_judged_after_two_scores_or_six_weeks_with_one(
    scores: list[date], today: int, on: int | None
) -> None:
    expected = None if on is None else ACTED + timedelta(days=on)
    assert judged_on("plateau", ACTED, scores, ACTED + timedelta(days=today)) == expected


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (FLAT, Known("on_track", 0.32), True),  # the verdict tells
        (FLAT, Known("plateau", 0.40), True),  # one in ten more
        (FLAT, Known("plateau", 0.39), False),
        (FLAT, Known("worse", 0.10), False),
        (Known("plateau", None), Known("behind", 0.3), None),
        (Known("plateau", None), Known("recovered", 0.9), True),
        (FLAT, None, None),
    ],
)
def test_better_is_a_better_verdict_or_one_chance_in_ten_more(
    before: Known, after: Known | None, said: bool | None
) -> None:
    assert helped("plateau", ACTED, days(7, 15), before, after) is said


def test_an_alert_about_a_missing_score_helped_when_a_score_came_within_two_weeks() -> None:
    assert judged_on("overdue", ACTED, days(9), ACTED + timedelta(days=9)) == ACTED + timedelta(days=9)
    assert helped("overdue", ACTED, days(9), FLAT, None) is True
    assert judged_on("overdue", ACTED, [], ACTED + timedelta(days=13)) is None
    assert judged_on("overdue", ACTED, days(20), ACTED + timedelta(days=20)) == ACTED + timedelta(days=14)
    assert helped("overdue", ACTED, days(20), FLAT, None) is False


@pytest.mark.parametrize("attention", ["question", "ask_safety", "urgent", "finished"])
def test_what_scores_cannot_tell_stays_unknown(attention: str) -> None:
    assert judged_on(attention, ACTED, days(7, 15), ACTED + timedelta(days=60)) is None
    assert helped(attention, ACTED, days(7, 15), FLAT, Known("recovered", 0.99)) is None
