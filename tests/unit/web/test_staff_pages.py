"""What staff see on every page and in a long caseload: places, pages of the list, who is new, whose words exercises are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from houses import House, house, signed_in, user
from replan.app.actions import add_patient
from replan.demo.people import demo_courses
from replan.store.models import User
from replan.web.shared.nav import BESIDE_MORE, PLACES
from replan.web.therapists import caseload

pytestmark = pytest.mark.django_db

DISC = 0


def crowded(north: House, count: int) -> list[str]:
    """`count` more patients of the therapist; their names."""
    course = demo_courses(timezone.localdate())[DISC].course
    names = [f"Person {number:02d}" for number in range(count)]
    for name in names:
        add_patient(actor=None, name=name, course=course, clinic=north.clinic, user=None, therapist=north.therapist)
    return names


def seen_by(reader: User, address: str = "/caseload/") -> str:
    return signed_in(reader).get(address).content.decode()


def rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)


def pager(page: str) -> dict[str, str]:
    """Words of the links below the list to their addresses."""
    found = re.search(r'class="pager".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', found[0]) if found else []
    return {said: "/caseload/" + address.replace("&amp;", "&") for address, said in links}


def test_the_pages_of_a_long_list_hold_everybody_once_and_say_where_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caseload, "AT_ONCE", 4)
    north = house(story=DISC)
    everybody = [north.patient.name, *crowded(north, 9)]
    first = seen_by(north.therapist)
    second = seen_by(north.therapist, pager(first)["Show the next 4 ›"])
    third = seen_by(north.therapist, pager(second)["Show the next 2 ›"])
    assert sorted([*rows(first), *rows(second), *rows(third)]) == sorted(everybody)
    assert "Numbers 1 to 4 are shown." in first and "Numbers 9 to 10 are shown." in third
    assert rows(seen_by(north.therapist, pager(third)["‹ Show the 4 before"])) == rows(second)
    assert len(pager(first)) == 1 and len(pager(third)) == 1


def test_the_search_looks_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caseload, "AT_ONCE", 2)
    north = house(story=DISC)
    for name in crowded(north, 5):
        assert rows(seen_by(north.therapist, f"/caseload/?q={name.split()[1]}")) == [name]


def test_a_list_that_fits_on_one_page_has_no_pager_and_no_numbers() -> None:
    north = house(story=DISC)
    page = seen_by(north.therapist)
    assert pager(page) == {} and "are shown" not in page


def test_who_was_not_looked_at_yet_has_a_mark_that_is_explained_once() -> None:
    north = house(story=DISC)
    crowded(north, 3)
    page = seen_by(north.therapist)
    assert page.count("You have not looked yet") == 1
    assert page.count('<span class="new">new</span>') == 4 + 1  # one a row, and the explanation
    signed_in(north.therapist).get(reverse("patient", args=[north.patient.pk]))
    assert seen_by(north.therapist).count('<span class="new">new</span>') == 3 + 1


def test_the_explanation_of_the_mark_goes_when_nobody_is_new() -> None:
    north = house(story=DISC)
    signed_in(north.therapist).get(reverse("patient", args=[north.patient.pk]))
    page = seen_by(north.therapist)
    assert "You have not looked yet" not in page and 'class="new"' not in page


def nav(page: str) -> tuple[list[str], list[str], list[str]]:
    """Addresses at the top: those that always stand there, those that fold on a phone, and those under "More"."""
    found = re.search(r'<nav class="places".*?</nav>', page, re.DOTALL)
    assert found
    more = re.search(r"<details.*?</details>", found[0], re.DOTALL)
    links = re.findall(r'<a href="([^"]*)"( class="folded")?', found[0].replace(more[0] if more else "\0", ""))
    under = re.findall(r'<a href="([^"]*)"', more[0]) if more else []
    return [a for a, folded in links if not folded], [a for a, folded in links if folded], under


@pytest.mark.parametrize("who", ["lead", "therapist", "own"])
def test_what_does_not_fit_on_a_phone_stands_under_more_and_nothing_is_lost(who: str) -> None:
    north = house(story=DISC)
    reader: Any = getattr(north, who)
    stay, fold, under = nav(seen_by(reader, "/settings/"))
    assert [*stay, *fold] == [reverse(name) for name in PLACES[reader.role]]
    assert fold == under
    assert len(stay) == BESIDE_MORE.get(reader.role, len(PLACES[reader.role]))


def test_more_says_that_one_is_there() -> None:
    north = house(story=DISC)
    assert '<details class="here">' in seen_by(north.lead, reverse("people"))
    assert '<details class="here">' not in seen_by(north.lead)


@pytest.mark.parametrize(("lang", "heading"), [("en", "What the patient reads"), ("es", "Lo que lee el paciente")])
def test_steps_that_speak_to_the_patient_are_headed_so_for_the_therapist(lang: str, heading: str) -> None:
    north = house(story=DISC)
    north.therapist.lang = lang
    north.therapist.save()
    for name, code in (("program_add", "heel_slide"), ("program_start", "knee_oa_start")):
        page = seen_by(north.therapist, reverse(name, args=[north.patient.pk, code]))
        for steps in re.finditer(r"<ol><li>", page):
            assert page[: steps.start()].endswith(f'<p class="label">{heading}</p>'), name
        assert heading in page
    assert heading not in seen_by(user("north-patient"), reverse("program"))
