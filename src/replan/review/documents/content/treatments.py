"""What has been tried, when, how much of it, and what the scores say that it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from replan.course.events import Visit
from replan.review.documents.content.adherence import line_share
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.content.measures import change_in_score, reading
from replan.review.documents.parts import Bullets, Heading, Part, Prose, Table

MOST_ROWS = 24
"""Rows that a reader still takes in; the newest are kept."""

MOST_LINES = 5
"""Lines on the first page."""


@dataclass(frozen=True)
class Treatment:
    """One thing that was tried: when, what, how much, and its effect in words."""

    begins: date
    until: date | None
    what: str
    how_much: str
    effect: str
    own_effect: bool = True


def treatments(material: Material) -> tuple[Part, ...]:
    """The section: one row a treatment, oldest first."""
    found = timeline(material)
    heading = Heading(material.say("section.treatments"))
    if not found:
        return heading, Prose((material.say("treatments.none"),))
    rows = tuple(_row(one, material) for one in found[-MOST_ROWS:])
    columns = tuple(material.say(f"treatments.{name}") for name in ("when", "what", "how_much", "effect"))
    left_out = len(found) - len(rows)
    note = material.say("treatments.note")
    if left_out:
        note = f"{note} {material.say('treatments.left_out', count=left_out)}"
    return heading, Table("", columns, rows, (1.7, 2.2, 2.2, 2.6), note)


def tried_in_short(material: Material) -> tuple[Part, ...]:
    """What was tried, in one line each, for the first page."""
    found = timeline(material)
    if not found:
        return (Prose((material.say("treatments.none"),)),)
    together = [one for one in found if not one.own_effect]
    lines = [_first_plan(together, material)] if together else []
    lines += [f"{one.what} ({material.span(one.begins, one.until)}): {one.effect}" for one in found if one.own_effect]
    more = (material.say("treatments.more", count=len(lines) - MOST_LINES),) if len(lines) > MOST_LINES else ()
    return (Bullets((*lines[:MOST_LINES], *more)),)


def _first_plan(together: list[Treatment], material: Material) -> str:
    """What began together, with the change on the main scale since."""
    what = "; ".join(f"{one.what} ({one.how_much})" for one in together if one.how_much != NOTHING)
    progress = material.review.progress
    if progress is None:
        return what
    main = progress.main
    scale = material.pack.scales[main.scale]
    change, title = change_in_score(main, scale, material), material.context.text(scale.title)
    return material.say("treatments.first_plan", what=what, change=change, scale=title, reading=reading(main, material))


def timeline(material: Material) -> tuple[Treatment, ...]:
    """Everything that was done by the day of the review, oldest first."""
    found = [*_surgery(material), *_care(material), *_program(material), *_changes(material), *_beside(material)]
    return tuple(sorted((one for one in found if one.begins <= material.today), key=lambda one: (one.begins, one.what)))


def effect_on(day: date, material: Material) -> str | None:
    """What the change of plan on `day` did, with its uncertainty; None when the plan did not change that day."""
    progress = material.review.progress
    effect = next((one for one in progress.plan_effects if one.on == day), None) if progress else None
    if effect is None:
        changed = any(entry.change.on == day for entry in material.review.ledger)
        return material.say("effect.not_measured") if changed else None
    if effect.gain is None or effect.chance is None:
        return material.say("effect.too_early")
    low, best, high = (material.number(value) for value in (effect.gain.low, effect.gain.best, effect.gain.high))
    return material.say("effect.found", best=best, low=low, high=high, p=material.chance(effect.chance))


def _row(one: Treatment, material: Material) -> tuple[str, ...]:
    return material.span(one.begins, one.until), one.what, one.how_much, one.effect


def _surgery(material: Material) -> Iterator[Treatment]:
    surgery = material.course.episode.surgery
    if surgery is not None:
        name = material.title("conditions", surgery.procedure)
        yield Treatment(surgery.on, surgery.on, material.say("treatments.surgery", name=name), NOTHING, NOTHING, False)


def _care(material: Material) -> Iterator[Treatment]:
    """Each kind of intervention of the visits that took place."""
    by_code: dict[str, list[tuple[Visit, float | None]]] = defaultdict(list)
    for visit in material.course.visits:
        if visit.status == "attended" and visit.on <= material.today:
            for item in visit.interventions:
                by_code[item.code].append((visit, item.minutes))
    for code, given in by_code.items():
        days = sorted(visit.on for visit, _ in given)
        minutes = [m for _, m in given if m is not None]
        dose = material.say("treatments.visits", count=len(set(days)))
        if len(minutes) == len(given):
            dose += ", " + material.say("treatments.minutes", n=sum(minutes) / len(minutes))
        effect = effect_on(days[0], material)
        said = effect or material.say("effect.not_apart")
        yield Treatment(days[0], days[-1], material.title("interventions", code), dose, said, effect is not None)


def _program(material: Material) -> Iterator[Treatment]:
    for line in material.course.program:
        dose, done = material.dose(line), line_share(line.id, material)
        if done is not None:
            dose += "; " + material.say("treatments.done", share=done)
        effect = effect_on(line.from_, material)
        said = effect or material.say("effect.not_apart")
        name = material.say("treatments.home", name=material.exercise(line))
        yield Treatment(line.from_, line.until, name, dose, said, effect is not None)


def _changes(material: Material) -> Iterator[Treatment]:
    for change in material.course.plan_changes:
        kind = material.say(f"change.{change.kind}")
        reason = change.reason if change.reason and material.shows("notes") else NOTHING
        effect = effect_on(change.on, material) or material.say("effect.not_measured")
        yield Treatment(change.on, change.on, f"{kind}: {change.what}", reason, effect)


def _beside(material: Material) -> Iterator[Treatment]:
    """What was tried beside the therapy, with what the patient says of it."""
    for tried in material.course.options_tried:
        told = {None: "unknown", True: "yes", False: "no"}[tried.told_therapist]
        dose = material.say(f"treatments.told.{told}")
        effect = effect_on(tried.from_, material) or material.say("effect.not_measured")
        if tried.helped:
            effect = f"{material.say(f'helped.{tried.helped}')} {effect}"
        yield Treatment(tried.from_, tried.until, material.title("options", tried.option), dose, effect)
