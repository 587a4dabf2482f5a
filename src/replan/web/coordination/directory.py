"""The providers whom the clinic works with, and how each licence was checked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.directory import TEXTS, retire_entry, save_entry
from replan.app.permissions import May, may
from replan.app.queries.directory import entries_for, state_of
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker

VALID = {"yes": True, "no": False}


@login_required
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The list, with a form for a new entry or the one that `?edit=` names."""
    return _page(request)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Saves an entry."""
    id_ = request.POST.get("id", "")
    fields = {name: request.POST.get(name, "") for name in (*TEXTS, "role")}
    valid = VALID.get(request.POST.get("license_valid", ""))
    try:
        save_entry(
            actor=request.user,
            id_=int(id_) if id_.isdigit() else None,
            fields={**fields, "license_valid": valid},
            today=timezone.localdate(),
        )
    except UserError as error:
        return _page(request, {problem.place: f"web.directory.wrong.{problem.place}" for problem in error.problems})
    messages.success(request, speaker(request).text("web.directory.saved"))
    return redirect("directory")


@login_required
@require_POST
def retire(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Takes an entry out of use."""
    try:
        retire_entry(actor=request.user, id_=entry_id, today=timezone.localdate())
    except UserError:
        raise Http404 from None
    messages.success(request, speaker(request).text("web.directory.retired"))
    return redirect("directory")


def _page(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    today, lang, known = timezone.localdate(), language(request), pack().providers
    entries = entries_for(actor=request.user)
    edited = next((one for one in entries if str(one.pk) == request.GET.get("edit")), None)
    names = ("role", *TEXTS)
    entered = request.POST if problems else {name: getattr(edited, name) for name in names} if edited else {}
    titles = {id_: getattr(known[id_].title, lang) for id_ in known}
    return page(
        request,
        "web/coordination/directory.html",
        status=422 if problems else 200,
        problems=problems or {},
        rows=[(one, titles.get(one.role, one.role), state_of(one, today)) for one in entries],
        roles=titles,
        texts=tuple(name for name in TEXTS if name != "note"),
        entered=entered,
        edited=edited.pk if edited else request.POST.get("id", ""),
        may_write=may(request.user, May.REFER),
    )
