"""What the pages of all five questions share."""

from __future__ import annotations

from collections.abc import Iterable

from replan.options import Step
from replan.review.telling.context import Context
from replan.review.told import Answer, AnswerStep, SourceLine


def page(
    id_: str,
    context: Context,
    headline: str,
    paragraphs: Iterable[str],
    steps: Iterable[AnswerStep],
    sources: Iterable[SourceLine],
) -> Answer:
    """An answer as a page; empty paragraphs are left out, and each source stands once."""
    return Answer(
        id=id_,
        question=context.speaker.text(f"asked.{id_}"),
        headline=headline,
        paragraphs=tuple(text for text in paragraphs if text),
        steps=tuple(steps),
        sources=tuple(dict.fromkeys(sources)),
    )


def said(key: str, context: Context, **values: object) -> str:
    """A message of these pages."""
    return context.speaker.text(f"answer.{key}", **values)


def do(key: str, context: Context, *, to: str | None = None, **values: object) -> AnswerStep:
    """Something to do, with a ready sentence where the words have one (`<key>.say`); `to` is a provider's id."""
    words = context.pack.words[context.speaker.lang]
    say = f"answer.do.{key}.say"
    has_say = say in words or f"{say}.{context.speaker.reader}" in words
    whom = context.text(context.pack.providers[to].title) if to else None
    return AnswerStep(
        said(f"do.{key}", context, **values), said(f"do.{key}.say", context, **values) if has_say else None, whom
    )


def as_step(step: Step, context: Context) -> AnswerStep:
    """A step of the plan."""
    option = context.pack.options[step.option]
    whom = context.text(context.pack.providers[step.ask_whom].title)
    text = said("do.plan_step", context, title=context.text(option.title), stop=step.stop_on)
    return AnswerStep(text, context.text(option.ask), whom)


def listed(names: Iterable[str]) -> str:
    """Names one after another."""
    return ", ".join(names)
