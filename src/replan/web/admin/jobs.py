"""Long work: what runs, how far it is, how to stop it and go on, and what came out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from replan.app.actions.jobs import MOST_BYTES, TOO_LARGE, cancel_job, propose_mapping, resume_job, start_job
from replan.app.permissions import May, require
from replan.app.queries.jobs import file_of, job_for, jobs_for, may_fetch, startable
from replan.app.queries.staff import therapists_for
from replan.core.errors import Problem, UserError
from replan.core.wording import Wording, from_data
from replan.review.words import Speaker
from replan.web.admin.forms import text
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

TYPES = {"csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl", "html": "text/html"}
BUSY = ("waiting", "running")


@login_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What runs and what ran, and buttons to start more."""
    found = [_row(job, request) for job in jobs_for(request.user)]
    busy = any(row["busy"] for row in found)
    return page(request, "web/admin/jobs.html", jobs=found, startable=startable(request.user), refresh=busy)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Starts work on everything that the clinic has."""
    kind = request.POST.get("kind", "")
    started = start_job(actor=request.user, kind=kind if kind in startable(request.user) else "")
    return redirect("job", job_id=started.pk)


@login_required
@require_http_methods(["GET", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """Takes in a table of patients. Mistakes in table or mapping are told before anything is queued.

    With `propose` nothing is taken in: the page shows how the table could be read.
    """
    require(request.user, May.RUN_JOBS)
    if request.method == "GET":
        return _import(request, [])
    try:
        if "propose" in request.POST:
            tell = speaker(request).tell
            return _import(request, [], propose_mapping(actor=request.user, table=_table(request), tell=tell))
        arguments = {
            "table": _table(request),
            "mapping": text(request.POST, "mapping"),
            "therapist": _therapist(request),
        }
        started = start_job(actor=request.user, kind="import", arguments=arguments)
    except UserError as error:
        return _import(request, list(error.problems))
    return redirect("job", job_id=started.pk)


@login_required
@require_GET
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job."""
    row = _row(job_for(actor=request.user, job_id=job_id), request)
    return page(request, "web/admin/job.html", row=row, refresh=row["busy"])


@login_required
@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Asks a job to stop."""
    cancel_job(actor=request.user, job_id=job_id)
    messages.success(request, speaker(request).text("web.jobs.cancel_asked"))
    return redirect("job", job_id=job_id)


@login_required
@require_POST
def resume(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Goes on where a job stopped."""
    resume_job(actor=request.user, job_id=job_id)
    return redirect("job", job_id=job_id)


@login_required
@require_GET
def file(request: HttpRequest, job_id: UUID, name: str) -> HttpResponse:
    """A file that a job made, to be saved and never shown as a page of ours."""
    content = file_of(actor=request.user, job_id=job_id, name=name)
    kind = TYPES.get(name.rpartition(".")[2], "text/plain")
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(request: HttpRequest) -> str:
    upload = request.FILES.get("table")
    if upload is None:
        raise UserError([Problem(Wording("table"), Wording("no file was chosen."), Wording("Choose a CSV file."))])
    if upload.size > MOST_BYTES:
        raise UserError([TOO_LARGE])
    try:
        content: str = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        cause, fix = Wording("it is not text in UTF-8."), Wording("Save it as CSV in UTF-8.")
        raise UserError([Problem(Wording("table"), cause, fix)]) from None
    return content


def _therapist(request: HttpRequest) -> str:
    wanted = text(request.POST, "therapist")
    if wanted not in {one.username for one in therapists_for(request.user)}:
        cause, fix = Wording("nobody is chosen."), Wording("Choose who will treat these patients.")
        raise UserError([Problem(Wording("therapist"), cause, fix)])
    return wanted


def _import(request: HttpRequest, problems: list[Problem], proposed: str = "") -> HttpResponse:
    return page(
        request,
        "web/admin/import.html",
        status=422 if problems else 200,
        therapists=therapists_for(request.user),
        entered={**request.POST.dict(), **({"mapping": proposed} if proposed else {})},
        proposed=bool(proposed),
        mistakes=[(_field(one), one.said) for one in problems],
    )


def _field(problem: Problem) -> str:
    """The field of the form that a mistake is in: what is not about table or therapist is about the mapping."""
    return next((name for name in ("table", "therapist") if problem.place.startswith(name)), "mapping")


def _row(job: Any, request: HttpRequest) -> dict[str, Any]:
    """A job in words."""
    speak = speaker(request)
    busy = job.state in BUSY
    share = job.done / job.total if job.total else 0.0
    left_out = job.result.get("left_out", []) if job.state == "done" else []
    files = sorted(job.result.get("files", {})) if job.state == "done" and may_fetch(request.user, job.kind) else []
    state = "stopping" if job.cancel_asked and job.state == "running" else job.state
    return {
        "job": job,
        "title": speak.text(f"web.jobs.kind.{job.kind}"),
        "state": state,
        "says": speak.text(f"web.jobs.state.{state}"),
        "busy": busy,
        "progress": speak.text("web.jobs.progress", done=job.done, total=job.total, share=share) if job.total else "",
        "by": job.made_by.known_as if job.made_by else speak.text("web.jobs.by_itself"),
        "files": [(name, _named(name, speak)) for name in files],
        "may_cancel": busy and not job.cancel_asked,
        "may_resume": job.state in ("cancelled", "broken"),
        "problem": _problem(job, speak),
        "result": _result(job, speak),
        "left_out": [speak.tell(from_data(cell)) for cell in left_out],
    }


def _problem(job: Any, speak: Speaker) -> str:
    """Why a job broke: what it kept to be told in any language, else the sentence that it wrote down."""
    if job.state != "broken":
        return ""
    kept = from_data(job.result.get("problem", job.problem))
    return speak.tell(kept) if kept else speak.text("web.jobs.broke")


def _named(name: str, speak: Speaker) -> str:
    """A file as people call it: by its condition, where it is named after one."""
    stem, _, kind = name.partition(".")
    return f"{speak.title('conditions', stem)} ({kind.upper()})" if stem in speak.pack.conditions else name


def _result(job: Any, speak: Any) -> str:
    if job.state != "done" or not set(job.result) - {"files", "run"}:
        return ""
    values = {name: value for name, value in job.result.items() if isinstance(value, int | float | str)}
    known: str = speak.text(f"web.jobs.result.{job.kind}", **{"patients": job.total, "unreadable": 0, **values})
    return known
