"""All four real data sets go through import and review, patient by patient."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from replan.batch import Imported, import_table, read_mapping, read_table
from replan.knowledge.pack import Pack
from replan.review import review
from replan.review.declared import pack_for
from replan.trajectory import follow

MAPS = Path(__file__).parents[1] / "data/maps"
SETS = {
    # name: (file, patients as counted in its own README)
    "cervical_dystonia": ("cervical_dystonia_twstrs.csv", 109),
    "help": ("help_sf36_cesd.csv", 470),
    "beat_the_blues": ("beat_the_blues_bdi.csv", 100),
    "stroke_barthel": ("stroke_weekly_barthel.csv", 24),
}


def _import(name: str, shared: Path, pack: Pack) -> Imported:
    mapping = read_mapping((MAPS / f"{name}.yaml").read_text("utf-8"), name)
    return import_table(read_table(shared / "data" / SETS[name][0]), mapping, pack)


@pytest.mark.parametrize("name", SETS)
def test_every_patient_comes_through_import_and_review(name: str, shared: Path, pack: Pack) -> None:
    imported = _import(name, shared, pack)
    assert imported.rejected == ()
    assert len(imported.courses) == SETS[name][1]
    verdicts: Counter[str] = Counter()
    for course in imported.courses:
        last = max(measurement.on for measurement in course.measurements)
        made = review(course, today=last, pack=pack)
        assert made.progress is not None
        assert 0 <= made.progress.chance_of_goal.low <= made.progress.chance_of_goal.high <= 1
        verdicts[made.progress.verdict] += 1
    assert sum(verdicts.values()) == SETS[name][1]
    assert len(verdicts) > 1


def test_an_effect_that_wears_off_is_not_called_on_track(shared: Path, pack: Pack) -> None:
    """One injection at week 0 wears off by week 16: the mean is back where it began."""
    imported = _import("cervical_dystonia", shared, pack)
    at_end = [c for c in imported.courses if len(c.measurements) == 6]
    verdicts = Counter(review(c, today=max(m.on for m in c.measurements), pack=pack).progress.verdict for c in at_end)  # type: ignore[union-attr]
    assert verdicts["on_track"] + verdicts["recovered"] < 0.2 * len(at_end)


def test_treated_depression_is_mostly_on_track_or_recovered(shared: Path, pack: Pack) -> None:
    """The mean falls from 23 to 11 in this trial, so most who are still measured do well."""
    imported = _import("beat_the_blues", shared, pack)
    done = [c for c in imported.courses if len(c.measurements) >= 4]
    good = sum(
        review(c, today=max(m.on for m in c.measurements), pack=pack).progress.verdict in ("on_track", "recovered")  # type: ignore[union-attr]
        for c in done
    )
    assert good > 0.6 * len(done)


@pytest.mark.parametrize("name", ["cervical_dystonia", "beat_the_blues", "stroke_barthel"])
def test_eight_of_ten_last_scores_fall_inside_the_forecast(name: str, shared: Path, pack: Pack) -> None:
    """Last score predicted from the first three. The band is for true scores, so the error of one score is added.

    Tolerance: three binomial standard errors about 0.8, and 0.06 for the normal shape on a bounded scale.
    """
    inside = []
    for course in _import(name, shared, pack).courses:
        rows = sorted(course.measurements, key=lambda m: m.on)
        if len(rows) < 4:
            continue
        early = course.model_copy(update={"measurements": tuple(rows[:3])})
        known = pack_for(early, pack)
        found = follow(early, known, rows[2].on)
        assert found is not None
        band = min(found.main.forecast, key=lambda b: abs((b.on - rows[-1].on).days))
        sd_true = (band.high80 - band.low80) / 2 / 1.2816
        half = 1.2816 * np.hypot(sd_true, course.declared.measures[0].error)
        inside.append(abs((rows[-1].score or 0) - band.best) <= half)
    share, n = float(np.mean(inside)), len(inside)
    assert abs(share - 0.8) < 3 * (0.8 * 0.2 / n) ** 0.5 + 0.06, (share, n)
