"""Every free text that a patient can send is read for danger words and asked about at once, whichever form it is of."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from conftest import ROOT
from houses import STRONG, patient_of, signed_in
from replan.app.actions import answer_findings, save_draft, sign_up
from replan.app.actions.entries import State
from replan.app.check_in_values import CheckInValues
from replan.app.queries.courses import course_for, own_record
from replan.app.queries.drafts import draft_of
from replan.app.reviews import pack
from replan.store.models import User
from replan.web.shared.hearing import HEARD, UNREAD

pytestmark = pytest.mark.django_db

KNEE = 1
DANGER = {"en": "numb between my legs since last night", "es": "tengo la entrepierna dormida desde ayer"}
ASKED = "finding-saddle_numbness-yes"

PATTERNS = [pattern for pattern in get_resolver("replan.web.urls").url_patterns if isinstance(pattern, URLPattern)]
NOT_WORDS = {"hidden", "radio", "checkbox", "number", "date", "time", "file", "password", "email", "submit", "search"}

KNOWN = {
    ("/talk/", "text"), ("/goals/save/", "text"), ("/goals/save/", "level-2"), ("/goals/save/", "level2"),
    ("/options/tried/", "note"), ("/options/tried/", "untold_reason"), ("/options/tried/", "plant_other"),
    ("/second-opinion/packet/share/", "question"), ("/second-opinion/packet/packet.pdf", "question"),
    ("/second-opinion/received/", "answer"),
}  # fmt: skip
"""Some that there are, so that the search below cannot come up empty."""


class Forms(HTMLParser):
    """The forms of a page that are sent, also by a button of their own: address to what is in their fields, and which of
    these hold words."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found = here, dict[str, tuple[dict[str, str], list[str]]]()
        self._sent, self._values, self._words = set[str](), dict[str, str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        name = have.get("name")
        if tag == "form":
            posted = have.get("method", "").lower() == "post"
            self._sent, self._values, self._words = {have.get("action") or self.here} if posted else set(), {}, []
        elif have.get("formmethod", "").lower() == "post" or ("formaction" in have and self._sent):
            self._sent.add(have.get("formaction") or self.here)
        elif name and "readonly" not in have:
            words = tag == "textarea" or (tag == "input" and have.get("type", "text") not in NOT_WORDS)
            if words and "inputmode" not in have:
                self._words.append(name)
            elif tag == "input" and (have.get("type") not in ("radio", "checkbox") or "checked" in have):
                self._values[name] = have.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.found |= dict.fromkeys(self._sent, (self._values, self._words))
            self._sent = set()


def pages_of(own: User) -> list[str]:
    """Every page of a patient that has an address of its own, and the page of one exercise."""
    plain = [f"/{pattern.pattern}" for pattern in PATTERNS if not pattern.pattern.converters]
    line = course_for(actor=own, patient_id=own_record(own).pk)[2].program[-1].id
    return [*plain, reverse("program_exercise", args=[line])]


def free_texts(client: Client, own: User) -> dict[tuple[str, str], dict[str, str]]:
    """Address and field of each free text that a patient can send, to the rest of its form."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for path in pages_of(own):
        answer = client.get(path)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            forms = Forms(path)
            forms.feed(answer.content.decode())
            for action, (values, words) in forms.found.items():
                found |= {(action.split("?")[0], name): values for name in words}
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
def test_danger_words_in_any_form_of_a_patient_are_asked_about_on_the_next_page(lang: str) -> None:
    client, own = patient_of(KNEE, lang)
    found = free_texts(client, own)
    message = next(key for key in found if key[1] == "message")
    assert message[0].startswith("/program/")
    assert {*found} >= KNOWN
    question = getattr(pack().findings["saddle_numbness"].question, lang)
    for (address, name), rest in found.items():
        if name in UNREAD:
            continue
        session = client.session
        session.pop(HEARD, None)
        session.save()
        answer = client.post(address, {**rest, name: DANGER[lang]}, follow=True)
        assert client.session[HEARD] == ["saddle_numbness"], (address, name)
        if "html" not in answer.headers["Content-Type"]:  # a file: the next page asks
            answer = client.get("/today/")
        text = answer.content.decode()
        assert question in text, (address, name)
        assert text.count(ASKED) == 2, (address, name)  # the field and its label: asked once


def test_what_is_not_read_holds_no_words_of_how_somebody_is() -> None:
    client, own = patient_of(KNEE)
    assert {name for _, name in free_texts(client, own) if name in UNREAD} == {"meant_for"}


def test_only_what_shows_its_questions_elsewhere_leaves_the_place_for_them_out() -> None:
    web = ROOT / "src/replan/web"
    templates = {path.name for path in web.rglob("*.html") if "block ask_now" in path.read_text("utf-8")}
    views = {path.name for path in web.rglob("*.py") if "ask_now=()" in path.read_text("utf-8")}
    assert templates == {"base.html", "made.html"}
    assert views == {"wrong.py", "alarms.py", "opened.py"}


def test_what_a_phone_sends_by_itself_holds_no_free_text() -> None:
    schema = CheckInValues.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    words = {
        name
        for part in parts
        for name, field in part.get("properties", {}).items()
        for kind in (field, *field.get("anyOf", ()))
        if kind.get("type") == "string" and not {"enum", "const", "pattern"} & kind.keys()
    }
    assert words <= {"line"}  # checked against the program


def test_the_question_stays_until_it_is_answered_and_a_yes_raises_the_alarm_though_no_flag_of_the_knee_asks() -> None:
    client, _ = patient_of(KNEE)
    client.post("/second-opinion/packet/share/", {"question": DANGER["en"], "chosen": "1"})
    for path in ("/today/", "/program/", "/goals/", "/talk/", "/my-recovery/", "/something-is-wrong/"):
        assert ASKED in client.get(path).content.decode(), path
    missing = client.post("/talk/answer/", {"back": "/goals/"})
    assert (missing.status_code, ASKED in missing.content.decode()) == (422, True)
    answer = client.post("/talk/answer/", {"finding-saddle_numbness": "yes", "back": "/goals/"}, follow=True)
    assert answer.redirect_chain == [("/goals/", 302)]
    assert b'class="alarm' in answer.content
    assert b'id="ask-now"' not in answer.content


def test_a_no_ends_it_and_leads_back_but_nowhere_outside() -> None:
    client, _ = patient_of(KNEE)
    client.post("/goals/save/", {"text": DANGER["en"]})
    answer = client.post(
        "/talk/answer/", {"finding-saddle_numbness": "no", "back": "https://evil.example/"}, follow=True
    )
    assert answer.redirect_chain == [("/talk/", 302)]
    for path in ("/goals/", "/talk/", "/my-recovery/"):
        assert ASKED not in client.get(path).content.decode(), path


@pytest.mark.parametrize(("answers", "asked"), [(("present", "absent"), True), (("absent", "present"), False)])
def test_what_was_so_once_and_is_over_is_asked_about_again_and_what_is_so_by_the_last_answer_is_not(
    answers: tuple[State, State], asked: bool
) -> None:
    client, own = patient_of(KNEE)
    for days, state in zip((9, 2), answers, strict=True):
        on = timezone.localdate() - timedelta(days=days)
        answer_findings(actor=own, patient=own_record(own), on=on, answers={"saddle_numbness": state})
    client.post("/goals/save/", {"text": DANGER["en"]})
    assert client.session[HEARD] == (["saddle_numbness"] if asked else [])


def test_danger_words_of_a_goal_are_asked_about_wherever_it_is_read_next() -> None:
    client, own = patient_of(KNEE)
    client.post("/goals/save/", {"text": DANGER["en"]})
    other = signed_in(own)  # another device, which knows nothing of what was just sent
    assert ASKED in other.get("/my-recovery/").content.decode()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_in_a_first_visit_the_question_comes_before_the_next_screen_even_after_an_earlier_no(
    lang: str, django_user_model: type[User]
) -> None:
    ada = sign_up(username="ada", password=STRONG, shown_name="Ada", lang=lang, now=django_user_model().date_joined)
    client = signed_in(ada)
    safe = {"consent": ["keep_record"], "region": "knee", "about": True, "birth_year": 1970, "sex": "female"}
    save_draft(actor=ada, kind="first_visit", data=safe)
    for _ in range(20):
        text = client.get("/first-visit/safety/").content.decode()
        codes = re.findall(r'name="asked" value="(\w+)"', text)
        client.post("/first-visit/safety/", {"asked": codes, **{f"finding-{code}": "no" for code in codes}})
        if "safety" not in client.get("/first-visit/", follow=True).request["PATH_INFO"]:
            break
    rest = {
        "onset": None, "condition": "unsure", "therapy": {"begun": False}, "tried": [], "diagnoses": [],
        "medications": [], "implants": [], "pregnant": False, "pain": 6,
    }  # fmt: skip
    answers = draft_of(actor=ada, kind="first_visit")
    answers["safety"]["saddle_numbness"] = "absent"
    save_draft(actor=ada, kind="first_visit", data={**answers, **rest})
    answer = client.post("/first-visit/activity/", {"activity": DANGER[lang]}, follow=True)
    assert answer.request["PATH_INFO"] == "/first-visit/safety/"
    assert re.findall(r'name="asked" value="(\w+)"', answer.content.decode()) == ["saddle_numbness"]
    stopped = client.post(
        "/first-visit/safety/", {"asked": "saddle_numbness", "finding-saddle_numbness": "yes"}, follow=True
    )
    assert b'class="alarm' in stopped.content
    for said, alarm in (("unknown", True), ("no", False)):  # only a "no" takes a "yes" back
        form = {"asked": "saddle_numbness", "finding-saddle_numbness": said}
        client.post("/first-visit/safety/", form)
        assert (b'class="alarm' in client.get("/first-visit/", follow=True).content) is alarm, said
