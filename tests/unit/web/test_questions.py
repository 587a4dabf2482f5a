"""The questions that people ask: a page each, and nothing beside an urgent warning sign."""

from __future__ import annotations

import pytest
from django.test import Client

from houses import house

pytestmark = pytest.mark.django_db


def test_each_question_has_a_page() -> None:
    client = Client()
    client.force_login(house(story=2).own)
    listed = client.get("/questions/").content.decode()
    for asked in ("no_improvement", "second_opinion", "does_it_respond", "motivation", "combine"):
        assert f"/questions/{asked}/" in listed
        assert client.get(f"/questions/{asked}/").status_code == 200
    assert client.get("/questions/none/").status_code == 404


def test_an_urgent_sign_leaves_no_question_on_the_page() -> None:
    client = Client()
    client.force_login(house(story=0).own)
    client.post("/my-recovery/answer/", {"finding-saddle_numbness": "yes"})
    page = client.get("/questions/").content.decode()
    assert 'class="alarm' in page
    assert "/questions/motivation/" not in page
