"""The five questions that people ask when therapy does not seem to work, each answered from their own data."""

from __future__ import annotations

from replan.review.telling.answers.combine import combine
from replan.review.telling.answers.does_it_respond import does_it_respond
from replan.review.telling.answers.motivation import motivation
from replan.review.telling.answers.no_improvement import no_improvement
from replan.review.telling.answers.second_opinion import second_opinion
from replan.review.telling.context import Context
from replan.review.told import Answer


def tell_answers(context: Context) -> tuple[Answer, ...]:
    """No improvement, a second opinion, does it respond, motivation, combining treatments; none while a red flag is
    urgent or nothing was measured."""
    progress = context.review.progress
    if context.review.screening.urgent or progress is None:
        return ()
    return (
        no_improvement(progress, context),
        second_opinion(context),
        does_it_respond(progress, context),
        motivation(progress, context),
        combine(context),
    )
