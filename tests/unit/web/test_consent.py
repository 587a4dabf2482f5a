"""A consent that is taken back holds at once: for the clinic, for links and reminders, and until it is given again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from houses import House, house
from replan.app.actions.calendar_feed import renew_feed
from replan.app.actions.consents import give_consent_again, withdraw_consent
from replan.app.actions.sharing import make_share
from replan.app.queries.courses import episodes_of_clinic, everybody, patients_for
from replan.app.queries.sharing import share_behind
from replan.core.errors import UserError
from replan.store.models import AuditEvent, CalendarFeed, Consent, PushDevice, ReminderChoice

pytestmark = pytest.mark.django_db


def agreed() -> tuple[House, Client]:
    north, client = house(), Client()
    for purpose in ("keep_record", "clinic_sees"):
        Consent.objects.create(patient=north.patient, purpose=purpose, version="2026-11")
    client.force_login(north.own)
    return north, client


def change(client: Client, purpose: str, do: str) -> int:
    return client.post("/my-data/consent/change/", {"purpose": purpose, "do": do}).status_code


def test_without_the_clinics_consent_nobody_there_reaches_the_record_and_the_patient_goes_on() -> None:
    north, client = agreed()
    assert change(client, "clinic_sees", "withdraw") == 302
    assert not patients_for(north.therapist).exists()
    assert not patients_for(north.lead).exists()
    assert episodes_of_clinic(north.clinic) == []
    assert client.get("/today/").status_code == 200
    assert change(client, "clinic_sees", "give") == 302
    assert list(patients_for(north.therapist)) == [north.patient]
    done = list(AuditEvent.objects.filter(patient=north.patient).values_list("action", flat=True))
    assert {"withdraw_consent", "give_consent"} <= set(done)
    assert Consent.objects.filter(purpose="clinic_sees").count() == 2  # the history stays


def test_without_consent_to_a_record_every_page_asks_again_and_export_and_erasure_stay_open() -> None:
    north, client = agreed()
    secret = renew_feed(actor=north.own)
    assert change(client, "keep_record", "withdraw") == 302
    for path in ("/today/", "/my-recovery/", "/program/", "/talk/", "/reminders/", "/lifestyle/", "/more/"):
        assert client.get(path).headers.get("location") == "/my-data/consent/", path
    assert client.post("/today/check-in/", {"pain": "3"}).status_code in (302, 404)
    assert not north.patient.episodes.get().check_ins.exists()
    assert "Replan has stopped for you" in client.get("/my-data/consent/").content.decode()
    for path in ("/my-data/", "/my-data/course.json", "/my-data/tables.zip"):
        assert client.get(path).status_code == 200
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404
    assert not patients_for(north.therapist).exists()
    assert not everybody().exists()
    assert change(client, "keep_record", "give") == 302
    assert client.get("/today/").status_code == 200


@pytest.mark.parametrize(("purpose", "ends"), [("keep_record", True), ("clinic_sees", False)])
def test_links_reminders_and_the_calendar_end_with_the_record_and_not_with_the_clinic(purpose: str, ends: bool) -> None:
    north, _ = agreed()
    own, now = north.own, timezone.now()
    secret = make_share(
        actor=own, meant_for="Dr. Vega", passcode="blue kettle", days=7, choice={}, now=now, today=timezone.localdate()
    )
    renew_feed(actor=own)
    PushDevice.objects.create(user=own, endpoint="https://push.example/1", public_key="k", auth_secret="a")
    ReminderChoice.objects.update_or_create(user=own, defaults={"by_push": True, "by_email": True})
    withdraw_consent(actor=own, purpose=purpose, now=now)
    choice = ReminderChoice.objects.get(user=own)
    left = [
        share_behind(secret=secret, now=now) is not None,
        CalendarFeed.objects.filter(user=own).exists(),
        PushDevice.objects.filter(user=own).exists(),
        choice.by_push,
        choice.by_email,
    ]
    assert left == [not ends] * 5


def test_who_never_was_asked_here_goes_on_and_has_nothing_to_take_back() -> None:
    north, client = house(), Client()
    client.force_login(north.own)
    assert client.get("/today/").status_code == 200
    assert "Ask your clinic" in client.get("/my-data/consent/").content.decode()
    with pytest.raises(UserError):
        withdraw_consent(actor=north.own, purpose="keep_record", now=timezone.now())
    with pytest.raises(UserError):
        give_consent_again(actor=north.own, purpose="keep_record")
    assert change(client, "keep_record", "withdraw") == 400
