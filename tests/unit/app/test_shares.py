"""Shared packets: found by the link, opened by the passcode, closed by time, by hand and by guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from houses import House, house
from replan.app.actions.shares import MOST_WRONG, make_share, open_share, revoke_share
from replan.app.permissions import NotAllowed
from replan.app.queries.shares import own_shares, shared_course
from replan.core.errors import UserError
from replan.store.models import AuditEvent, Share

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _made(north: House, days: int = 7) -> tuple[Share, str, str]:
    return make_share(actor=north.own, meant_for="Dr Novak", choice={}, days=days, as_of=NOW.date(), now=NOW)


def _open(secret: str, passcode: str, after: timedelta = timedelta(0)) -> Share | None:
    return open_share(secret=secret, passcode=passcode, said_to_be="A. Novak", now=NOW + after)


def test_link_and_passcode_open_it_and_the_patient_sees_who_and_when() -> None:
    north = house()
    made, secret, passcode = _made(north)
    assert _open(secret, f" {passcode[:4]} {passcode[4:]}") == made
    [share] = own_shares(actor=north.own)
    assert [(look.said_to_be, look.granted) for look in share.seen] == [("A. Novak", True)]
    assert AuditEvent.objects.filter(patient=north.patient, action="open_share", actor=None).count() == 1


def test_neither_link_nor_passcode_is_kept_as_it_is() -> None:
    made, secret, passcode = _made(house())
    kept = str(Share.objects.values().get(pk=made.pk))
    assert secret not in kept
    assert passcode not in kept


def test_nobody_opens_it_without_the_passcode_after_its_time_or_once_it_is_revoked() -> None:
    north = house()
    made, secret, passcode = _made(north)
    assert _open(secret, "00000000" if passcode != "00000000" else "1") is None
    assert _open("another-link", passcode) is None
    assert _open(secret, passcode, timedelta(days=7, seconds=1)) is None
    assert _open(secret, passcode) == made
    revoke_share(actor=north.own, share_id=made.pk, now=NOW)
    assert _open(secret, passcode) is None
    assert shared_course(share_id=made.pk, now=NOW) is None


def test_five_wrong_passcodes_close_it_even_for_the_right_one() -> None:
    north = house()
    _, secret, passcode = _made(north)
    for _ in range(MOST_WRONG):
        assert _open(secret, "wrong") is None
    assert _open(secret, passcode) is None
    assert len(own_shares(actor=north.own)[0].seen) == MOST_WRONG


def test_only_the_patient_shares_and_revokes() -> None:
    north, south = house("North"), house("South")
    made, _, _ = _made(north)
    with pytest.raises(UserError):
        revoke_share(actor=south.own, share_id=made.pk, now=NOW)
    with pytest.raises(NotAllowed):
        make_share(actor=north.therapist, meant_for="x", choice={}, days=7, as_of=NOW.date(), now=NOW)
    with pytest.raises(UserError, match="90 days"):
        _made(north, days=90)
