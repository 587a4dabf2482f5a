"""The clinic's own part of the exercise library: its templates, and its videos."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.library import delete_template, rename_template, set_video
from replan.app.queries.library import may_keep, templates_for, videos_of_clinic
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker


@login_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Templates with who made them, and the videos by exercise; `?exercise=` begins with one."""
    return _page(request)


@login_required
@require_POST
def video(request: HttpRequest) -> HttpResponse:
    """Keeps or takes away the address of a video."""
    try:
        set_video(actor=request.user, exercise=request.POST.get("exercise", ""), url=request.POST.get("url", ""))
    except UserError as error:
        return _page(request, {one.place: f"web.coordinated.wrong.{one.place}" for one in error.problems})
    messages.success(request, speaker(request).text("web.coordinated.video.saved"))
    return redirect("library")


@login_required
@require_POST
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Renames a template, or deletes it."""
    said = speaker(request).text
    try:
        if request.POST.get("do") == "delete":
            delete_template(actor=request.user, id_=template_id)
            messages.success(request, said("web.coordinated.template.deleted"))
        else:
            rename_template(actor=request.user, id_=template_id, name=request.POST.get("name", ""))
            messages.success(request, said("web.coordinated.template.renamed"))
    except ObjectDoesNotExist:
        raise Http404 from None
    except UserError as error:
        return _page(request, {f"name-{template_id}": f"web.coordinated.wrong.{error.problems[0].place}"})
    return redirect("library")


def _page(request: HttpRequest, problems: Mapping[str, str] | None = None) -> HttpResponse:
    actor, speak, known = request.user, speaker(request), pack().exercises
    templates, videos = templates_for(actor=actor), videos_of_clinic(actor=actor)
    exercise = request.POST.get("exercise") or request.GET.get("exercise", "")
    return page(
        request,
        "web/programs/library.html",
        status=422 if problems else 200,
        problems=problems or {},
        templates=[
            (one, [speak.title("exercises", line["exercise"]) for line in one.lines], may_keep(actor, one))
            for one in templates
        ],
        videos=sorted((speak.title("exercises", code), code, url) for code, url in videos.items()),
        exercises=sorted((speak.title("exercises", code), code) for code in known),
        chosen=exercise,
        address=request.POST.get("url", videos.get(exercise, "")),
        typed=request.POST.get("name", ""),
    )
