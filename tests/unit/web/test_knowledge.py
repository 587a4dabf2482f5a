"""The pages of what Replan knows."""

from __future__ import annotations

import pytest
from django.test import Client

from replan.app.reviews import pack
from replan.knowledge.pack import KINDS

pytestmark = pytest.mark.django_db

BROWSED = [kind for kind in KINDS if kind != "sources"]


@pytest.mark.parametrize("kind", BROWSED)
def test_everything_of_a_kind_is_listed_and_can_be_opened(kind: str) -> None:
    client = Client()
    listed = client.get(f"/knowledge/{kind}/").content.decode()
    for id_ in getattr(pack(), kind):
        assert f"/knowledge/{kind}/{id_}/" in listed
    for id_ in list(getattr(pack(), kind))[:5]:
        assert client.get(f"/knowledge/{kind}/{id_}/").status_code == 200


def test_it_speaks_the_language_of_the_reader() -> None:
    answer = Client(headers={"Accept-Language": "es"}).get("/knowledge/", {"q": "rodilla"}).content.decode()
    assert "Artrosis de rodilla" in answer
    assert 'lang="es"' in answer


@pytest.mark.parametrize("path", ["nothing/", "sources/", "measures/nothing/", "nothing/odi/"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(f"/knowledge/{path}").status_code == 404


def test_a_search_is_shown_as_text_and_never_as_code() -> None:
    answer = Client().get("/knowledge/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in answer
    assert "Nothing matches" in answer


def test_the_trust_of_every_kind_stands_on_the_first_page() -> None:
    answer = Client().get("/knowledge/").content.decode()
    assert "read at its source" in answer
    assert "have not been signed by a clinician yet" in answer
