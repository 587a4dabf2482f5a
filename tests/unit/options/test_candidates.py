"""What is offered and in which order: evidence of harm counts against an option, and unknown is no reason to leave out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import PACK, TODAY, course
from replan.knowledge.rules import Fact
from replan.options import Offer, trials
from replan.options.candidates import NotOffered, consider
from replan.options.combine import RECENT_DAYS, clashes, go_together, going_on
from replan.safety import Screening

CALM = Screening((), (), (), ())
NEEDLES = PACK.options["acupuncture"].model_copy(update={"exclude": (), "offer_when": None, "part_of": None})
"""An option that suits one reason and has no rule of its own."""

REASON = max(NEEDLES.fits, key=lambda reason: NEEDLES.fits[reason])


def considered(facts: Mapping[str, Fact] | None = None, **change: Any) -> Offer | NotOffered:
    pack = SimpleNamespace(options={NEEDLES.id: NEEDLES.model_copy(update=change)}, retired={})
    likely: Mapping[str, Fact] = {f"roadblock.{REASON}": 1.0} if facts is None else facts
    offers, rest = consider(course("lbp_persistent"), pack, likely, CALM, TODAY)  # type: ignore[arg-type]
    [found] = (*offers, *rest)
    return found


def worth(**change: Any) -> float:
    found = considered(**change)
    assert isinstance(found, Offer)
    return found.worth


def effects(direction: str) -> Any:
    return tuple(one.model_copy(update={"direction": direction, "conditions": ()}) for one in NEEDLES.effects[:1])


def test_evidence_of_harm_is_worth_less_than_none_and_help_more() -> None:
    order = [worth(effects=effects(direction)) for direction in ("harms", "little", "mixed", "helps")]
    assert order == sorted(order)
    assert order[0] < worth(effects=()) < order[-1]
    assert order[0] < 0


@pytest.mark.parametrize(("chance", "offered"), [(0.081, True), (0.079, False)])
def test_what_answers_nothing_likely_is_not_offered(chance: float, offered: bool) -> None:
    found = considered({f"roadblock.{REASON}": chance}, fits={REASON: 1.0})
    assert isinstance(found, Offer) is offered
    if isinstance(found, Offer):
        assert found.answers == REASON
    else:
        assert found.why == "nothing_to_answer"


@pytest.mark.parametrize(
    ("known", "likely", "why"),
    [
        (True, 0.0, None),
        (None, 1.0, None),
        (None, 0.0, "nothing_to_answer"),
        (False, 1.0, "does_not_fit"),
    ],
)
def test_a_rule_that_surely_fails_rules_an_option_out_and_one_of_which_nobody_knows_neither_does_nor_asks_for_it(
    known: bool | None, likely: float, why: str | None
) -> None:
    rule = PACK.options["prepare_next_visit"].offer_when
    facts: dict[str, Fact] = {f"roadblock.{REASON}": likely}
    if known is not None:
        facts["messages.unanswered"] = float(known)
    found = considered(facts, offer_when=rule)
    assert (None if isinstance(found, Offer) else found.why) == why


def tried(**row: Any) -> Any:
    weeks = row.pop("weeks")
    since = (TODAY - timedelta(weeks=weeks)).isoformat()
    made = course("lbp_persistent", options_tried=[{"option": "acupuncture", "from": since, **row}])
    return trials(made, PACK, {}, TODAY)["acupuncture"]


def test_a_trial_goes_on_through_its_last_day_and_is_fair_from_its_full_time_on() -> None:
    assert tried(weeks=2, until=TODAY.isoformat()).under_way
    assert not tried(weeks=2, until=(TODAY - timedelta(days=1)).isoformat()).under_way
    fair = tried(weeks=6)
    assert fair.fair_weeks == 6
    assert fair.fair and not tried(weeks=5).fair
    assert fair.judge_on == TODAY


def test_of_several_trials_the_latest_counts_and_before_all_one_that_goes_on() -> None:
    rows = [
        {"option": "acupuncture", "from": "2026-02-20", "until": "2026-03-01", "helped": "worse"},
        {"option": "acupuncture", "from": "2025-06-01", "until": "2025-09-01", "helped": "better"},
    ]
    assert trials(course("lbp_persistent", options_tried=rows), PACK, {}, TODAY)["acupuncture"].helped == "worse"
    still = [{"option": "acupuncture", "from": "2025-05-01"}, *rows]
    assert trials(course("lbp_persistent", options_tried=still), PACK, {}, TODAY)["acupuncture"].under_way


@pytest.mark.parametrize(
    ("works", "shown", "helped"), [(True, None, "same"), (None, None, None), (True, True, "better")]
)
def test_a_change_of_plan_helped_as_its_own_effect_says_and_else_brought_nothing_while_nothing_works(
    works: bool | None, shown: bool | None, helped: str | None
) -> None:
    change = {"on": "2026-01-30", "kind": "approach", "what": "another way", "option": "switch_approach"}
    facts: dict[str, Fact] = {"progress.not_working": works, "tried.switch_approach_helped": shown}
    made = course("lbp_persistent", plan_changes=[change])
    found = trials(made, PACK, facts, TODAY)["switch_approach"]
    assert (found.helped, found.by_scores) == (helped, helped is not None)


@pytest.mark.parametrize(
    ("days", "status", "goes_on"),
    [
        (RECENT_DAYS, "attended", True),
        (RECENT_DAYS + 1, "attended", False),
        (3, "cancelled", False),
        (-3, "attended", False),
    ],
)
def test_what_visits_of_the_last_four_weeks_were_made_of_goes_on(days: int, status: str, goes_on: bool) -> None:
    on = (TODAY - timedelta(days=days)).isoformat()
    made = course(visits=[{"on": on, "status": status, "interventions": [{"code": "manipulation"}]}])
    assert (going_on(made, {}, TODAY) == ("manipulation",)) is goes_on
    assert RECENT_DAYS == 28


def test_a_treatment_that_is_over_goes_on_no_more() -> None:
    rows = [
        {"option": "acupuncture", "from": "2026-02-20", "until": "2026-03-01"},
        {"option": "massage", "from": "2026-02-20"},
    ]
    made = course("lbp_persistent", options_tried=rows)
    assert going_on(made, trials(made, PACK, {}, TODAY), TODAY) == ("massage",)


ANY = next(iter(PACK.combinations.values()))


def combining(*words: tuple[str, str, str]) -> Any:
    """A pack of combinations: how it goes, one treatment, and the other."""
    made = {
        f"c{number}": ANY.model_copy(
            update={"id": f"c{number}", "treatments": (one,), "with_treatments": (other,), "together": how}
        )
        for number, (how, one, other) in enumerate(words)
    }
    return SimpleNamespace(combinations=made)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_of_one_pair_the_gravest_word_counts_and_the_gravest_pair_stands_first(order: tuple[int, ...]) -> None:
    words = [("coordinate", "a", "b"), ("not_together", "b", "a"), ("apart", "a", "b")]
    pack = combining(*(words[number] for number in order), ("coordinate", "a", "0"))
    found = clashes(["a"], ["0", "b"], pack)
    assert [(clash.other, clash.together) for clash in found] == [("b", "not_together"), ("0", "coordinate")]


@pytest.mark.parametrize(("how", "fine"), [("not_together", False), ("apart", True), ("coordinate", True)])
def test_only_what_must_not_be_together_keeps_a_treatment_from_beginning(how: str, fine: bool) -> None:
    assert go_together("a", ["b"], combining((how, "a", "b"))) is fine
