"""One's own password: changed, forgotten, and set by who runs the installation. Nobody else gets in by any of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from houses import House, house
from replan.app.actions.passwords import make_recovery_code, set_password_once
from replan.app.recovery import LENGTH, SIGNS, new_code, plain
from replan.core.errors import UserError
from replan.store.models import AuditEvent, User

pytestmark = pytest.mark.django_db
OLD, NEW = "copper lantern river", "seven quiet harbours"
PAGE, FORGOTTEN = "/settings/password/", "/sign-in/forgotten/"


@pytest.fixture
def north() -> House:
    made = house()
    made.own.set_password(OLD)
    made.own.save()
    return made


def signed_in(who: User, password: str = OLD) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": who.username, "password": password}).status_code == 302
    return client


def sends(client: Client, way: str, **fields: str) -> Any:
    return client.post(PAGE, {"do": way, "password": OLD, **fields})


def with_code(name: str, code: str, new: str = NEW) -> Any:
    return Client().post(FORGOTTEN, {"username": name, "recovery_code": code, "new_password": new})


def can_sign_in(who: User, password: str) -> bool:
    return Client().post("/sign-in/", {"username": who.username, "password": password}).status_code == 302


@pytest.mark.parametrize(("way", "password"), [("change", NEW), ("elsewhere", OLD)])
def test_every_other_session_ends_and_this_one_goes_on(north: House, way: str, password: str) -> None:
    here, elsewhere = signed_in(north.own), signed_in(north.own)
    assert sends(here, way, new_password=NEW).status_code == 302
    assert here.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    assert can_sign_in(north.own, password)
    assert can_sign_in(north.own, OLD) is (password == OLD)
    did = {"change": "change_password", "elsewhere": "sign_out_elsewhere"}[way]
    assert AuditEvent.objects.filter(actor=north.own, action=did).count() == 1


@pytest.mark.parametrize(
    ("given", "new", "field"), [("not this one", NEW, "change-password"), (OLD, "short", "change-new"), (OLD, OLD, "change-new")]
)  # fmt: skip
def test_nothing_changes_by_a_wrong_password_or_to_one_that_will_not_do(
    north: House, given: str, new: str, field: str
) -> None:
    found = signed_in(north.own).post(PAGE, {"do": "change", "password": given, "new_password": new})
    assert found.status_code == 422
    assert f'id="{field}-problem"' in found.content.decode()
    assert can_sign_in(north.own, OLD)


def test_wrong_tries_at_the_present_password_count_as_at_the_sign_in(north: House) -> None:
    client = signed_in(north.own)
    for _ in range(10):
        last = client.post(PAGE, {"do": "code", "password": "not this one"})
    assert last.status_code == 429
    assert sends(client, "code").status_code == 429, "the right one comes too late"
    assert AccessAttempt.objects.get().username == north.own.username


class Older(MD5PasswordHasher):
    """As an earlier version of Django would have hashed."""

    algorithm = "older"


@pytest.mark.parametrize("way", ["code", "elsewhere", "change"])
def test_the_session_goes_on_when_the_password_is_hashed_anew_at_its_check(
    north: House, settings: Any, way: str
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Older", *settings.PASSWORD_HASHERS]
    north.own.set_password(OLD)
    north.own.save()
    client, before = signed_in(north.own), north.own.password
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[::-1]
    assert sends(client, way, new_password=NEW).status_code == (200 if way == "code" else 302)
    north.own.refresh_from_db()
    assert before.startswith("older") and not north.own.password.startswith("older")
    assert client.get("/settings/").status_code == 200
    assert can_sign_in(north.own, NEW if way == "change" else OLD)


def test_a_code_is_shown_once_kept_as_a_hash_and_sets_a_new_password_once(north: House) -> None:
    client = signed_in(north.own)
    shown = re.search(r'class="code"[^>]*>([^<]+)<', sends(client, "code").content.decode())
    assert shown is not None
    code = shown[1]
    north.own.refresh_from_db()
    assert code not in client.get(PAGE).content.decode()
    assert code not in north.own.recovery_hash
    # Small letters and blanks make no difference.
    assert with_code(north.own.username.upper(), code.lower().replace("-", " ")).status_code == 302
    assert client.get("/settings/").status_code == 302, "every session has ended"
    assert can_sign_in(north.own, NEW)
    assert not can_sign_in(north.own, OLD)
    assert with_code(north.own.username, code, "another harbour town").status_code == 422, "the code is used up"
    actions = list(AuditEvent.objects.filter(actor=north.own).values_list("action", flat=True))
    assert {"make_recovery_code", "recover_password"} <= set(actions)


def test_a_new_code_makes_the_old_one_void_and_a_weak_password_does_not_use_one_up(north: House) -> None:
    first = make_recovery_code(actor=north.own, now=timezone.now())
    second = make_recovery_code(actor=north.own, now=timezone.now())
    assert with_code(north.own.username, first).status_code == 422
    assert with_code(north.own.username, second, "short").status_code == 422
    assert with_code(north.own.username, second).status_code == 302


def test_a_wrong_code_and_an_unknown_name_are_told_alike_and_tries_are_limited(north: House) -> None:
    make_recovery_code(actor=north.own, now=timezone.now())
    wrong, unknown = with_code(north.own.username, new_code()), with_code("nobody", new_code())
    told = [re.sub(r'value="[^"]*"', "", one.content.decode()) for one in (wrong, unknown)]
    assert told[0] == told[1]
    for _ in range(10):
        last = with_code(north.own.username, new_code())
    assert last.status_code == 429
    kept = str([one.post_data for one in AccessAttempt.objects.all()])
    assert NEW not in kept
    assert "recovery_code=****" in kept, "no code is kept of a wrong try"


@pytest.mark.parametrize("sent", [{}, {"username": ""}, {"recovery_code": ""}, {"recovery_code": "----"}])
def test_no_code_opens_nobody(north: House, sent: dict[str, str]) -> None:
    whole = {"username": north.own.username, "recovery_code": "", "new_password": NEW, **sent}
    assert Client().post(FORGOTTEN, whole).status_code == 422
    assert can_sign_in(north.own, OLD)


def test_whose_sign_in_was_ended_gets_in_by_no_code(north: House) -> None:
    code = make_recovery_code(actor=north.own, now=timezone.now())
    User.objects.filter(pk=north.own.pk).update(is_active=False)
    assert with_code(north.own.username, code).status_code == 422


def test_a_code_opens_no_session_and_is_no_password(north: House) -> None:
    code = make_recovery_code(actor=north.own, now=timezone.now())
    assert not can_sign_in(north.own, code)
    client = Client()
    client.post(FORGOTTEN, {"username": north.own.username, "recovery_code": code, "new_password": NEW})
    assert client.get("/settings/").status_code == 302


def test_who_was_given_a_password_chooses_their_own_before_anything_else(north: House) -> None:
    before, code = signed_in(north.own), make_recovery_code(actor=north.own, now=timezone.now())
    set_password_once(username=north.own.username, password="lent for a day only")
    assert before.get("/settings/").status_code == 302, "the sessions have ended"
    assert with_code(north.own.username, code).status_code == 422, "whoever made a code before gets in by it no more"
    client = signed_in(north.own, "lent for a day only")
    for path in ("/today/", "/my-recovery/", "/settings/", "/my-data/"):
        assert client.get(path).headers["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "Somebody else set your password." in page
    assert 'value="code"' not in page, "no code is made while another knows the password"
    client.post(PAGE, {"do": "change", "password": "lent for a day only", "new_password": NEW})
    assert client.get("/settings/").status_code == 200
    assert AuditEvent.objects.filter(actor=north.own, action="set_password").exists()


def test_a_password_is_set_for_somebody_who_is_there_only(north: House) -> None:
    with pytest.raises(UserError, match=f"'{north.own.username}x'") as error:
        set_password_once(username=f"{north.own.username}x", password=NEW)
    assert north.own.username in str(error.value)
    with pytest.raises(UserError):
        set_password_once(username=north.own.username, password="short")


def test_a_code_has_eighty_bits_of_signs_that_are_not_mistaken_for_each_other() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(plain(code)) == LENGTH == 16 for code in codes)
    assert len(set(SIGNS)) == 32
    assert not set(SIGNS) & set("01IO")
