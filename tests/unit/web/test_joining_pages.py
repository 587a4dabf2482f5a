"""The pages of an invitation for somebody who has an account: who will see what, what stands against it, and back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from houses import STRONG, House, house, signed_in
from replan.app.actions import add_patient, make_invitation, sign_up
from replan.demo import demo_courses
from replan.store.models import Role, User

pytestmark = pytest.mark.django_db


def alone(name: str = "ada") -> User:
    ada = sign_up(username=name, password=STRONG, shown_name="Ada", lang="en", now=timezone.now())
    course = demo_courses(timezone.localdate())[1].course
    add_patient(actor=ada, name="Ada", course=course, clinic=None, user=ada, therapist=None)
    return ada


def invited(by: House) -> str:
    asked = {"role": Role.PATIENT, "now": timezone.now(), "therapist": by.therapist.username}
    return make_invitation(actor=by.lead, **asked)[1]


def test_the_page_says_who_will_see_it_and_what_stands_against_it() -> None:
    north, south, ada = house("North"), house("South"), alone()
    secret = invited(north)
    path, client = f"/join/{secret}/", signed_in(ada)
    shown = client.get(path).content.decode()
    assert all(text in shown for text in ("north-therapist", "Whoever leads North", "take it back at any time"))
    missing = client.post(path)
    assert (missing.status_code, b"Tick each line" in missing.content) == (422, True)
    for who, said in (
        (south.own, "Your record is with South"),
        (south.therapist, "an account for work"),
        (north.own, "You belong to this clinic already"),
    ):
        answer = signed_in(who).get(path).content.decode()
        assert said in answer
        assert 'name="consent"' not in answer
    assert client.post(path, {"consent": "clinic_sees"}).headers["Location"] == "/"
    assert "You belong to North, so there is nothing to do" in client.get(path).content.decode()
    late = signed_in(alone("eve")).post(path, {"consent": "clinic_sees"})
    assert (late.status_code, b"It was used already." in late.content) == (404, True)


def test_signing_in_leads_back_to_the_invitation_and_nowhere_outside() -> None:
    path = f"/join/{invited(house())}/"
    alone()
    entered = {"username": "ada", "password": STRONG}
    link = f"/sign-in/?next={path}"
    guest = signed_in(alone("eve"))
    guest.logout()
    assert link in guest.get(path).content.decode()
    assert guest.post(link, entered).headers["Location"] == path
    guest.logout()
    assert guest.post("/sign-in/?next=https://evil.example/", entered).headers["Location"] == "/"
