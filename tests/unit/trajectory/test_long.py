"""Long columns in any order give what the same cohort gives in order, patient by patient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replan.trajectory import long
from replan.trajectory.cohort import outlook
from replan.trajectory.long import arrange, outlook_of_long
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling

NODES = np.array([0.0, 4.0, 12.0])
PRIOR = Prior(NODES, np.array([50.0, 40.0, 30.0]), 90.0 * np.eye(3) + 60.0, 16.0, Scaling(0.0, 100.0, 1.0))
ids = st.one_of(st.integers(0, 30), st.integers(-(2**62), 2**62))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ids, st.integers(0, 400), st.integers(0, 100)), min_size=1, max_size=60), st.randoms())
def test_rows_are_arranged_as_a_plain_sort_would(rows: list[tuple[int, int, int]], random) -> None:
    random.shuffle(rows)
    found = arrange(*(np.array(column) for column in zip(*rows, strict=True)))
    straight = sorted(rows, key=lambda row: row[:2])  # stable: scores of one day keep their order
    assert found.patients.tolist() == sorted({row[0] for row in rows})
    assert found.scores.tolist() == [row[2] for row in straight]
    first = {row[0]: row[1] for row in reversed(straight)}
    assert found.days.tolist() == [row[1] - first[row[0]] for row in straight]
    assert np.repeat(found.patients, np.diff(found.starts)).tolist() == [row[0] for row in straight]


@pytest.mark.parametrize("kind", ["even", "crowded", "both ends", "few with many rows"])
def test_many_buckets_hold_the_rows_that_a_plain_sort_finds(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "BUCKET", 32)
    rng, n = np.random.default_rng(5), 20_000
    high = np.iinfo(np.int64).max
    who = {
        "even": rng.integers(0, 2**60, 4_000)[rng.integers(0, 4_000, n)],
        "crowded": np.where(rng.random(n) < 0.9, rng.integers(0, 900, n), rng.integers(0, 2**55, n)),
        "both ends": rng.choice([-high - 1, -1, 0, 1, high], n),
        "few with many rows": rng.integers(7, 10, n),
    }[kind]
    days, scores = rng.integers(0, 300, n), rng.permutation(n).astype(float)
    found = arrange(who, days, scores)
    order = np.lexsort((days, who))
    assert found.patients.tolist() == np.unique(who).tolist()
    assert np.repeat(found.patients, np.diff(found.starts)).tolist() == who[order].tolist()
    assert found.scores.tolist() == scores[order].tolist()
    first = np.repeat(days[order][found.starts[:-1]], np.diff(found.starts))
    assert found.days.tolist() == (days[order] - first).tolist()


@pytest.mark.parametrize("spread", [1, 2**40], ids=["ids close together", "ids from anywhere"])
def test_a_shuffled_cohort_has_the_outlook_of_the_one_in_order(spread: int) -> None:
    rng, n = np.random.default_rng(3), 300
    days = np.stack([rng.choice(np.arange(1, 90), 5, replace=False) for _ in range(n)])
    days = np.concatenate([np.zeros((n, 1), int), np.sort(days, axis=1)], axis=1).astype(np.int32)
    scores = np.round(rng.uniform(0, 100, days.shape))
    scores[rng.random(days.shape) < 0.2] = np.nan
    scores[:, 0] = 50.0
    in_order = outlook(PRIOR, days, scores, np.full(n, 84, np.int32), -10.0)
    order = rng.permutation(days.size)
    patients = np.repeat(np.arange(n) * spread, days.shape[1])[order]
    found, told = outlook_of_long(PRIOR, patients, days.ravel()[order] + 19_000, scores.ravel()[order], 84, -10.0)
    assert found.tolist() == (np.arange(n) * spread).tolist()
    np.testing.assert_array_equal(told.mean, in_order.mean)
    np.testing.assert_array_equal(told.chance, in_order.chance)


def test_columns_that_cannot_be_read_are_refused() -> None:
    one = np.array([1])
    with pytest.raises(ValueError, match="differ in length"):
        arrange(one, np.array([0, 7]), np.array([50.0]))
    with pytest.raises(ValueError, match="no score"):
        arrange(one, one, np.array([np.nan]))
    with pytest.raises(ValueError, match="outside the scale, which goes from 0 to 100"):
        outlook_of_long(PRIOR, one, one, np.array([101.0]), 84, -10.0)
