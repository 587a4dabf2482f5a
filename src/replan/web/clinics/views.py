"""Whether the clinic's care works, for who leads it and who treats in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from replan.app.permissions import May, may
from replan.app.queries.clinic import Report, like_this_one, report_for
from replan.outcomes.adjusted import SHIFT, by
from replan.outcomes.calibration import calibration
from replan.outcomes.funnel import funnel
from replan.outcomes.learned import Alike
from replan.outcomes.rows import FEWEST, QUIET_DAYS
from replan.web.clinics import care as care_words
from replan.web.clinics import learning as learning_words
from replan.web.clinics.groups import groups, headline, no_room
from replan.web.clinics.plots import coverage_plot, funnel_plot, reliability_plot
from replan.web.clinics.said import condition_said
from replan.web.clinics.table import as_csv
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker


def _of_a_report(view: Callable[[HttpRequest, Report], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A view of the latest report of the clinic; while there is none, the page that says how one is made."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        found = report_for(request.user)
        if found is None:
            return page(request, "web/clinic/none_yet.html", may_run=may(request.user, May.RUN_JOBS))
        return view(request, found)

    return shown


@login_required
@require_GET
@_of_a_report
def outcomes(request: HttpRequest, found: Report) -> HttpResponse:
    """Outcomes by condition beside what was expected, and a funnel without any ranking."""
    speak, rows = speaker(request), found.rows
    treated = by(rows, lambda row: row.therapist)
    order = [*found.names, *(key for key in treated if key not in found.names)]
    everyone = funnel({key: treated[key] for key in order if key in treated})
    plot = funnel_plot(everyone, found.names, speak, speak.text("web.clinic.column.therapist"))
    return _page(
        request,
        found,
        "outcomes",
        headline=headline(rows, speak),
        groups=groups(rows, speak),
        no_room=no_room(rows, speak),
        plots=[plot] if plot is not None else [],
        shift=SHIFT,
    )


@login_required
@require_GET
@_of_a_report
def care(request: HttpRequest, found: Report) -> HttpResponse:
    """Gaps in measuring, endings, dose and content, and missed visits."""
    speak, rows = speaker(request), found.rows
    return _page(
        request,
        found,
        "care",
        gaps=care_words.gaps_said(rows, found.names, speak),
        endings=care_words.endings_said(rows, speak),
        adequacy=care_words.adequacy_said(rows, speak),
        missed=care_words.missed_said(rows, speak),
        quiet=QUIET_DAYS // 7,
    )


@login_required
@require_GET
@_of_a_report
def forecasts(request: HttpRequest, found: Report) -> HttpResponse:
    """Whether our own forecasts held on these patients."""
    speak, told = speaker(request), calibration(found.rows)
    plots = [reliability_plot(told, speak), coverage_plot(told, speak)] if told else []
    lines = [
        speak.text(
            "web.clinic.forecast",
            count=one.known,
            n=one.n,
            said=one.said,
            came=one.came.best,
            low=one.came.low,
            high=one.came.high,
            held=one.covered[0.8].best,
        )
        for one in told
    ]
    return _page(request, found, "forecasts", plots=plots, lines=lines)


@login_required
@require_GET
@_of_a_report
def learning(request: HttpRequest, found: Report) -> HttpResponse:
    """What helped patients alike. `?condition=&start=&duration=` say whom."""
    speak = speaker(request)
    who = learning_words.asked(request.GET, found.rows)
    return _page(
        request,
        found,
        "learning",
        who=who,
        title=condition_said(who.condition, speak) if who else "",
        learned=learning_words.learned(found.rows, who, speak) if who else None,
        conditions=learning_words.conditions(found.rows, speak),
        starts=list(learning_words.STARTS),
        durations=list(learning_words.DURATIONS),
    )


@login_required
@require_GET
def like_this(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What helped patients like this one: the page above, for one patient in reach."""
    who = like_this_one(actor=request.user, patient_id=patient_id, today=timezone.localdate())
    return redirect(f"{reverse('clinic_learning')}?{urlencode(_query(who))}")


@login_required
@require_GET
@_of_a_report
def export(request: HttpRequest, found: Report) -> HttpResponse:
    """The figures by condition as a table."""
    response = HttpResponse(as_csv(found.rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="clinic-{found.on}.csv"'
    return response


def _query(who: Alike | None) -> dict[str, str]:
    if who is None:
        return {}
    long = {True: "long", False: "short", None: ""}[who.long]
    return {"condition": who.condition, "start": str(who.severity), "duration": long}


def _page(request: HttpRequest, found: Report, name: str, **values: object) -> HttpResponse:
    return page(
        request,
        f"web/clinic/{name}.html",
        here=name,
        on=found.on,
        fewest=FEWEST,
        patients=len(found.rows),
        may_run=may(request.user, May.RUN_JOBS),
        may_hand_over=may(request.user, May.HAND_OVER),
        **values,
    )
