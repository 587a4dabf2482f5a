"""Talk: what a patient writes is kept, and danger words are asked about there and then, in both languages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils import timezone

from houses import patient_of
from replan.app.queries.courses import course_for, own_record
from replan.app.reviews import pack
from replan.course.document import Course
from replan.store.models import User

pytestmark = pytest.mark.django_db

KNEE = 1
DANGER = {
    "en": "Since yesterday I cannot feel myself when I wipe, numb between my legs.",
    "es": "Desde ayer tengo la entrepierna dormida, entumecida.",
}


def course_of(own: User) -> Course:
    return course_for(actor=own, patient_id=own_record(own).pk)[2]


@pytest.mark.parametrize("page_lang", ["en", "es"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_danger_word_asks_its_question_first_and_marks_nothing(lang: str, page_lang: str) -> None:
    client, own = patient_of(KNEE, page_lang)
    answer = client.post("/talk/", {"text": DANGER[lang], "for": "visit"}, follow=True)
    text = answer.content.decode()
    question = getattr(pack().findings["saddle_numbness"].question, page_lang)
    assert question in text
    assert text.index(question) < text.index('id="visit"')
    assert not any(f.code == "saddle_numbness" and f.state == "present" for f in course_of(own).findings)
    assert course_of(own).messages[-1].for_visit


def test_a_yes_to_what_was_heard_leads_to_the_alarm_and_nothing_else() -> None:
    client, _ = patient_of(KNEE)
    client.post("/talk/", {"text": DANGER["en"], "for": "therapist"})
    answer = client.post("/talk/answer/", {"finding-saddle_numbness": "yes"}, follow=True)
    assert b'class="alarm' in answer.content
    assert b'id="write"' not in answer.content
    assert client.get("/talk/agenda/").status_code == 302


def test_words_written_after_a_no_of_the_same_day_are_asked_about_again() -> None:
    client, _ = patient_of(KNEE)
    client.post("/talk/answer/", {"finding-saddle_numbness": "no"})
    answer = client.post("/talk/", {"text": DANGER["en"], "for": "therapist"}, follow=True)
    assert b"finding-saddle_numbness-yes" in answer.content


def test_an_empty_message_is_not_kept_and_what_nobody_answered_can_be_taken_away() -> None:
    client, own = patient_of(KNEE)
    before = len(course_of(own).messages)
    assert client.post("/talk/", {"text": "  ", "for": "visit"}).status_code == 422
    kept = client.post("/talk/", {"text": "May I cycle?", "for": "visit"})
    assert len(course_of(own).messages) == before + 1
    client.post("/talk/take-away/", {"key": kept.headers["Location"].split("said=")[1]})
    assert len(course_of(own).messages) == before
    assert client.post("/talk/take-away/", {"key": "nothing"}).status_code == 404


def test_the_page_for_the_visit_holds_the_question_as_page_and_as_pdf() -> None:
    client, _ = patient_of(KNEE)
    client.post("/talk/", {"text": "May I cycle to work?", "for": "visit"})
    assert b"May I cycle to work?" in client.get("/talk/agenda/").content
    pdf = client.get("/talk/agenda.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_something_is_wrong_asks_again_what_was_answered_before() -> None:
    client, own = patient_of(KNEE)
    today = timezone.localdate()
    answered = {f.code for f in course_of(own).findings if f.state == "absent"}
    client.get("/something-is-wrong/?new=1")
    seen: list[str] = []
    titles: list[str] = []
    for _ in range(20):
        text = client.get("/something-is-wrong/").content.decode()
        titles += re.findall("<title>(.*)</title>", text)
        found = list(dict.fromkeys(re.findall(r'name="finding-(\w+)"', text)))
        if not found:
            break
        assert len(found) <= 3
        assert not set(found) & set(seen)
        seen += found
        client.post("/something-is-wrong/", {f"finding-{code}": "no" for code in found})
    assert 'id="do"' in text
    # Each round is told apart by its title.
    assert len(set(titles)) == len(titles) > 2
    assert titles[-1] == "Something is wrong: What to do now – Replan"
    assert set(seen) & answered
    assert set(seen) <= {f.code for f in course_of(own).findings if f.on == today}
    client.get("/something-is-wrong/?new=1")
    assert seen[0] in client.get("/something-is-wrong/").content.decode()


def test_an_urgent_yes_ends_the_questions_at_once() -> None:
    client, _ = patient_of(0)
    answer = client.post(
        "/something-is-wrong/", {"finding-saddle_numbness": "yes", "finding-bladder_change": "yes"}, follow=True
    )
    assert b'class="alarm' in answer.content
    assert b'id="ask"' not in answer.content


@pytest.mark.parametrize("address", ["/today/", "/my-recovery/", "/goals/", "/talk/", "/settings/"])
def test_the_button_stands_on_every_page_of_a_patient(address: str) -> None:
    client, _ = patient_of(KNEE)
    assert b'href="/something-is-wrong/?new=1"' in client.get(address).content


def test_not_sure_of_every_sign_is_no_all_clear_and_names_what_to_ask_about() -> None:
    client, own = patient_of(KNEE)
    client.get("/something-is-wrong/?new=1")
    for _ in range(20):
        text = client.get("/something-is-wrong/").content.decode()
        found = re.findall(r'name="finding-(\w+)"', text)
        if not found:
            break
        client.post("/something-is-wrong/", {f"finding-{code}": "unknown" for code in found})
    assert "Not sure does not mean not there" in text
    assert "no sign that needs a doctor" not in text
    course = course_of(own)
    asked = {f.code for f in course.findings if f.state == "unknown" and f.on == timezone.localdate()}
    assert asked and all(pack().findings[code].question.en in unescape(text) for code in asked)
