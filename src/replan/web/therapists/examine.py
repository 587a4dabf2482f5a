"""Examination forms by body region: what to look for, and what each answer does to the odds, as one goes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from replan.app.permissions import May, may
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.core.interval import Interval
from replan.core.said import Name
from replan.core.truth import Truth
from replan.review.examine import Examination, Group, Odds, Ratio, ToFind, examination, regions_of
from replan.review.sources import source_line
from replan.review.told import SourceLine
from replan.review.words import Speaker
from replan.safety.decision_rules import Decision
from replan.web.shared.answers import answers_in, save_answers
from replan.web.shared.pages import page
from replan.web.therapists.data import diagnosis_title, title_of
from replan.web.therapists.opened import Opened, opened

NOTHING = 0.05
"""A factor within five percent of 1 is said to say nothing."""


@dataclass(frozen=True)
class RatioTold:
    """What a finding tells about one other condition, in words, with its source."""

    text: str
    source: SourceLine


@dataclass(frozen=True)
class FindingTold:
    """One finding to look for: the words, what is recorded so far, the answer that is tried, and what it tells."""

    code: str
    title: str
    question: str
    recorded: str
    tried: str
    ratios: tuple[RatioTold, ...]


@dataclass(frozen=True)
class GroupTold:
    """Findings under one heading; `address` leads to the rule or condition in the pack."""

    title: str
    about: str
    address: str
    findings: tuple[FindingTold, ...]


@dataclass(frozen=True)
class OddsTold:
    """How the odds of one other condition stand: `way` is up, down or same."""

    title: str
    text: str
    then: str
    way: str
    address: str


@login_required
@require_http_methods(["GET", "POST"])
def examine(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The form of one region (`?region=`). A POST saves, or with `try` only works out the odds; a script asks for the
    odds alone (`part=odds`)."""
    writes = request.method == "POST"
    desk = opened(request, patient_id, May.WRITE_RECORDS if writes else May.SEE_CASELOAD)
    region = _region(request, desk)
    only_try = bool(request.POST.get("try")) or request.POST.get("part") == "odds"
    if writes and not only_try:
        return _save(request, desk, region)
    answers = answers_in(request.POST)
    return _shown(request, desk, region, answers, "web/odds.html" if request.POST.get("part") == "odds" else "")


def _region(request: HttpRequest, desk: Opened) -> str:
    wanted = request.POST.get("region") or request.GET.get("region", "")
    known = regions_of(desk.pack)
    own = desk.pack.conditions.named(desk.course.episode.condition).regions
    return wanted if wanted in known else next((one for one in own if one in known), known[0])


def _save(request: HttpRequest, desk: Opened, region: str) -> HttpResponse:
    answers = save_answers(request, desk.patient, desk.today)
    if not answers:
        return _shown(request, desk, region, {}, "", problem="web.answers.nothing")
    messages.success(request, desk.speak.text("web.answers.saved", count=len(answers)))
    return redirect("patient", patient_id=desk.patient.pk)


def _shown(
    request: HttpRequest, desk: Opened, region: str, answers: Mapping[str, Any], part: str, problem: str = ""
) -> HttpResponse:
    try:
        found = examination(desk.review(), desk.course, pack(), desk.today, region, answers)
    except UserError as error:
        return page(request, "web/no_review.html", title=desk.patient.name, problems=error.problems)
    speak = desk.speak
    return page(
        request,
        part or "web/examine.html",
        status=422 if problem else 200,
        patient=desk.patient,
        region=region,
        regions=[(one, title_of("regions", one, speak)) for one in regions_of(desk.pack)],
        groups=[_group(group, answers, speak) for group in found.groups],
        odds=[_odds(one, speak) for one in found.odds],
        rules=[_rule(before, after, speak) for before, after in found.rules],
        suspicion=_suspicion(found, speak),
        flags=[_flag(flag, speak) for flag in found.flags],
        tried=len(answers),
        may_write=may(request.user, May.WRITE_RECORDS),
        problem=problem,
    )


def _group(group: Group, answers: Mapping[str, Any], speak: Speaker) -> GroupTold:
    findings = tuple(_finding(one, answers, speak) for one in group.findings)
    if group.kind == "rule":
        rule = speak.pack.decision_rules[group.id]
        address = reverse("knowledge_thing", args=["decision_rules", group.id])
        return GroupTold(getattr(rule.title, speak.lang), getattr(rule.applies, speak.lang), address, findings)
    title = speak.text(f"web.exam.group.{group.kind}", region=title_of("regions", group.id, speak))
    return GroupTold(title, speak.text(f"web.exam.group.{group.kind}.about"), "", findings)


def _finding(one: ToFind, answers: Mapping[str, Any], speak: Speaker) -> FindingTold:
    state = {True: "present", False: "absent", None: ""}[one.known]
    recorded = speak.text("web.exam.recorded", state=speak.text(f"web.state.{state}")) if state else ""
    finding = speak.pack.findings[one.finding]
    title, question = getattr(finding.title, speak.lang), getattr(finding.question, speak.lang)
    ratios = tuple(_ratio(ratio, speak) for ratio in one.ratios)
    return FindingTold(one.finding, title, question, recorded, answers.get(one.finding, ""), ratios)


def _ratio(ratio: Ratio, speak: Speaker) -> RatioTold:
    sign = ratio.sign
    parts = [
        speak.text(f"web.exam.lr.{state}", factor=_span(value, span, speak))
        for state, value, span in (
            ("present", sign.present, sign.present_range),
            ("absent", sign.absent, sign.absent_range),
        )
        if value is not None
    ]
    key = "web.exam.lr" if parts else "web.exam.lr.none"
    text = speak.text(key, other=diagnosis_title(ratio.other, speak), factors="; ".join(parts))
    return RatioTold(text, source_line(speak, sign.source, sign.verification))


def _span(value: float, span: tuple[float, float] | None, speak: Speaker) -> str:
    number = factor(value, speak)
    if span is None:
        return number
    return speak.text("web.exam.range", n=number, low=factor(span[0], speak), high=factor(span[1], speak))


def factor(value: float, speak: Speaker) -> str:
    """A factor on the odds with as many places as it needs: 0.25, 1.4, 12."""
    if value >= 10:
        return speak.number(value, "count")
    return speak.number(round(value, 1)) if value >= 1 else speak.number(value, "hundredths")


def _odds(one: Odds, speak: Speaker) -> OddsTold:
    way = "same" if abs(one.tried.best - 1) < NOTHING else "up" if one.tried.best > 1 else "down"
    values = {
        "other": diagnosis_title(one.condition, speak),
        "now": factor(one.tried.best, speak),
        "low": factor(one.tried.low, speak),
        "high": factor(one.tried.high, speak),
        "before": factor(one.recorded.best, speak),
    }
    moved = abs(one.tried.best - one.recorded.best) > 1e-9
    then = getattr(speak.pack.pairs[one.pair].then, speak.lang) if way == "up" and one.tried.best >= 2 else ""
    return OddsTold(
        title=str(values["other"]),
        text=speak.text(f"web.exam.odds.{way}", **values)
        + (speak.text("web.exam.odds.was", **values) if moved else ""),
        then=then,
        way=way,
        address=reverse("knowledge_thing", args=["pairs", one.pair]),
    )


def _rule(before: Decision, after: Decision, speak: Speaker) -> tuple[str, str, str, bool]:
    """Title, result and address of a decision rule, and whether the answers changed it."""
    rule = speak.pack.decision_rules[after.rule]
    title, address = getattr(rule.title, speak.lang), reverse("knowledge_thing", args=["decision_rules", rule.id])
    if after.result is not None:
        result = next(one for one in rule.results if one.id == after.result)
        text = f"{getattr(result.title, speak.lang)}. {getattr(result.action, speak.lang)}"
    elif after.applies is Truth.NO:
        text = speak.text("web.exam.rule.not_for", applies=getattr(rule.applies, speak.lang))
    else:
        text = speak.text("web.exam.rule.open", count=len(after.to_ask))
    return title, text, address, before.result != after.result


def _suspicion(found: Examination, speak: Speaker) -> str:
    before, after = found.suspicion
    return speak.text("web.exam.suspicion", before=_percent(before, speak), now=_percent(after, speak))


def _percent(chance: Interval, speak: Speaker) -> str:
    return speak.number(chance.best, "percent")


def _flag(flag: str, speak: Speaker) -> tuple[str, str]:
    action = speak.fill(
        speak.name(Name("red_flags", flag, "action_therapist")), {"emergency_number": settings.EMERGENCY_NUMBER}
    )
    return speak.name(Name("red_flags", flag)), action
