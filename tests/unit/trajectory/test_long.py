"""Long columns in any order give what the same cohort gives in order, patient by patient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, course
from replan.course.prior_file import Cohort, PriorFile
from replan.evaluation import outlook as of_cohort
from replan.evaluation.series import Outcome, Series
from replan.knowledge.pack import Pack
from replan.trajectory import long
from replan.trajectory.cohort import outlook
from replan.trajectory.long import arrange, outlook_of_long
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling
from replan.trajectory.taught import Taught, declared_curve

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


def test_a_cohort_s_outlook_is_the_same_compiled_and_patient_by_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, outcome = np.random.default_rng(2), Outcome("odi", 0.0, 100.0, 1.0, -1.0, 10.0, 4.0, 0.0)
    series = []
    for number in range(40):
        days = np.unique(rng.integers(0, 90, rng.integers(1, 6)))
        series.append(Series(str(number), (days - days[0]) / 7, rng.integers(0, 101, len(days)).astype(float)))
    plain = list(of_cohort._of_curve(series, outcome, PRIOR, "x", 12.0))
    monkeypatch.setattr(of_cohort, "COMPILED_FROM", 1)
    for one, two in zip(plain, of_cohort._of_curve(series, outcome, PRIOR, "x", 12.0), strict=True):
        assert one.chance == pytest.approx(two.chance, abs=2e-4)
        assert (one.expected, one.low, one.high) == pytest.approx((two.expected, two.low, two.high), abs=0.02)


def test_the_example_of_many_patients_runs(tmp_path, monkeypatch: pytest.MonkeyPatch, pack: Pack) -> None:
    curve = declared_curve(
        "lbp_acute", "odi", Taught(PRIOR, np.ones(3), 60), np.empty((0, 3)), np.empty(0), (), "60 patients"
    )
    made = Cohort(
        name="x", input_hash="0", patients=60, learned_on=course().episode.start, engine="0", pack=pack.version
    )
    (tmp_path / "prior.json").write_text(PriorFile(cohort=made, curves=(curve,)).model_dump_json())
    monkeypatch.chdir(tmp_path)
    code = (ROOT / "docs/how-to/many-patients.md").read_text("utf-8").split("```python\n", 1)[1].split("```", 1)[0]
    names: dict = {}
    exec(compile(code, "many-patients", "exec"), names)
    assert names["ids"].tolist() == [7, 9] and names["outlook"].chance.shape == (2,)
