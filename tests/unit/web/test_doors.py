"""Who gets in where: every address, every role, and what each answer carries."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from houses import STRONG, House, demo, house, signed_in, user
from replan.app.actions import save_draft
from replan.store.models import ProgramTemplate, User

pytestmark = pytest.mark.django_db

PATTERNS = [pattern for pattern in get_resolver("replan.web.urls").url_patterns if isinstance(pattern, URLPattern)]
OF_A_PATIENT = [str(p.name) for p in PATTERNS if "patient_id" in p.pattern.converters]
OPEN_TO_ALL = {
    "sign_in", "sign_out", "language", "knowledge", "knowledge_kind", "knowledge_thing", "sign_up", "forgotten", "join", "offline",
    "service_worker", "manifest", "shared", "shared_packet", "calendar_feed",
}  # fmt: skip
ANYTHING = {
    "step": "pain", "measure": "odi", "goal_id": "g-0", "what": "chance", "key": "doc-0", "kind": "goal",
}  # fmt: skip
"""What stands in an address where it names no patient."""
OF_JO = {
    "program_add": {"code": "bridge"}, "program_line": {"key": "sit-ups"}, "program_step": {"key": "sit-ups"},
    "program_end": {"key": "sit-ups"}, "letter": {"kind": "referral"}, "letter_pdf": {"kind": "referral"},
    "template_start": {"template_id": 7}, "program_start": {"code": "lbp_acute_early"},
}  # fmt: skip
"""What an address names of the first story, by the name of the address."""


def address(name: str, patient_id: Any) -> str:
    """Where a page stands; what else it names beside a patient is something that is not there."""
    kinds = {str(p.name): p.pattern.converters for p in PATTERNS}[name]
    absent = {"UUIDConverter": uuid4(), "IntConverter": 987_654, "StringConverter": "none", "SlugConverter": "none"}
    filled = {key: ANYTHING.get(key, absent[type(kind).__name__]) for key, kind in kinds.items()}
    filled |= OF_JO.get(name, {})
    return reverse(name, kwargs=filled | ({"patient_id": patient_id} if name in OF_A_PATIENT else {}))


def knock(client: Client, name: str, patient_id: Any) -> int:
    """The status of a page, or of a form where the address takes forms only."""
    url = address(name, patient_id)
    seen = client.get(url).status_code
    return client.post(url).status_code if seen == 405 else seen


@pytest.mark.parametrize("name", [str(p.name) for p in PATTERNS if p.name not in OPEN_TO_ALL])
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(name: str) -> None:
    url = address(name, uuid4())
    for answer in (Client().get(url), Client().post(url)):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", OF_A_PATIENT)
@pytest.mark.parametrize("who", ["patient", "therapist", "lead"])
def test_a_patient_out_of_reach_does_not_exist(name: str, who: str) -> None:
    house("North")
    south = house("South")
    status = knock(signed_in(user(f"north-{who}")), name, south.patient.pk)
    # A patient may open no page of this kind; whether the record exists must not show in the answer.
    assert status == knock(signed_in(user(f"north-{who}")), name, uuid4())
    assert status == 404 or (who == "patient" and status == 403)


@pytest.mark.parametrize("name", OF_A_PATIENT)
def test_a_therapist_opens_the_own_patient(name: str) -> None:
    north = house()
    lines = [{"exercise": "bridge", "per_week": 3.0}]
    ProgramTemplate.objects.create(
        pk=OF_JO["template_start"]["template_id"], clinic=north.clinic, name="T", lines=lines
    )
    assert knock(signed_in(north.therapist), name, north.patient.pk) in (200, 302, 422)


@pytest.mark.parametrize("name", ["findings", "score"])
def test_a_clinic_lead_sees_and_writes_nothing(name: str) -> None:
    north = house()
    client = signed_in(north.lead)
    page = client.get(reverse("patient", args=[north.patient.pk]))
    assert page.status_code == 200
    assert b"<fieldset" not in page.content
    assert client.post(reverse(name, args=[north.patient.pk])).status_code == 403


def test_a_therapist_has_no_page_of_an_own_recovery() -> None:
    client = signed_in(house().therapist)
    assert client.get("/my-recovery/").status_code == 403
    assert client.post("/today/check-in/", {"pain": "3"}).status_code == 403
    assert client.get("/today/").status_code == 403
    assert client.post("/my-recovery/answer/", {"finding-fever": "no"}).status_code == 403


def test_a_patient_has_no_caseload() -> None:
    assert signed_in(house().own).get("/caseload/").status_code == 403


URGENT = {
    "consent": ["keep_record"], "region": "lumbar", "birth_year": 1970, "sex": "female",
    "safety": {"saddle_numbness": "present"},
}  # fmt: skip
"""A first visit in which somebody said yes to what cannot wait."""

OWN_PAGES = [
    "/my-recovery/", "/my-recovery/download/", "/goals/", "/program/", "/program/sheet.pdf", "/program/bridge/", "/talk/",
    "/talk/agenda/", "/talk/agenda.pdf", "/options/", "/options/compare/", "/options/tried/", "/questions/",
    "/questions/does_it_respond/", "/second-opinion/", "/second-opinion/packet/", "/second-opinion/packet/packet.pdf",
    "/lifestyle/", "/questionnaires/", "/questionnaires/odi/", "/today/", "/today/day/", "/something-is-wrong/",
]  # fmt: skip


@pytest.mark.parametrize("page", OWN_PAGES)
def test_a_patient_without_a_record_is_led_to_the_first_visit(page: str) -> None:
    ada = User.objects.create_user("ada", password=STRONG)
    assert signed_in(ada).get(page).headers["Location"] == "/first-visit/"


def test_more_shows_only_places_that_are_there_without_a_record() -> None:
    client = signed_in(User.objects.create_user("ada", password=STRONG))
    html = client.get("/more/").content.decode()
    links = re.findall(r'href="([^"]+)"', html[html.index("<h1") : html.index("</main>")])
    assert links == ["/my-data/", "/settings/", "/settings/password/"]
    assert {client.get(link).status_code for link in links} == {200}


def test_an_urgent_sign_in_the_first_visit_is_shown_whatever_page_is_asked_for() -> None:
    ada = User.objects.create_user("ada", password=STRONG)
    save_draft(actor=ada, kind="first_visit", data=URGENT)
    for page in ("/my-recovery/", "/goals/", "/program/"):
        answer = signed_in(ada).get(page, follow=True)
        assert answer.status_code == 200
        assert "tel:" in answer.content.decode()


def test_a_script_without_a_record_reads_a_status() -> None:
    ada = User.objects.create_user("ada", password=STRONG)
    assert signed_in(ada).get("/today/token/").status_code == 404


@pytest.mark.parametrize(("who", "where"), [("patient", "/today/"), ("therapist", "/caseload/")])
def test_the_front_door_leads_where_the_role_begins(who: str, where: str) -> None:
    house()
    assert signed_in(user(f"north-{who}")).get("/").headers["Location"] == where


@pytest.mark.parametrize("page", ["/my-recovery/", "/my-recovery/download/", "/today/", "/today/token/"])
def test_pages_of_a_patient_are_kept_by_no_cache_and_framed_by_nobody(page: str) -> None:
    answer = signed_in(house().own).get(page)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["/my-recovery/", "/today/", "/caseload/", "/sign-in/", "/no-such-page/"])
def test_no_page_has_style_or_script_inside(page: str) -> None:
    demo()
    jo = signed_in(user("jo"))
    client = {"/my-recovery/": jo, "/today/": jo, "/caseload/": signed_in(user("lead"))}.get(page, Client())
    html = client.get(page).content.decode()
    for forbidden in ("style=", "<style", "onclick=", "onload=", "javascript:"):
        assert forbidden not in html


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites() -> None:
    north = house()
    client = Client()
    client.post("/sign-in/", {"username": north.own.username, "password": STRONG})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house().own)
    answer = client.post("/today/check-in/", {"pain": "3"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


def guess(client: Client, north: House, password: str, address: str = "192.0.2.1") -> int:
    form = {"username": north.own.username, "password": password}
    return client.post("/sign-in/", form, REMOTE_ADDR=address).status_code


def test_guessing_a_password_locks_the_account_for_that_address(settings: Any) -> None:
    north = house()
    answers = [guess(Client(), north, f"wrong {n}") for n in range(settings.AXES_FAILURE_LIMIT + 1)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert guess(Client(), north, STRONG) == 429
    assert guess(Client(), north, STRONG, address="192.0.2.2") == 302


def test_a_right_password_forgets_the_wrong_ones(settings: Any) -> None:
    north = house()
    for _ in range(3):
        for n in range(settings.AXES_FAILURE_LIMIT - 1):
            assert guess(Client(), north, f"wrong {n}") == 422
        assert guess(Client(), north, STRONG) == 302


def test_the_way_after_signing_in_never_leads_to_another_site() -> None:
    north = house()
    answer = Client().post(
        "/sign-in/?next=https://elsewhere.example/", {"username": north.own.username, "password": STRONG}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_every_error_page_has_words_in_both_languages(status: int, rf: Any) -> None:
    from replan.web.shared import errors

    kinds: dict[int, Any] = {
        400: errors.bad_request,
        403: errors.not_allowed,
        404: errors.not_found,
        429: errors.locked_out,
        500: errors.broken,
    }
    for lang in ("en", "es"):
        answer = kinds[status](rf.get("/", headers={"accept-language": lang}))
        assert answer.status_code == status
        assert f'<html lang="{lang}">' in answer.content.decode()


def test_a_page_that_breaks_says_so_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(house().own)
    client.raise_request_exception = False

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the patient's secret")

    monkeypatch.setattr("replan.web.patients.views.told_for", broken)
    answer = client.get("/my-recovery/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Something went wrong" in answer.content.decode()
