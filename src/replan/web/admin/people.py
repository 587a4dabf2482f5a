"""Who works in the clinic, and what each of them is and may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from replan.app.actions.staff import STAFF, Person, change_person, set_active
from replan.app.permissions import May, may
from replan.app.queries.staff import patients_with_sign_in, people_for, person_for, teams_for
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.core.said import Name
from replan.web.admin.forms import day, messages_of, text, whole, wrong
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

FIELDS = ("role", "team", "profession", "qualified_in", "license_checked_on")
VALID = {"yes": True, "no": False}


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here."""
    speak, today = speaker(request), timezone.localdate()
    rows = [_row(one, speak, today.year) for one in people_for(request.user)]
    return page(
        request,
        "web/admin/people.html",
        people=rows,
        patients=patients_with_sign_in(request.user),
        may_hand_over=may(request.user, May.HAND_OVER),
        clinic=request.user.clinic,
    )


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One of them, to be changed."""
    found = person_for(actor=request.user, user_id=user_id)
    if request.method == "GET":
        return _person(request, found, _entered(found), {})
    year, checked = whole(request.POST, "qualified_in"), day(request.POST, "license_checked_on")
    problems = wrong(request.POST, [("qualified_in", year), ("license_checked_on", checked)])
    to = Person(
        shown_name=text(request.POST, "shown_name")[:120],
        role=text(request.POST, "role"),
        team=whole(request.POST, "team"),
        profession=text(request.POST, "profession"),
        qualified_in=year,
        specialties=tuple(part.strip() for part in text(request.POST, "specialties").split(",") if part.strip())[:20],
        license_number=text(request.POST, "license_number")[:80],
        license_checked_on=checked,
        license_valid=VALID.get(text(request.POST, "license_valid")),
    )
    if not problems:
        try:
            change_person(actor=request.user, user_id=user_id, to=to, today=timezone.localdate())
        except UserError as error:
            problems = messages_of(error, FIELDS)
    if problems:
        return _person(request, found, request.POST, problems)
    messages.success(request, speaker(request).text("web.admin.person.saved", name=to.shown_name or found.username))
    return redirect("people")


@login_required
@require_POST
def active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ends somebody's sign-in, or gives it back."""
    wanted = request.POST.get("active") == "yes"
    found = person_for(actor=request.user, user_id=user_id)
    try:
        set_active(actor=request.user, user_id=user_id, active=wanted)
    except UserError:
        return _person(request, found, _entered(found), {"form": "web.admin.wrong.last_person"})
    key = "web.admin.person.back" if wanted else "web.admin.person.ended"
    messages.success(request, speaker(request).text(key, name=found.known_as))
    return redirect("people")


def _person(request: HttpRequest, found: Any, entered: Mapping[str, Any], problems: dict[str, str]) -> HttpResponse:
    speak = speaker(request)
    professions = sorted((speak.name(Name("providers", id_)), id_) for id_ in pack().providers)
    return page(
        request,
        "web/admin/person.html",
        status=422 if problems else 200,
        person=found,
        entered=entered,
        problems=problems,
        roles=STAFF,
        teams=teams_for(request.user),
        professions=professions,
        treats=found.caseload.filter(erased__isnull=True).count(),
        oneself=found.pk == request.user.pk,
    )


def _entered(found: Any) -> dict[str, str]:
    """The fields of the form as they stand."""
    valid = {True: "yes", False: "no", None: ""}[found.license_valid]
    checked = found.license_checked_on.isoformat() if found.license_checked_on else ""
    return {
        "shown_name": found.shown_name,
        "role": found.role,
        "team": str(found.team_id or ""),
        "profession": found.profession,
        "qualified_in": str(found.qualified_in or ""),
        "specialties": ", ".join(found.specialties),
        "license_number": found.license_number,
        "license_checked_on": checked,
        "license_valid": valid,
    }


def _row(one: Any, speak: Any, year: int) -> dict[str, Any]:
    """One line of the list in words."""
    user = one.user
    known = user.profession in pack().providers
    years = year - user.qualified_in if user.qualified_in else None
    license_ = {True: "valid", False: "invalid", None: "unknown"}[user.license_valid]
    return {
        "user": user,
        "role": speak.text(f"web.admin.role.{user.role}"),
        "team": user.team.name if user.team else "–",
        "profession": speak.name(Name("providers", user.profession)) if known else "–",
        "years": speak.text("web.admin.years", count=years) if years is not None else "–",
        "license": speak.text(f"web.admin.license.{license_}") if user.profession or user.license_number else "–",
        "checked": speak.day(user.license_checked_on, short=False) if user.license_checked_on else "",
        "treats": one.treats,
    }
