"""Web push: signed, encrypted, neutral, once a day, never in quiet hours, and never into the own network."""

from __future__ import annotations

import json
import os
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core import mail
from django.test import Client

from houses import House, house
from replan.app.actions.push import MOST, add_device
from replan.app.actions.reminders import choose_reminders
from replan.app.push import Address, Answer, Signer, public_half, wake
from replan.app.queries.courses import course_for
from replan.app.reminder_due import Wish, seconds_left
from replan.app.reminders import send_due
from replan.core.errors import UserError
from replan.settings.data import kept_secret, new_push_key, push_contact
from replan.store.models import AuditEvent, PushDevice, ReminderChoice

EVENING = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)  # 19:00 in Madrid
SIGNER = Signer(new_push_key(), "mailto:it@clinic.example")


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """A browser with its own keys."""

    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def at(self, endpoint: str) -> Address:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Address(endpoint, text(point), text(self.auth))

    def reads(self, body: bytes) -> dict[str, str]:
        return json.loads(http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth))


class Service(ThreadingHTTPServer):
    """A push service on this computer that keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.got = 201, list[tuple[dict[str, str], bytes]]()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.status)
        if self.server.status in (301, 307):
            self.send_header("location", f"{self.server.address}/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def reminded(north: House, address: Address, email: bool = False) -> None:
    times = {"at": time(18), "quiet_from": time(21), "quiet_until": time(8), "time_zone": "Europe/Madrid"}
    choose_reminders(actor=north.own, by_email=email, email="somebody@example.org" if email else "", **times)
    ReminderChoice.objects.update(by_push=True)
    PushDevice.objects.create(
        user=north.own, endpoint=address.endpoint, public_key=address.public_key, auth_secret=address.auth_secret
    )


def send(now: datetime) -> int:
    return send_due(now, allow_private=True)


def signed_by(headers: dict[str, str], key: str) -> dict[str, Any]:
    """The claims of a VAPID header (RFC 8292), after its signature was checked with our public key."""
    said = dict(part.strip().split("=", 1) for part in headers["authorization"].removeprefix("vapid ").split(","))
    assert said["k"] == public_half(key)
    head, claims, signature = said["t"].split(".")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(said["k"]))
    both = raw(signature)
    pair = encode_dss_signature(int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big"))
    point.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(raw(claims))


@pytest.mark.django_db
def test_a_browser_is_woken_once_a_day_by_a_signed_note_that_only_it_can_read_and_that_is_neutral(
    service: Service, settings: Any
) -> None:
    north, browser = house(), Browser()
    reminded(north, browser.at(f"{service.address}/one"))
    assert [send(EVENING - timedelta(hours=2)), send(EVENING), send(EVENING)] == [0, 1, 0]
    [(headers, body)] = service.got
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == str(2 * 3600)  # quiet from 21:00, two hours later
    claims = signed_by(headers, settings.PUSH_KEY)
    assert claims["aud"] == service.address
    assert claims["sub"].startswith("mailto:")
    note = browser.reads(body)
    said = f"{note['title']} {note['body']}".lower()
    course = course_for(actor=north.own, patient_id=north.patient.pk)[2]
    told = {*course.episode.condition.split("_"), "pain", "exercise", "north", "therap", "somebody", "knee", "back"}
    assert not [word for word in told if word in said]
    assert set(note) == {"title", "body", "lang"}


@pytest.mark.parametrize(
    ("contact", "sender", "hosts", "told"),
    [
        ("mailto:it@clinic.example", "", (), "mailto:it@clinic.example"),
        ("it@clinic.example", "", (), "mailto:it@clinic.example"),
        ("https://clinic.example", "", (), "https://clinic.example"),
        ("", "Replan <replan@clinic.example>", (), "mailto:replan@clinic.example"),
        ("", "", ("localhost", "10.0.0.4", ".clinic.example"), "https://clinic.example"),
        ("", "", ("localhost", "127.0.0.1", "[::1]", "*"), "mailto:replan@localhost"),
    ],
)
def test_a_push_service_is_told_whom_it_can_reach(
    monkeypatch: pytest.MonkeyPatch, contact: str, sender: str, hosts: tuple[str, ...], told: str
) -> None:
    monkeypatch.setenv("REPLAN_VAPID_CONTACT", contact)
    monkeypatch.setenv("REPLAN_EMAIL_FROM", sender)
    assert push_contact(hosts) == told


@pytest.mark.parametrize(
    "contact", ["the IT office", "mailto:it@localhost", "http://clinic.example", "@clinic.example"]
)
def test_a_contact_that_no_service_takes_is_a_mistake_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, contact: str
) -> None:
    monkeypatch.setenv("REPLAN_VAPID_CONTACT", contact)
    with pytest.raises(UserError, match="REPLAN_VAPID_CONTACT"):
        push_contact(())


@pytest.mark.django_db
def test_nothing_is_sent_in_quiet_hours_however_late_it_is(service: Service) -> None:
    reminded(house(), Browser().at(f"{service.address}/one"))
    madrid = ZoneInfo("Europe/Madrid")
    hours = [datetime(2026, 6, 1, hour, minute, tzinfo=madrid) for hour in (21, 22, 23) for minute in (0, 59)]
    hours += [datetime(2026, 6, 2, hour, tzinfo=madrid) for hour in range(8)]
    assert [send(hour.astimezone(UTC)) for hour in hours] == [0] * len(hours)
    assert service.got == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_not_called_again_and_another_one_still_is(service: Service, status: int) -> None:
    north = house()
    reminded(north, Browser().at(f"{service.address}/one"))
    service.status = status
    assert send(EVENING) == 0
    assert PushDevice.objects.get().gone_at == EVENING
    service.status = 201
    assert send(EVENING + timedelta(minutes=1)) == 0
    assert len(service.got) == 1
    other = Browser().at(f"{service.address}/two")
    PushDevice.objects.create(user=north.own, endpoint=other.endpoint, public_key=other.public_key, auth_secret=other.auth_secret)  # fmt: skip
    assert send(EVENING + timedelta(minutes=2)) == 1


@pytest.mark.django_db
def test_a_failure_keeps_the_browser_is_tried_again_and_names_nobody_in_the_log(service: Service, caplog: Any) -> None:
    reminded(house(), Browser().at(f"{service.address}/a-secret-address"))
    service.status = 503
    assert send(EVENING) == 0
    service.status = 201
    assert send(EVENING + timedelta(minutes=1)) == 1
    assert PushDevice.objects.get().gone_at is None
    assert "woken" in caplog.text
    assert not [word for word in ("secret-address", "127.0.0.1", "north", "somebody") if word in caplog.text.lower()]


@pytest.mark.django_db
def test_what_a_service_refuses_is_not_asked_again_that_day(service: Service) -> None:
    reminded(house(), Browser().at(f"{service.address}/one"))
    service.status = 403
    assert [send(EVENING), send(EVENING + timedelta(minutes=1))] == [0, 0]
    assert len(service.got) == 1
    service.status = 201
    assert send(EVENING + timedelta(days=1)) == 1


@pytest.mark.django_db
def test_mail_and_push_are_one_reminder(service: Service, settings: Any) -> None:
    settings.EMAIL_IS_SET = True
    reminded(house(), Browser().at(f"{service.address}/one"), email=True)
    service.status = 503
    assert [send(EVENING), send(EVENING + timedelta(minutes=1))] == [1, 0]
    assert (len(mail.outbox), len(service.got)) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 307])
def test_a_service_cannot_send_the_server_somewhere_else(service: Service, status: int) -> None:
    service.status = status
    answer = wake(Browser().at(service.address), {"title": "x"}, SIGNER, seconds=60, allow_private=True)
    assert answer is Answer.FAILED
    assert len(service.got) == 1


def test_the_own_network_is_not_called(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    note = {"title": "x"}
    assert wake(Browser().at(service.address), note, SIGNER, seconds=60) is Answer.REFUSED
    # A public name that leads inside.
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.5", 443))])
    inside = Browser().at("https://push.example.com/one")
    assert wake(inside, note, SIGNER, seconds=60) is Answer.REFUSED
    assert service.got == []


BAD = [
    "http://push.example.com/a", "https://127.0.0.1/a", "https://10.1.2.3/a", "https://[::1]/a", "https://localhost/a",
    "https://printer.local/a", "https://169.254.169.254/latest", "https://intranet/a", "https://a:b@push.example.com/",
    "https://push.example.com:8443/", "ftp://push.example.com/", "https://[::ffff:10.0.0.1]/a", "x", "https://push.example.com/" + "a" * 500,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", BAD)
def test_an_address_that_is_not_on_the_open_web_is_refused(endpoint: str) -> None:
    with pytest.raises(UserError):
        add_device(actor=house().own, address=Browser().at(endpoint))
    assert not PushDevice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("public_key", "auth_secret"), [("", ""), ("abc", "abc"), (text(b"\4" * 65), text(b"a" * 16))])
def test_keys_that_cannot_be_are_refused(public_key: str, auth_secret: str) -> None:
    with pytest.raises(UserError):
        add_device(actor=house().own, address=Address("https://push.example.com/a", public_key, auth_secret))


def as_form(address: Address) -> dict[str, str]:
    return {"time_zone": "America/New_York", **vars(address)}


@pytest.mark.django_db
def test_several_devices_are_added_seen_and_taken_off_only_by_whose_they_are() -> None:
    north, south, client, other = house("North"), house("South"), Client(enforce_csrf_checks=False), Client()
    client.force_login(north.own)
    other.force_login(south.own)
    for name in ("one", "two", "one"):
        assert (
            client.post("/reminders/devices/", as_form(Browser().at(f"https://push.example.com/{name}"))).status_code
            == 302
        )
    assert ReminderChoice.objects.get().by_push
    assert ReminderChoice.objects.get().time_zone == "America/New_York"
    shown = client.get("/reminders/").content.decode()
    assert shown.count("data-device=") == 2
    assert "push.example.com" not in shown
    first, second = PushDevice.objects.order_by("pk")
    assert other.post(f"/reminders/devices/{first.pk}/remove/").status_code == 404
    for device in (first, second):
        assert client.post(f"/reminders/devices/{device.pk}/remove/").status_code == 302
    assert not ReminderChoice.objects.get().by_push
    done = list(AuditEvent.objects.filter(actor=north.own).values_list("action", flat=True))
    assert (done.count("add_push_device"), done.count("remove_push_device")) == (3, 2)


@pytest.mark.django_db
def test_a_device_needs_the_forms_token_a_sign_in_and_a_patient() -> None:
    north, form = house(), as_form(Browser().at("https://push.example.com/one"))
    strict, staff = Client(enforce_csrf_checks=True), Client()
    strict.force_login(north.own)
    staff.force_login(north.therapist)
    assert strict.post("/reminders/devices/", form).status_code == 403
    assert staff.post("/reminders/devices/", form).status_code == 403
    assert Client().post("/reminders/devices/", form).status_code == 302
    assert not PushDevice.objects.exists()


@pytest.mark.django_db
def test_more_devices_than_anybody_has_are_told_on_the_page() -> None:
    north, client = house(), Client()
    client.force_login(north.own)
    for number in range(MOST):
        add_device(actor=north.own, address=Browser().at(f"https://push.example.com/{number}"))
    answer = client.post("/reminders/devices/", as_form(Browser().at("https://push.example.com/more")))
    assert answer.status_code == 422
    assert "take another device away" in answer.content.decode()
    assert PushDevice.objects.count() == MOST


@pytest.mark.parametrize(
    ("here", "seconds"),
    [((18, 0), 3 * 3600), ((20, 59), 60), ((21, 0), 0), ((7, 59), 0), ((8, 0), 13 * 3600)],
)
def test_a_note_waits_for_a_phone_until_the_quiet_hours_at_most(here: tuple[int, int], seconds: int) -> None:
    zone = ZoneInfo("Europe/Madrid")
    now = datetime(2026, 6, 1, *here, tzinfo=zone).astimezone(UTC)
    assert seconds_left(Wish(time(18), time(21), time(8), zone), now) == seconds
    no_quiet = Wish(time(18), time(0), time(0), zone)
    assert seconds_left(no_quiet, now) == (24 * 60 - here[0] * 60 - here[1]) * 60


def test_the_key_is_made_once_can_sign_and_only_its_owner_reads_it(tmp_path: Any) -> None:
    made = kept_secret(tmp_path / "vapid_key", new_push_key)
    assert kept_secret(tmp_path / "vapid_key", new_push_key) == made
    assert len(raw(made)) == 32
    assert len(raw(public_half(made))) == 65
    assert (tmp_path / "vapid_key").stat().st_mode & 0o777 == 0o600
