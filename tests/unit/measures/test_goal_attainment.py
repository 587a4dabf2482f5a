"""Goal attainment scaling against its own published properties."""

from __future__ import annotations

import pytest

from replan.measures.goal_attainment import attainment


def test_goals_reached_as_expected_score_fifty() -> None:
    assert attainment([(0, 1), (0, 3), (0, 2)]) == 50


@pytest.mark.parametrize(
    ("levels", "score"),
    # By hand from the formula: equal weights give 50 + 10 sum(x) / sqrt(0.7 n + 0.3 n^2).
    [([1], 60), ([2], 70), ([1, 1], 62), ([1, 1, 1], 64), ([2, 2, 2], 77), ([-1, -1, -1, -1], 35)],
)  # fmt: skip
def test_equal_weights_give_what_the_formula_gives_by_hand(levels: list[int], score: int) -> None:
    assert round(attainment([(level, 1) for level in levels]) or 0) == score


def test_a_weight_counts_only_against_other_weights() -> None:
    assert attainment([(1, 2), (-1, 2)]) == attainment([(1, 1), (-1, 1)])
    assert attainment([(1, 3), (-1, 1)]) > 50


def test_without_a_rating_there_is_no_score_and_a_wrong_level_is_refused() -> None:
    assert attainment([]) is None
    with pytest.raises(ValueError, match="-2 to 2"):
        attainment([(3, 1)])
