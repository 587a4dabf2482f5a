"""The probability model: Bayes for one piece of evidence, nothing for what is not known, nothing counted twice."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK, ROOT
from replan.core.truth import Truth
from replan.knowledge.rules import Fact, evaluate
from replan.knowledge.schema import All, AnyOf, Evidence, Likelihood, Roadblock, Rule
from replan.knowledge.schema import Test as Comparison
from replan.roadblocks import find_movers, find_reasons, misfit_facts, next_questions, weigh
from replan.roadblocks.belief import Weight, evidence_weight, expit, logit, prior_weight, probability
from replan.roadblocks.misdiagnosis import mixture

LBP = PACK.conditions["lbp_acute"]


def _reasons(facts: dict[str, Fact], condition: str = "lbp_acute") -> dict[str, float]:
    found = find_reasons(weigh(PACK.conditions[condition], facts, PACK), facts, {}, {})
    return {reason.id: reason.probability.best for reason in found}


def test_one_piece_of_evidence_is_bayes() -> None:
    """P(holds | seen) by counting 1000 people: 300 with the reason, of whom 60 % show it; of the rest 10 %."""
    prior = prior_weight(Likelihood(low=0.2, best=0.3, high=0.4))
    seen = evidence_weight(Likelihood(low=0.5, best=0.6, high=0.7), Likelihood(low=0.05, best=0.1, high=0.2), Truth.YES)
    assert probability(prior + seen).best == pytest.approx(180 / (180 + 70))
    absent = evidence_weight(
        Likelihood(low=0.5, best=0.6, high=0.7), Likelihood(low=0.05, best=0.1, high=0.2), Truth.NO
    )
    assert probability(prior + absent).best == pytest.approx(120 / (120 + 630))


def test_without_any_fact_each_reason_stands_at_its_prior_in_that_condition() -> None:
    for condition in PACK.conditions:
        for id_, p in _reasons({}, condition).items():
            assert p == pytest.approx(PACK.roadblocks[id_].prior_of(condition).best)


def test_a_prior_for_a_condition_stands_in_for_the_general_one() -> None:
    general, own = _reasons({}, "ankle_sprain"), _reasons({}, "tka")
    assert own["misdiagnosis"] < general["misdiagnosis"]
    assert own["non_adherence"] < general["non_adherence"]


def _satisfying(rule: Rule) -> dict[str, Fact]:
    """Facts under which the rule holds."""
    if isinstance(rule, All):
        return {field: value for part in rule.all for field, value in _satisfying(part).items()}
    if isinstance(rule, AnyOf):
        return _satisfying(rule.any[0])
    assert isinstance(rule, Comparison)
    value = rule.value[0] if isinstance(rule.value, tuple) else rule.value
    shift = {"above": 0.01, "below": -0.01}.get(rule.op, 0)
    return {rule.field: float(value) + shift if shift else value}


EVIDENCE = [(block, evidence) for block in PACK.roadblocks.values() for evidence in block.evidence]


@pytest.mark.parametrize(("block", "evidence"), EVIDENCE, ids=lambda one: one.id)
def test_evidence_points_the_way_its_likelihoods_say(block: Roadblock, evidence: Evidence) -> None:
    facts = _satisfying(evidence.when)
    assert evaluate(evidence.when, facts) is Truth.YES
    rest = [other for other in block.evidence if other.group == evidence.group]
    known = [other for other in rest if evaluate(other.when, facts) is not Truth.UNKNOWN]
    before, after = block.prior_of("lbp_acute").best, _reasons(facts)[block.id]
    if known == [evidence]:
        assert (after > before) == (evidence.if_holds.best > evidence.if_not.best)


def test_of_evidence_that_says_the_same_only_the_strongest_counts() -> None:
    fear = {"score.tsk11": 40.0}
    more = {**fear, "finding.worry_movement_harms": True}
    assert _reasons(more)["complex_or_chronic"] == pytest.approx(_reasons(fear)["complex_or_chronic"], abs=1e-9)
    apart = {**fear, "score.isi": 20.0}
    assert _reasons(apart)["complex_or_chronic"] > _reasons(fear)["complex_or_chronic"]


def test_more_than_one_reason_may_hold() -> None:
    facts: dict[str, Fact] = {"adherence.done_share": 0.2, "care.passive_share": 0.9, "care.outdated_share": 0.8}
    likely = [id_ for id_, p in _reasons(facts).items() if p >= 0.5]
    assert {"non_adherence", "inadequate_therapy"} <= set(likely)


@pytest.mark.parametrize("reason", ["pain", "too_hard", "no_time", "forgot", "no_belief", "no_access", "other"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.9])
def test_why_some_exercises_were_left_out_says_little_about_how_many(reason: str, share: float) -> None:
    untold = _reasons({"adherence.done_share": share})["non_adherence"]
    told = _reasons({"adherence.done_share": share, "adherence.main_reason": reason})["non_adherence"]
    assert untold <= told < untold + 0.05


def test_a_wrong_diagnosis_may_be_any_of_several() -> None:
    """Excluding one of two others by LR 0.2 leaves the other: mean ratio (0.2 + 1) / 2 = 0.6, not 0.2."""
    found = mixture([Weight(math.log(0.2), 0.5), None])
    assert found.value == pytest.approx(math.log(0.6))
    assert mixture([]).value == 0.0
    assert mixture([Weight(1.3, 0.4)]) == Weight(pytest.approx(1.3), pytest.approx(0.4))


known = st.fixed_dictionaries(
    {},
    optional={
        "adherence.done_share": st.floats(0, 1),
        "adherence.attended_share": st.floats(0, 1),
        "care.passive_share": st.floats(0, 1),
        "care.visits_share": st.floats(0, 2),
        "progress.early_response": st.booleans(),
        "progress.verdict": st.sampled_from(["behind", "plateau", "worse", "uncertain"]),
        "finding.slump": st.booleans(),
        "finding.crossed_slr": st.booleans(),
        "finding.home_no_time": st.booleans(),
        "finding.low_mood": st.booleans(),
        "finding.goals_agreed": st.booleans(),
        "monitoring.longest_gap_weeks": st.floats(0, 20),
        "monitoring.goals": st.floats(0, 3),
        "score.pcs": st.floats(0, 52),
    },
)


@settings(max_examples=120, deadline=None)
@given(known)
def test_an_answer_does_what_was_said_of_it(facts: dict[str, Fact]) -> None:
    """The promise of the next best question: what the review says after the answer is what it said it would say."""
    weighed = weigh(LBP, facts, PACK)
    movers = find_movers(weighed, facts)
    reasons = find_reasons(weighed, facts, movers, {})
    for question in next_questions(reasons, movers)[:4]:
        for answer, said in ((True, question.if_yes), (False, question.if_no)):
            then = {**facts, f"finding.{question.finding}": answer}
            then |= misfit_facts(LBP, then, PACK)
            found = {r.id: r.probability.best for r in find_reasons(weigh(LBP, then, PACK), then, {}, {})}
            assert found[question.reason] == pytest.approx(said, abs=1e-9)


@settings(max_examples=120, deadline=None)
@given(known)
def test_questions_gain_and_come_best_first(facts: dict[str, Fact]) -> None:
    weighed = weigh(LBP, facts, PACK)
    movers = find_movers(weighed, facts)
    questions = next_questions(find_reasons(weighed, facts, movers, {}), movers)
    assert len({question.finding for question in questions}) == len(questions)
    assert [q.worth for q in questions] == sorted((q.worth for q in questions), reverse=True)
    for question in questions:
        assert 0 < question.gain <= 1
        assert 0 <= question.decides <= 0.5
        assert facts.get(f"finding.{question.finding}") is None


def test_a_question_that_can_turn_the_decision_beats_one_that_cannot() -> None:
    facts: dict[str, Fact] = {"progress.early_response": False, "finding.home_most_days": True, "finding.slump": True}
    weighed = weigh(LBP, facts, PACK)
    movers = find_movers(weighed, facts)
    reasons = find_reasons(weighed, facts, movers, {})
    best = next_questions(reasons, movers)[0]
    assert best.turns in ("names", "clears")
    assert best.decides > 0


@settings(max_examples=100, deadline=None)
@given(known)
def test_what_would_change_the_mind_is_the_unknown_that_moves_most(facts: dict[str, Fact]) -> None:
    weighed = weigh(LBP, facts, PACK)
    movers = find_movers(weighed, facts)
    for reason in find_reasons(weighed, facts, movers, {}):
        p = reason.probability.best
        moves = [max(abs(m.if_yes - p), abs(m.if_no - p)) for m in movers[reason.id]]
        if reason.mover is None:
            assert moves == []
        else:
            assert max(abs(reason.mover.if_yes - p), abs(reason.mover.if_no - p)) == max(moves)
            assert facts.get(reason.mover.field) is None


@given(st.floats(-8, 8), st.floats(0, 3))
def test_an_interval_holds_its_best_value_and_stays_a_chance(value: float, sd: float) -> None:
    found = probability(Weight(value, sd))
    assert 0 <= found.low <= found.best <= found.high <= 1
    assert expit(logit(0.3)) == pytest.approx(0.3)


def test_every_likelihood_has_width_and_a_source() -> None:
    for block, evidence in EVIDENCE:
        for likelihood in (evidence.if_holds, evidence.if_not):
            assert likelihood.low < likelihood.best < likelihood.high, (block.id, evidence.id)
        assert evidence.source in PACK.sources
        assert evidence.verification == "judgement", "a likelihood that a study gives needs its study checked here"


def test_the_page_on_the_method_lists_all_evidence() -> None:
    page = (ROOT / "docs/explanation/roadblocks.md").read_text("utf-8")
    for block, evidence in EVIDENCE:
        row = (
            f"| {block.id} | {evidence.id} | {evidence.group} | {evidence.if_holds.best:g} | {evidence.if_not.best:g} |"
        )
        assert row in page, row
