"""What a patient tries elsewhere, in words, with what speaks against it and a note for the therapist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from replan.app.queries.own_items import own_items
from replan.options import Note
from replan.review.telling.beside import Concern, plant_in, tell_concerns
from replan.review.telling.plan import tell_note, treatment
from replan.web.alternatives.opened import Desk

HERBAL = "herbal_medicine"
"""The option that is about plants."""


@dataclass(frozen=True)
class TriedShown:
    """One treatment elsewhere. `concerns` are of one that goes on; `to_tell` is the ready note while the therapist has
    not been told."""

    key: str
    title: str
    lines: tuple[str, ...]
    going_on: bool
    concerns: tuple[Concern, ...]
    to_tell: str | None
    data: dict[str, Any]


def elsewhere(request: HttpRequest, desk: Desk) -> list[TriedShown]:
    """All of them, the latest first."""
    items = own_items(actor=request.user, section="options_tried")
    found = [_shown(key, item, desk) for key, item in items.items() if item["option"] in desk.context.pack.options]
    return sorted(found, key=lambda one: str(one.data["from"]), reverse=True)


def note_for(item: dict[str, Any], desk: Desk) -> str:
    """The ready note that tells the therapist about it."""
    since, until = _dates(item)
    return tell_note(Note(item["option"], since, until, planned=False, provider=None), desk.context).text


def _dates(item: dict[str, Any]) -> tuple[date, date | None]:
    until = item.get("until")
    return date.fromisoformat(item["from"]), date.fromisoformat(until) if until else None


def _unknown_plant(item: dict[str, Any], plant: object, desk: Desk) -> tuple[Concern, ...]:
    """A plant that nobody checked is not taken for a harmless one."""
    if item["option"] != HERBAL or plant is not None:
        return ()
    return (Concern("ask", desk.context.speaker.text("web.everyday.plant.unknown")),)


def _shown(key: str, item: dict[str, Any], desk: Desk) -> TriedShown:
    say = desk.context.speaker.text
    since, until = _dates(item)
    going_on = until is None or until >= desk.today
    lines = [say("web.options.from_until", on=since, until=until) if until else say("web.options.since", on=since)]
    if item.get("helped"):
        lines.append(say(f"web.options.helped.{item['helped']}"))
    told = item.get("told_therapist")
    lines.append(say(f"web.options.told.{'unknown' if told is None else 'yes' if told else 'no'}"))
    if item.get("untold_reason"):
        lines.append(say("web.options.because", reason=item["untold_reason"]))
    if item.get("note"):
        lines.append(str(item["note"]))
    plant = plant_in(item.get("note"), desk.context)
    return TriedShown(
        key=key,
        title=treatment(item["option"], desk.context),
        lines=tuple(lines),
        going_on=going_on,
        concerns=(*_unknown_plant(item, plant, desk), *tell_concerns(item["option"], plant, desk.context))
        if going_on
        else (),
        to_tell=None if told else note_for(item, desk),
        data=item,
    )
