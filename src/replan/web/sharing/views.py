"""A patient's second opinion: choose, look, download, share, revoke, and keep what others said."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from replan.app.actions import write_section
from replan.app.actions.sharing import HOLDS_DAYS, make_share, revoke_share
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, fetched, own_record
from replan.app.queries.sharing import shares_of, state_of
from replan.app.reviews import pack
from replan.core.dates import FIRST_DAY
from replan.core.errors import UserError
from replan.review.documents.build import Kind
from replan.review.documents.html import body_html
from replan.web.shared.alarms import urgent
from replan.web.shared.hearing import hear
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.shared.telling import told_for
from replan.web.sharing.printed import LONGEST, NOT_ASKED, SECTIONS, as_pdf, as_query, chosen, printed

KINDS: dict[str, Kind] = {"packet.pdf": "packet", "agenda.pdf": "agenda", "summary.pdf": "summary"}


@login_required
@require_GET
def second_opinion(request: HttpRequest) -> HttpResponse:
    """Whom to ask and how to check them, what goes in, links that are out, and what others said."""
    return _page(request)


@login_required
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """The packet as a page; the form leads to the address of what was chosen."""
    require(request.user, May.SHARE_OWN_RECORD)
    if request.method == "POST":
        return redirect(f"{reverse('packet_preview')}?{as_query(request.POST)}")
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    hear(request, [request.GET.get("question", "")])
    made = printed(request, "packet", episode, course, timezone.localdate(), chosen(request.GET), patient.name)
    query = as_query(request.GET)
    return page(request, "web/sharing/packet.html", title=made.title, body=body_html(made), pdf=f"packet.pdf?{query}")


@login_required
@require_http_methods(["GET", "POST"])
def download(request: HttpRequest, file: str) -> HttpResponse:
    """The packet, the visit agenda or the summary for the own therapist as a PDF; the form leads to its address."""
    require(request.user, May.SHARE_OWN_RECORD)
    if file not in KINDS:
        raise Http404
    if request.method == "POST":
        # A file shows no questions: what the words make Replan ask stands on the next page.
        hear(request, [request.POST.get("question", "")])
        return redirect(f"{reverse('document', args=[file])}?{as_query(request.POST)}")
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    kind = KINDS[file]
    made = printed(request, kind, episode, course, timezone.localdate(), chosen(request.GET), patient.name)
    fetched(actor=request.user, patient=patient, what=kind)
    return as_pdf(made, kind)


@login_required
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Makes a link; it is shown this once."""
    form = request.POST
    days = int(form["days"]) if form.get("days", "").isdigit() else 0
    try:
        secret = make_share(
            actor=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            meant_for=form.get("meant_for", ""),
            passcode=form.get("passcode", ""),
            days=days,
            choice=chosen(form),
        )
    except UserError as error:
        return _page(request, {p.place: f"web.sharing.wrong.{p.place}" for p in error.problems})
    link = request.build_absolute_uri(reverse("shared", args=[secret]))
    return page(request, "web/sharing/made.html", link=link, meant_for=form["meant_for"].strip())


@login_required
@require_POST
def revoke(request: HttpRequest, share_id: int) -> HttpResponse:
    """Makes a link void."""
    revoke_share(actor=request.user, share_id=share_id, now=timezone.now())
    messages.success(request, speaker(request).text("web.sharing.revoked"))
    return redirect("second_opinion")


@login_required
@require_POST
def received(request: HttpRequest) -> HttpResponse:
    """Keeps what somebody else said."""
    require(request.user, May.WRITE_OWN_SCORES)
    form, today = request.POST, timezone.localdate()
    answer, role = form.get("answer", "").strip()[:LONGEST], form.get("role", "")
    problems = {} if answer else {"answer": "web.sharing.wrong.answer"}
    try:
        on = date.fromisoformat(form.get("on", ""))
    except ValueError:
        on = today
        problems["on"] = "web.sharing.wrong.on"
    if role not in pack().providers:
        problems["role"] = "web.sharing.wrong.role"
    if not FIRST_DAY <= on <= today:
        problems["on"] = "web.sharing.wrong.on"
    if problems:
        return _page(request, problems)
    changed = {"yes": True, "no": False}.get(form.get("changed", ""))
    data = {"on": on.isoformat(), "role": role, "answered_on": on.isoformat(), "answer": answer, "changed": changed}
    data = {name: value for name, value in data.items() if value is not None}
    patient = own_record(request.user)
    write_section(actor=request.user, patient=patient, section="second_opinions", data=data, today=today, on=on)
    messages.success(request, speaker(request).text("web.sharing.kept"))
    return redirect("second_opinion")


def _page(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    require(request.user, May.SHARE_OWN_RECORD)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    told = told_for(request, episode, course, timezone.localdate())
    if (first := urgent(request, told)) is not None:
        return first
    lang, now = language(request), timezone.now()
    providers = {code: one for code, one in pack().providers.items() if code not in NOT_ASKED}
    shares = [(one, state_of(one, now)) for one in shares_of(actor=request.user)]
    return page(
        request,
        "web/sharing/second_opinion.html",
        status=422 if problems else 200,
        problems=problems or {},
        entered=request.POST,
        providers=[(code, getattr(one.title, lang), getattr(one.what, lang)) for code, one in providers.items()],
        checks={
            getattr(one.title, lang): [(check.country, getattr(check.how, lang)) for check in one.check]
            for one in providers.values()
            if one.check
        },
        sections=SECTIONS,
        days=HOLDS_DAYS,
        shares=shares,
        opinions=[
            (getattr(pack().providers[o.role].title, lang), o.answered_on or o.on, o.answer)
            for o in course.second_opinions
            if o.role in pack().providers
        ],
        today=timezone.localdate().isoformat(),
    )
