"""What the pages say and save."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from houses import demo, house, signed_in, user
from replan.app.actions import answer_findings
from replan.app.queries.courses import courses_of, current_episode
from replan.app.reviews import pack
from replan.store.models import Episode, Score

pytestmark = pytest.mark.django_db

ON_TRACK = 2
DISC = 0


def html(answer: Any) -> str:
    return answer.content.decode()


def test_a_check_in_is_saved_and_shown_at_once() -> None:
    client = signed_in(house(story=ON_TRACK).own)
    answer = client.post("/today/check-in/", {"pain": "4", "function": "6"}, follow=True)
    assert answer.redirect_chain == [("/today/", 302)]
    note = re.search(r'role="status">(.*?)</div>', html(answer), re.DOTALL)
    assert note is not None
    assert "Saved." in note[1]
    assert re.search(r'id="pain-4"[^>]* checked', html(answer))
    assert re.search(r'id="function-6"[^>]* checked', html(answer))


@pytest.mark.parametrize("form", [{}, {"pain": ""}, {"pain": "11"}, {"pain": "3.5"}, {"pain": "nan"}, {"pain": "x"}])
def test_a_check_in_that_cannot_be_leads_back_with_the_problem_first(form: dict[str, str]) -> None:
    north = house(story=ON_TRACK)
    before = Score.objects.count()
    answer = signed_in(north.own).post("/today/check-in/", form)
    assert answer.status_code == 422
    assert "<title>There is a problem" in html(answer)
    assert 'href="#pain-0"' in html(answer)
    assert Score.objects.count() == before


def test_an_answer_form_without_an_answer_says_so() -> None:
    answer = signed_in(house(story=ON_TRACK).own).post("/my-recovery/answer/", {})
    assert answer.status_code == 422
    assert "Choose an answer" in html(answer)


def test_a_patient_cannot_answer_for_an_examination() -> None:
    north = house(story=ON_TRACK)
    examined = next(code for code, finding in pack().findings.items() if finding.asked_of == "therapist")
    answer = signed_in(north.own).post("/my-recovery/answer/", {f"finding-{examined}": "no"})
    assert answer.status_code == 422


def test_nothing_competes_with_an_urgent_warning_sign(settings: Any) -> None:
    settings.EMERGENCY_NUMBER = "999"
    north = house(story=DISC)
    client = signed_in(north.own)
    client.post("/my-recovery/answer/", {"finding-saddle_numbness": "yes"})
    page = html(client.get("/my-recovery/"))
    assert 'href="tel:999"' in page
    assert 'class="alarm' in page
    today = html(client.get("/today/"))
    assert 'href="tel:999"' in today
    for competing in ('id="progress"', 'id="check-in"', 'id="next"', 'class="chart"', "/my-recovery/download/"):
        assert competing not in page
        assert competing not in today


def test_a_wrong_tap_can_be_taken_back() -> None:
    client = signed_in(house(story=DISC).own)
    client.post("/my-recovery/answer/", {"finding-saddle_numbness": "yes"})
    client.post("/my-recovery/answer/", {"finding-saddle_numbness": "no"})
    assert 'class="alarm alarm-emergency_now"' not in html(client.get("/my-recovery/"))


def test_a_therapist_settles_a_warning_sign_from_the_patients_page() -> None:
    north = house(story=DISC)
    answer_findings(
        actor=north.own, patient=north.patient, on=timezone.localdate(), answers={"saddle_numbness": "present"}
    )
    url = reverse("patient", args=[north.patient.pk])
    client = signed_in(north.therapist)
    assert 'id="finding-saddle_numbness-no"' in html(client.get(url))
    answer = client.post(url + "findings/", {"finding-saddle_numbness": "no"}, follow=True)
    assert 'class="alarm alarm-emergency_now"' not in html(answer)


def test_a_therapist_enters_a_score_with_a_decimal_comma() -> None:
    north = house(story=ON_TRACK)
    scale = Score.objects.filter(value__isnull=False)[0].measure
    form = {"scale": scale, "score": "12,5", "on": timezone.localdate().isoformat()}
    answer = signed_in(north.therapist).post(reverse("score", args=[north.patient.pk]), form, follow=True)
    assert answer.status_code == 200
    course = courses_of([current_episode(north.patient)]).popitem()[1]
    assert [(m.score, m.by) for m in course.measurements][-1] == (12.5, "therapist")


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("scale", "horoscope", "Choose a measure from the list"),
        ("score", "many", "Give a number"),
        ("score", "-3", "Give a number"),
        ("on", "2999-01-01", "Give a day"),
        ("on", "1999-01-01", "Give a day"),
        ("on", "soon", "Give a day"),
    ],
)
def test_a_score_that_cannot_be_names_the_field(field: str, value: str, problem: str) -> None:
    north = house(story=ON_TRACK)
    scale = Score.objects.filter(value__isnull=False)[0].measure
    form = {"scale": scale, "score": "12", "on": timezone.localdate().isoformat(), field: value}
    answer = signed_in(north.therapist).post(reverse("score", args=[north.patient.pk]), form)
    assert answer.status_code == 422
    assert f'<a href="#enter-{field}">{problem}' in html(answer)


def test_the_download_needs_nothing_from_anywhere() -> None:
    answer = signed_in(house(story=ON_TRACK).own).get("/my-recovery/download/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert not re.search(r'(?:src|href)="(?!https?://|#)', html(answer))
    assert "<style>" in html(answer)


def test_a_record_that_cannot_be_reviewed_is_said_plainly() -> None:
    north = house()
    episode = Episode.objects.get()
    episode.document = {**episode.document, "episode": {**episode.document["episode"], "condition": "lost"}}
    episode.save()
    assert "We cannot show the review right now" in html(signed_in(north.own).get("/my-recovery/"))
    shown = html(signed_in(north.therapist).get(reverse("patient", args=[north.patient.pk])))
    assert "&#39;lost&#39; is not a known code" in shown


def test_the_caseload_filters_and_counts() -> None:
    demo()
    client = signed_in(user("lead"))
    everybody = html(client.get("/caseload/"))
    assert everybody.count('<th scope="row">') == 10
    counts = [int(n) for n in re.findall(r"\((\d+)\)</a></li>", everybody)]
    assert counts[0] == 10 == sum(counts[1:])
    shown = [
        html(client.get(f"/caseload/?show={group}")).count('<th scope="row">') for group in ("now", "check", "calm")
    ]
    assert shown == counts[1:]
    assert client.get("/caseload/?show=nonsense").status_code == 200


def test_every_patient_of_the_demo_has_a_page_in_both_languages() -> None:
    demo()
    lead = signed_in(user("lead"))
    for episode in Episode.objects.select_related("patient__user"):
        client = signed_in(episode.patient.user)
        for lang in ("en", "es"):
            client.post("/language/", {"lang": lang})
            lead.post("/language/", {"lang": lang})
            own = client.get("/my-recovery/")
            assert (own.status_code, f'<html lang="{lang}">' in html(own)) == (200, True)
            assert lead.get(reverse("patient", args=[episode.patient.pk])).status_code == 200


def test_the_language_is_that_of_the_person_then_of_the_device_then_of_the_browser() -> None:
    north = house()
    client = Client(headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"})
    assert '<html lang="es">' in html(client.get("/sign-in/"))
    client.post("/language/", {"lang": "en"})
    assert '<html lang="en">' in html(client.get("/sign-in/"))
    user_ = north.own
    user_.lang = "es"
    user_.save()
    client.force_login(user_)
    assert '<html lang="es">' in html(client.get("/my-recovery/"))
    client.post("/language/", {"lang": "en"})
    assert '<html lang="en">' in html(signed_in(user("north-patient")).get("/my-recovery/"))


def test_a_change_of_language_never_leads_to_another_site() -> None:
    answer = Client().post("/language/", {"lang": "es", "back": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
