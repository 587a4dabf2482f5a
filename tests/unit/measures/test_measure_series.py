"""Scores over time of activities that the patient chose."""

from __future__ import annotations

import pytest

from conftest import PACK
from replan.core.errors import DocumentError
from replan.measures import comparable_scores

PSFS = PACK.measures["psfs"]


def scores(*occasions: list[float | None]) -> list[float | None]:
    return [result["psfs"] if result else None for result in comparable_scores(PSFS, occasions)]


def test_the_same_activities_each_time_are_all_counted() -> None:
    assert scores([2, 4, 3], [6, 8, 7]) == [3, 7]


def test_an_activity_dropped_later_counts_at_no_time() -> None:
    assert scores([8, 2, 2], [None, 4, 4]) == [2, 4]


def test_an_activity_added_later_counts_at_no_time() -> None:
    assert scores([2, 4], [6, 8, 1]) == [3, 7]


def test_dropping_the_activity_that_got_well_does_not_look_like_getting_worse() -> None:
    first, second = scores([3, 3], [10, 5])
    assert first is not None and second is not None and second > first
    first, second = scores([3, 3, 3], [None, 5, 4])
    assert first is not None and second is not None and second > first


def test_nothing_can_be_compared_when_no_activity_stayed() -> None:
    assert scores([2, None], [None, 8]) == [None, None]


def test_an_empty_occasion_takes_nothing_from_the_others() -> None:
    assert scores([2, 4], [None, None], [6, 8]) == [3, None, 7]


def test_no_occasions_give_no_scores() -> None:
    assert scores() == []


def test_an_answer_beyond_the_last_activity_is_told_and_not_dropped() -> None:
    with pytest.raises(DocumentError, match="'psfs' has 1 to 5 questions"):
        scores([2, 4], [1, 2, 3, 4, 5, 6])
