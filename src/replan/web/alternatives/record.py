"""Records what is tried elsewhere, and says at once what speaks against it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from replan.app.actions import write_section, write_sections
from replan.app.permissions import May, require
from replan.app.queries.courses import is_read, own_record
from replan.app.queries.own_items import own_items
from replan.core.dates import FIRST_DAY, latest_day
from replan.core.errors import UserError
from replan.review.telling.beside import plant_in
from replan.web.alternatives.opened import Desk, opened
from replan.web.alternatives.shown import HERBAL, elsewhere, note_for
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

LONGEST = 300
LONGEST_PLANT = 60
OTHER = "other"
"""A plant that the pack does not know."""

KINDS = ("manual_therapy", "integrative", "lifestyle", "specialist")
HELPED = ("better", "same", "worse")


@login_required
@require_http_methods(["GET", "POST"])
def tried(request: HttpRequest) -> HttpResponse:
    """The form, for a new treatment or `?edit=` one. A POST keeps it, whatever speaks against it: it is what happens.
    What speaks against it is then the first thing on the page."""
    desk = opened(request)
    if isinstance(desk, HttpResponse):
        return desk
    if request.method == "GET":
        return _form(request, desk)
    require(request.user, May.WRITE_OWN_SCORES)
    items = own_items(actor=request.user, section="options_tried")
    key = request.POST.get("key", "")
    if key and key not in items:
        raise Http404
    data, problems = _fields(request.POST, desk, items.get(key, {}))
    if not problems:
        try:
            _keep(request, desk, key := key or str(uuid4()), data)
        except UserError:
            problems = {"option": "web.options.not_saved"}
    if problems:
        return _form(request, desk, problems)
    messages.success(request, speaker(request).text("web.options.saved"))
    return redirect(f"{reverse('tried')}?said={key}")


@login_required
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Sends the therapist the ready note about one, or takes it away."""
    require(request.user, May.WRITE_OWN_SCORES)
    desk = opened(request)
    if isinstance(desk, HttpResponse):
        return desk
    item = own_items(actor=request.user, section="options_tried").get(key)
    if item is None:
        raise Http404
    today, done = desk.today.isoformat(), request.POST.get("do")
    if done == "tell" and not is_read(request.user):
        messages.error(request, speaker(request).text("web.my_talk.alone"))
        return redirect("alternatives")
    if done == "tell":
        told = {name: value for name, value in item.items() if name != "untold_reason"} | {"told_therapist": True}
        note = {"on": today, "from": "patient", "kind": "note", "text": note_for(item, desk)}
        new = [("options_tried", key, told, None, ""), ("messages", str(uuid4()), note, desk.today, "")]
        write_sections(actor=request.user, patient=own_record(request.user), today=desk.today, items=new)
    elif done == "drop":
        _keep(request, desk, key, None)
    else:
        raise Http404
    messages.success(request, speaker(request).text(f"web.options.done.{done}"))
    return redirect("alternatives")


def _keep(request: HttpRequest, desk: Desk, key: str, data: dict[str, Any] | None) -> None:
    patient = own_record(request.user)
    write_section(actor=request.user, patient=patient, section="options_tried", key=key, data=data, today=desk.today)


def _form(request: HttpRequest, desk: Desk, problems: dict[str, str] | None = None) -> HttpResponse:
    shown = elsewhere(request, desk)
    edited = next((one for one in shown if one.key == request.GET.get("edit")), None)
    just = next((one for one in shown if one.key == request.GET.get("said")), None)
    entered: Any = request.POST if problems else _entered(edited.key, edited.data, desk) if edited else {}
    return page(
        request,
        "web/alternatives/tried.html",
        status=422 if problems else 200,
        problems=problems or {},
        just=just,
        is_read=is_read(request.user),
        entered=entered,
        options=_choices(desk),
        plants=sorted((desk.context.text(herb.title), id_) for id_, herb in desk.context.pack.herbs.items()),
        people=_people(desk),
        today=desk.today.isoformat(),
        latest=latest_day(desk.today).isoformat(),
    )


def _people(desk: Desk) -> list[tuple[str, str]]:
    known = desk.context.pack.providers
    return [(one.id, one.name or desk.context.text(known[one.role].title)) for one in desk.context.course.providers]


def _choices(desk: Desk) -> list[tuple[str, str]]:
    """Treatments that somebody may have elsewhere or begin alone, by name."""
    known = desk.context.pack.options.values()
    return sorted((desk.context.text(one.title), one.id) for one in known if one.kind in KINDS)


def _entered(key: str, data: dict[str, Any], desk: Desk) -> dict[str, str]:
    told, plant = data.get("told_therapist"), plant_in(data.get("note"), desk.context)
    named = {"plant": plant.id if plant else OTHER if data.get("option") == HERBAL else None}
    if named["plant"] == OTHER:
        named["plant_other"] = str(data.get("note") or "").split(".")[0][:LONGEST_PLANT] or None
    values = {**data, **named, "key": key, "told": "" if told is None else "yes" if told else "no"}
    return {name: str(value) for name, value in values.items() if value is not None}


def _fields(form: QueryDict, desk: Desk, before: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The item as in the course document, and what is wrong by field (a key of the words)."""
    problems: dict[str, str] = {}
    if form.get("option") not in desk.context.pack.options:
        problems["option"] = "web.options.no_option"
    since = _day(form.get("from", ""), "from", problems)
    if since is None or not FIRST_DAY <= since <= desk.today:
        problems["from"] = "web.options.no_day"
    until = _day(form.get("until", ""), "until", problems)
    if until is not None and since is not None and until < since:
        problems["until"] = "web.options.ends_before"
    elif until is not None and until > latest_day(desk.today):
        problems["until"] = "web.options.too_far"
    told, reason = form.get("told"), form.get("untold_reason", "").strip()[:LONGEST]
    if told not in ("yes", "no"):
        problems["told-yes"] = "web.options.no_told"
    if told == "no" and not reason:
        problems["untold_reason"] = "web.options.no_reason"
    if form.get("option") == HERBAL and not _plant(form, desk):
        other = form.get("plant") == OTHER
        problems["plant_other" if other else "plant"] = "web.everyday.plant.which"
    fields: dict[str, Any] = {
        "option": form.get("option"),
        "from": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "provider": form.get("provider") if form.get("provider") in dict(_people(desk)) else None,
        "told_therapist": told == "yes",
        "untold_reason": reason if told == "no" else None,
        "helped": form.get("helped") if form.get("helped") in HELPED else None,
        "note": _note(form, desk) or None,
    }
    return {name: value for name, value in {**before, **fields}.items() if value is not None}, problems


def _note(form: QueryDict, desk: Desk) -> str:
    """What was written, begun with the name of the plant where one was given, so that it can be checked again."""
    note, title = form.get("note", "").strip()[:LONGEST], _plant(form, desk)
    return note if note.casefold().startswith(title.casefold()) else f"{title}. {note}".strip()


def _plant(form: QueryDict, desk: Desk) -> str:
    """The name of the plant that was chosen, or written where it is another one; empty for none."""
    if form.get("plant") == OTHER:
        return form.get("plant_other", "").strip()[:LONGEST_PLANT]
    plant = desk.context.pack.herbs.get(form.get("plant", ""))
    return desk.context.text(plant.title) if plant else ""


def _day(text: str, field: str, problems: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems[field] = "web.options.no_day"
        return None
