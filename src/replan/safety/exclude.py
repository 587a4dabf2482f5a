"""Which options safety rules out, and which need a word of caution because nobody has asked yet."""

from __future__ import annotations

from replan.core.truth import Truth
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import Option
from replan.safety.screen import Screening


def ruled_out(option: Option, facts: Facts, screening: Screening) -> tuple[str, ...]:
    """Paths of the texts that say why `option` is ruled out; empty when it is not.

    An urgent red flag rules out every option (the caller shows the flag instead of reasons); else each exclusion whose
    rule surely holds does.
    """
    if screening.urgent:
        return ("for_whom",)
    return _because(option, facts, Truth.YES)


def cautions_from_unknown(option: Option, facts: Facts) -> tuple[str, ...]:
    """Paths of the texts of exclusions that may hold: unknown is not absent, so they are said as a caution."""
    return _because(option, facts, Truth.UNKNOWN)


def _because(option: Option, facts: Facts, truth: Truth) -> tuple[str, ...]:
    return tuple(
        f"exclude.{number}.because"
        for number, exclusion in enumerate(option.exclude)
        if evaluate(exclusion.when, facts) is truth
    )
