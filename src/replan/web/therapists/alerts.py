"""What was done about alerts, and whether it helped: the loop closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import note_alert
from replan.app.permissions import May
from replan.app.queries.alerts import ENOUGH, Share, alert_loop
from replan.core.errors import UserError
from replan.review.words import Speaker
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.therapists.fields import day_in
from replan.web.therapists.opened import opened
from replan.web.therapists.views import show_patient


@login_required
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """How many alerts there were, what became of them, and how often acting on one was followed by better scores."""
    loop, speak = alert_loop(actor=request.user, today=timezone.localdate()), speaker(request)
    shares = {name: _said(getattr(loop, name), name, speak) for name in ("acted", "false_alarms", "helped")}
    return page(
        request,
        "web/alerts.html",
        loop_since=loop.since,
        days=loop.days,
        weeks=[speak.day(week, short=True) for week in loop.weeks],
        loads=loop.loads,
        waiting=loop.waiting,
        past_notes=loop.notes,
        shares=shares,
        number=speak.number,
    )


@login_required
@require_POST
def note(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Keeps what was done about a reason: put off, acted on, or a false alarm."""
    desk = opened(request, patient_id, May.WRITE_RECORDS)
    form = request.POST
    try:
        note_alert(
            actor=request.user,
            patient=desk.patient,
            attention=form.get("attention", ""),
            kind=form.get("kind", ""),
            note=form.get("note", ""),
            today=desk.today,
            until=day_in(form.get("until", "")),
        )
    except UserError as error:
        [problem] = error.problems
        return show_patient(request, patient_id, {problem.place: f"web.alerts.problem.{problem.place}"})
    messages.success(request, desk.speak.text(f"web.alerts.saved.{form['kind']}"))
    return redirect("patient", patient_id=patient_id)


def _said(share: Share, name: str, speak: Speaker) -> str:
    """A share in words, honest about how few the cases are."""
    if share.of == 0:
        return speak.text(f"web.alerts.{name}.nothing")
    if share.interval is None:
        return speak.text("web.alerts.too_few", count=share.count, of=share.of, enough=ENOUGH)
    low, high = share.interval
    return speak.text("web.alerts.share", count=share.count, of=share.of, p=share.count / share.of, low=low, high=high)
