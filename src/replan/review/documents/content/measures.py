"""Every scale with its scores, the change, and the figures that a change is judged against."""

from __future__ import annotations

from replan.knowledge.schema import Figure, Scale
from replan.measures import improvement
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Heading, Part, Prose, Table
from replan.trajectory import ScaleProgress

MOST_SCORES = 12
"""Scores of one scale that are printed one by one: the first and the newest."""


def measures(material: Material) -> tuple[Part, ...]:
    """The section: changes against MCID and MDC, then every score."""
    progress = material.review.progress
    heading = Heading(material.say("section.measures"))
    if progress is None:
        return heading, Prose((material.say("measures.none"),))
    names = ("scale", "first", "last", "change", "mcid", "mdc", "reading")
    columns = tuple(material.say(f"measures.{name}") for name in names)
    rows = tuple(_row(one, material) for one in progress.all)
    scores = tuple((material.title("scales", one.scale), _scores(one, material)) for one in progress.all)
    both = (material.say("measures.scale"), material.say("measures.scores"))
    return (
        heading,
        Table("", columns, rows, (2.3, 1.5, 1.5, 1.1, 1.2, 1.2, 2.2), material.say("measures.note")),
        Table(material.say("measures.all"), both, scores, (1.6, 5)),
    )


def reading(one: ScaleProgress, material: Material) -> str:
    """What the observed change means, in a few words."""
    found, seen = one.thresholds, one.observed_change
    if len(one.scores) < 2:
        return material.say("reading.one_score")
    if not one.can_improve:
        return material.say("reading.no_room")
    if found.detectable is not None and abs(seen) < found.detectable:
        return material.say("reading.inside_error")
    if seen >= found.for_one_change:
        return material.say("reading.matters")
    if seen < 0:
        return material.say("reading.worse")
    return material.say("reading.real" if found.detectable is not None else "reading.below_mcid")


def change_in_score(one: ScaleProgress, scale: Scale, material: Material) -> str:
    """The observed change with its sign toward better or worse."""
    seen = improvement(scale, one.scores[0].value, one.scores[-1].value)
    if len(one.scores) < 2:
        return NOTHING
    key = "measures.better" if seen > 0 else "measures.worse" if seen < 0 else "measures.same"
    return material.say(key, n=material.value(scale, abs(seen)))


def _row(one: ScaleProgress, material: Material) -> tuple[str, ...]:
    scale, found = material.pack.scales[one.scale], one.thresholds
    low, high = scale.range
    better = material.context.speaker.text(f"direction.{scale.direction}")
    span = f"{material.number(low)}–{material.number(high)}" if high is not None else material.context.text(scale.unit)
    mark = _mark(scale.mcid, found.important, found.important_source, found.important_verification, material)
    mcid = f"{material.value(scale, found.important)} {mark}"
    mdc = NOTHING
    if found.detectable is not None and found.detectable_verification is not None:
        mark = _mark(scale.mdc, found.detectable, found.detectable_source, found.detectable_verification, material)
        mdc = f"{material.value(scale, found.detectable)} {mark}"
    first, last = one.scores[0], one.scores[-1]
    return (
        f"{material.context.text(scale.title)} ({span}, {better})",
        f"{material.value(scale, first.value)} ({material.day(first.on)})",
        f"{material.value(scale, last.value)} ({material.day(last.on)})" if len(one.scores) > 1 else NOTHING,
        change_in_score(one, scale, material),
        mcid,
        mdc,
        reading(one, material),
    )


def _mark(figures: tuple[Figure, ...], value: float, source: str | None, verification: str, material: Material) -> str:
    """The source of a threshold; where nobody published one, that it is assumed."""
    if source is None:
        return material.say("measures.assumed")
    note = next((figure.note for figure in figures if figure.value == value), None)
    return material.source(source, verification, note)


def _scores(one: ScaleProgress, material: Material) -> str:
    scale = material.pack.scales[one.scale]
    told = [f"{material.value(scale, score.value)} ({material.day(score.on)})" for score in one.scores]
    if len(told) > MOST_SCORES:
        between = material.say("measures.between", count=len(told) - MOST_SCORES)
        told = [told[0], between, *told[-(MOST_SCORES - 1) :]]
    return "; ".join(told)
