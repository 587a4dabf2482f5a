"""The pairs of diagnoses that are mistaken for each other: ratios that agree, and texts for whoever may be mistaken."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from conftest import PACK
from replan.knowledge.lookalikes import lookalikes
from replan.knowledge.schema import Discriminator, Pair
from replan.roadblocks.misdiagnosis import DISCOUNT

PAIRS = list(PACK.pairs.values())
FINDINGS = [(pair.id, finding) for pair in PAIRS for finding in pair.findings]

each_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
each_finding = pytest.mark.parametrize(
    ("pair", "finding"), FINDINGS, ids=[f"{pair}-{finding.finding}" for pair, finding in FINDINGS]
)


def sides(pair: Pair) -> Iterator[tuple[tuple[str, ...], object]]:
    yield pair.first, pair.if_first
    yield pair.second, pair.if_second


@each_finding
def test_both_answers_of_a_finding_move_the_odds_to_different_sides(pair: str, finding: Discriminator) -> None:
    if finding.lr_present is not None and finding.lr_absent is not None:
        assert (finding.lr_present - 1) * (finding.lr_absent - 1) <= 0


@each_finding
def test_a_derived_ratio_follows_from_sensitivity_and_specificity(pair: str, finding: Discriminator) -> None:
    sens, spec = finding.sensitivity, finding.specificity
    if finding.verification != "derived" or sens is None or spec is None or finding.note or spec == 1:
        return
    if finding.lr_present is not None:
        assert finding.lr_present == pytest.approx(sens / (1 - spec), rel=0.06)
    if finding.lr_absent is not None:
        assert finding.lr_absent == pytest.approx((1 - sens) / spec, rel=0.15, abs=0.02)


@each_finding
def test_what_was_read_can_be_found_again(pair: str, finding: Discriminator) -> None:
    source = PACK.sources[finding.source]
    assert finding.verification != "read" or finding.read_at or source.url or source.doi


@each_pair
def test_a_condition_that_may_be_mistaken_says_why(pair: Pair) -> None:
    for members, why in sides(pair):
        assert any(id_ in PACK.conditions for id_ in members) == (why is not None)


@each_pair
def test_both_sides_differ_and_have_plain_names(pair: Pair) -> None:
    assert not set(pair.first) & set(pair.second)
    assert all(PACK.diagnosis(id_).plain for id_ in (*pair.first, *pair.second))


def test_a_pair_is_seen_from_both_sides_with_ratios_turned_round() -> None:
    seen = {found.other: found for found in lookalikes("lbp_acute", PACK)}["lumbar_radiculopathy"]
    back = {found.other: found for found in lookalikes("lumbar_radiculopathy", PACK)}["lbp_acute"]
    here, there = ({sign.finding: sign for sign in found.signs}["slr"] for found in (seen, back))
    assert here.present is not None and there.present is not None
    assert math.isclose(here.present * there.present, 1.0)
    assert here.present == 1.28  # van der Windt 2010: 0.92 / (1 - 0.28)


def test_the_published_example_of_combining_two_signs_is_an_upper_bound() -> None:
    """Inflammatory back pain (3.1) and HLA-B27 (9.0) from 5 % give 59 % when multiplied as if they were independent
    (Rudwaleit 2004); the engine must not claim more than that."""
    independent = math.log(3.1) + math.log(9.0)
    combined = math.log(9.0) + DISCOUNT * math.log(3.1)
    odds = 0.05 / 0.95
    assert 1 / (1 + 1 / (odds * math.exp(independent))) == pytest.approx(0.59, abs=0.01)
    assert combined < independent
