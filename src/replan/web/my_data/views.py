"""What is kept about a patient: take it along, see who looked, and erase it; and the page of further places."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.consents import give_consent_again, withdraw_consent
from replan.app.actions.erase import erase_account
from replan.app.consents import has_stopped
from replan.app.permissions import May, require
from replan.app.queries.audit import who_looked
from replan.app.queries.courses import has_record
from replan.app.queries.my_data import consents_of, everything_as_tables, own_document
from replan.web.shared.alarms import own_urgent_page
from replan.web.shared.pages import page
from replan.web.shared.present_password import is_present_password
from replan.web.shared.speech import speaker

MORE = (
    "goals",
    "alternatives",
    "questions",
    "second_opinion",
    "lifestyle",
    "reminders",
    "my_data",
    "settings",
    "password",
)
"""Names of addresses, in the order in which somebody may want them."""

WITHOUT_RECORD = ("my_data", "settings", "password")
"""Those of them that say something to somebody without a record yet."""


@login_required
@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """Links to everything that is not needed every day."""
    require(request.user, May.SEE_OWN_COURSE)
    return own_urgent_page(request) or page(
        request, "web/my_data/more.html", names=MORE if has_record(request.user) else WITHOUT_RECORD
    )


@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Downloads, who looked, consents, and how to erase the account."""
    return _page(request)


@login_required
@require_GET
def as_document(request: HttpRequest) -> HttpResponse:
    """The course document."""
    return _file(own_document(actor=request.user), "application/json", "course.json")


@login_required
@require_GET
def as_tables(request: HttpRequest) -> HttpResponse:
    """All rows as tables."""
    return _file(everything_as_tables(actor=request.user), "application/zip", "tables.zip")


@login_required
@require_GET
def consent(request: HttpRequest) -> HttpResponse:
    """What one agreed to and when, and what follows when it is taken back."""
    require(request.user, May.SEE_OWN_COURSE)
    given = consents_of(actor=request.user) if has_record(request.user) else []
    latest = {one.purpose: one for one in given}
    return page(request, "web/my_data/consent.html", consents=latest, given=given, stopped=has_stopped(request.user))


@login_required
@require_POST
def consent_change(request: HttpRequest) -> HttpResponse:
    """Takes one consent back, or gives it again."""
    require(request.user, May.SHARE_OWN_RECORD)
    purpose, done = request.POST.get("purpose", ""), request.POST.get("do")
    if done == "withdraw":
        withdraw_consent(actor=request.user, purpose=purpose, now=timezone.now())
    else:
        give_consent_again(actor=request.user, purpose=purpose)
    said = "web.everyday.consent.taken" if done == "withdraw" else "web.everyday.consent.again"
    messages.success(request, speaker(request).text(said))
    return redirect("consent")


@login_required
@sensitive_post_parameters("password")
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erases account and record for who re-enters the password."""
    if not is_present_password(request, request.POST.get("password", "")):
        return _page(request, wrong=True)
    goodbye = speaker(request).text("web.mydata.erased")
    erase_account(actor=request.user, now=timezone.now())
    logout(request)
    messages.success(request, goodbye)
    return redirect("sign_in")


def _page(request: HttpRequest, wrong: bool = False) -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    kept = has_record(request.user)
    return page(
        request,
        "web/my_data/my_data.html",
        status=422 if wrong else 200,
        wrong=wrong,
        kept=kept,
        looks=who_looked(actor=request.user) if kept else [],
        consents=consents_of(actor=request.user) if kept else [],
        stopped=has_stopped(request.user),
    )


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
