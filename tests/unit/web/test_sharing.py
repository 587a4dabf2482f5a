"""The pages of a second opinion, for the patient and for whoever was given a link."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from houses import House, house, signed_in
from replan.app.actions.sharing import make_share, open_share, revoke_share
from replan.store.models import Share

pytestmark = pytest.mark.django_db
CODE = "blue kettle"


def made(north: House) -> str:
    return make_share(
        actor=north.own,
        now=timezone.now(),
        today=timezone.localdate(),
        meant_for="Dr. Vega",
        passcode=CODE,
        days=7,
        choice={},
    )


def test_the_public_page_shows_nothing_without_the_passcode_and_is_neither_kept_nor_indexed() -> None:
    north = house()
    path, client = f"/shared/{made(north)}/", Client()
    for page in (client.get(path), client.get(path + "packet"), client.get(path + "packet.pdf")):
        assert north.patient.name.encode() not in page.content
        assert page.status_code in (200, 302)
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "no-store" in page.headers["Cache-Control"]
    assert client.post(path, {"name": "Vega", "passcode": "guess"}).status_code == 422
    opened = client.post(path, {"name": "Vega", "passcode": CODE}, follow=True)
    assert north.patient.name.encode() in opened.content
    assert client.get(path + "packet.pdf").content.startswith(b"%PDF")
    revoke_share(actor=north.own, share_id=Share.objects.get().pk, now=timezone.now())
    assert client.get(path + "packet").status_code == 404


def test_the_patients_page_says_who_opened_a_link() -> None:
    north = house(story=2)
    open_share(secret=made(north), passcode=CODE, said_to_be="Vega", now=timezone.now())
    client = Client()
    client.force_login(north.own)
    page = client.get("/second-opinion/")
    assert page.status_code == 200
    assert b"Vega opened it on" in page.content
    assert client.get("/second-opinion/packet/").status_code == 200
    for name in ("packet", "agenda", "summary"):
        assert client.get(f"/second-opinion/packet/{name}.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("place", ["", "packet.pdf"])
def test_an_address_holds_what_was_chosen_and_never_the_passcode(place: str) -> None:
    client = signed_in(house(story=2).own)
    form = {"chosen": "1", "in": ["summary", "goals"], "question": "Why?", "meant_for": "Vega", "passcode": CODE}
    sent = client.post(f"/second-opinion/packet/{place}", {**form, "csrfmiddlewaretoken": "token"})
    assert sent.status_code == 302
    assert sent.headers["Location"] == f"/second-opinion/packet/{place}?chosen=1&in=summary&in=goals&question=Why%3F"
    assert client.get(sent.headers["Location"]).status_code == 200
