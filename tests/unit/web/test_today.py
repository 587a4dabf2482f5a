"""Today, what a phone sends, and what is kept on it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import course
from houses import STRONG, demo, house, patient_of, signed_in, user
from replan.app.reviews import pack
from replan.review.words import Speaker
from replan.store.models import CheckIn, Episode, FindingRow, User
from replan.web.start.throttle import MOST_TRIES
from replan.web.today.shown import true_fact

pytestmark = pytest.mark.django_db

KNEE = 1


def entry(client: Client, **more: Any) -> dict[str, Any]:
    said = {
        "client_id": str(uuid4()),
        "who": client.get("/today/token/").json()["who"],
        "on": timezone.localdate().isoformat(),
        "made_at": timezone.now().isoformat(),
        "device": "phone",
        "based_on": None,
        "values": {"pain": 4},
    }
    return {**said, **more}


def send(client: Client, said: dict[str, Any]) -> tuple[int, str]:
    answer = client.post("/today/send/", json.dumps(said), content_type="application/json")
    return answer.status_code, answer.json()["state"]


def test_what_a_phone_sends_is_kept_once() -> None:
    client = signed_in(house(story=KNEE).own)
    said = entry(client)
    assert send(client, said) == (200, "kept")
    assert send(client, said) == (200, "again")
    assert CheckIn.objects.count() == 1


def test_what_waits_for_somebody_else_is_not_taken() -> None:
    north, south = house("North", story=KNEE), house("South", story=KNEE)
    said = entry(signed_in(north.own))
    assert send(signed_in(south.own), said) == (409, "other_person")
    assert not CheckIn.objects.exists()


def test_a_phone_in_an_earlier_time_zone_waits_for_the_day() -> None:
    client = signed_in(house(story=KNEE).own)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert send(client, entry(client, on=tomorrow)) == (200, "later")
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {"pain": 11}},
        {"values": {"pain": "4"}},
        {"values": {}},
        {"values": {"mood": 3}},
        {"values": {"exercises": [{"line": "somersault"}]}},
        {"on": "2999-01-01"},
        {"on": "soon"},
        {"client_id": "x"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(wrong: dict[str, Any]) -> None:
    client = signed_in(house(story=KNEE).own)
    assert send(client, entry(client, **wrong)) == (422, "refused")
    assert not CheckIn.objects.exists()


def test_what_is_nested_without_end_is_refused_like_anything_else_that_is_no_check_in() -> None:
    client = signed_in(house(story=KNEE).own)
    answer = client.post("/today/send/", "[" * 15_000, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")


def test_a_phone_that_does_not_know_the_program_can_say_all_or_none() -> None:
    north = house(story=KNEE)
    client = signed_in(north.own)
    assert send(client, entry(client, values={"none_done": "no_time"})) == (200, "kept")
    assert b"not done, no time" in client.get("/today/day/").content
    assert send(client, entry(client, values={"all_done": True})) == (200, "kept")
    assert b'id="exercises-all" name="exercises" value="all" checked' in client.get("/today/").content


def test_what_is_sent_needs_the_token_of_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house(story=KNEE).own)
    said = entry(client)
    assert client.post("/today/send/", json.dumps(said), content_type="application/json").status_code == 403
    token = client.get("/today/token/").json()["token"]
    answer = client.post(
        "/today/send/", json.dumps(said), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200


def test_the_kept_form_is_the_same_for_everybody() -> None:
    demo()
    pages = {Client().get("/offline/").content, signed_in(user("mei")).get("/offline/").content}
    strip = {b"".join(line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line) for page in pages}
    assert len(strip) == 1


def test_the_service_worker_keeps_files_and_the_form_only() -> None:
    text = Client().get("/sw.js").content.decode()
    assert "/offline/" in text
    for private in ("/today/", "/my-recovery", "/questionnaires"):
        assert private not in text


@pytest.mark.parametrize(
    ("page", "most"), [("/today/", 25), ("/today/day/", 20), ("/my-recovery/", 20), ("/questionnaires/", 18)]
)
def test_a_page_asks_the_database_a_fixed_number_of_times(page: str, most: int) -> None:
    demo()
    for name in ("jo", "kwame", "mei"):
        client = signed_in(user(name))
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        assert len(asked) <= most


def test_somebody_without_a_record_is_led_to_the_first_visit() -> None:
    ada = User.objects.create_user("ada", password=STRONG)
    assert signed_in(ada).get("/today/").headers["Location"] == "/first-visit/"


def test_no_step_of_the_first_visit_is_reached_before_the_safety_questions() -> None:
    client = signed_in(User.objects.create_user("ada", password=STRONG))
    for step in ("onset", "condition", "pain", "program", "tried_more"):
        assert client.get(f"/first-visit/{step}/").headers["Location"] == "/first-visit/"
    assert client.get("/first-visit/check/").headers["Location"] == "/first-visit/"
    assert client.post("/first-visit/finish/").headers["Location"] == "/first-visit/"
    assert client.get("/first-visit/nothing/").status_code == 404


def test_sign_up_tries_of_one_address_are_capped() -> None:
    cache.clear()
    answers = [
        Client().post("/sign-up/", {"shown_name": "A", "username": "a b"}).status_code for _ in range(MOST_TRIES + 1)
    ]
    assert (answers[0], answers[-1]) == (422, 429)
    cache.clear()


TODAY = date(2026, 3, 18)


def fact(**more: Any) -> str:
    made = course("lbp_acute", more.pop("scores", {"odi": [("2026-01-24", 44.0)]}), **more.pop("more", {}))
    asked = {"days": set(), "settled": True, **more}
    return true_fact(made, asked["days"], pack(), TODAY, Speaker(pack(), "en", "patient"), settled=asked["settled"])


def test_the_encouraging_fact_is_one_that_the_record_proves() -> None:
    goal = {"id": "g", "text": "walk to the shop", "achieved": "2026-03-10"}
    better: Any = {"odi": [("2026-01-24", 44.0), ("2026-03-14", 20.0)]}
    assert "walk to the shop" in fact(more={"goals": [goal]})
    assert "went from 44 to 20" in fact(scores=better)
    assert "went from" not in fact(scores=better, settled=False)
    # a change inside the error of measuring is no gain, and few days are not counted up to anybody
    assert "went from" not in fact(scores={"odi": [("2026-01-24", 44.0), ("2026-03-14", 40.0)]})
    assert "5 of the last 7 days" in fact(days={TODAY - timedelta(days=n) for n in range(5)})
    assert "of the last 7" not in fact(days={TODAY})
    assert "The first days show" in fact()


def test_safety_questions_that_wait_stand_above_the_check_in() -> None:
    client, own = patient_of(KNEE)
    assert 'href="/my-recovery/#safety"' not in client.get("/today/").content.decode(), "all were answered"
    FindingRow.objects.all().delete()
    Episode.objects.filter(patient__user=own).update(revision=99)  # as every writing does, for the review of today
    text = client.get("/today/").content.decode()
    assert text.index('href="/my-recovery/#safety"') < text.index('id="check-in"')
