"""A link to a packet opens for who has the passcode, until it ends, is revoked or was guessed at too often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from houses import House, house
from replan.app.actions.sharing import make_share, open_share, revoke_share
from replan.app.permissions import NotAllowed
from replan.app.queries.sharing import MOST_WRONG_TRIES, share_behind
from replan.core.errors import UserError
from replan.store.models import AuditEvent, Share

pytestmark = pytest.mark.django_db
CODE = "blue kettle"


def made(north: House, **more: Any) -> str:
    now = timezone.now()
    asked = {"meant_for": "Dr. Vega", "passcode": CODE, "days": 7, "choice": {}, **more}
    return make_share(actor=north.own, now=now, today=timezone.localdate(), **asked)


def tried(secret: str, passcode: str = CODE, later: timedelta = timedelta()) -> Share | None:
    return open_share(secret=secret, passcode=passcode, said_to_be="Vega", now=timezone.now() + later)


def test_a_link_opens_with_its_passcode_and_keeps_who_opened_it() -> None:
    secret = made(house())
    share = tried(secret)
    assert share is not None
    assert [(o.said_to_be, o.granted) for o in share.openings.all()] == [("Vega", True)]
    assert AuditEvent.objects.filter(patient=share.patient, action="read_share", actor=None).count() == 1
    assert secret not in str(vars(share))
    assert CODE not in str(vars(share))


def test_a_link_ends_on_its_day_and_when_it_is_revoked() -> None:
    north = house()
    secret = made(north)
    assert tried(secret, later=timedelta(days=7, minutes=1)) is None
    assert tried(secret) is not None
    revoke_share(actor=north.own, share_id=Share.objects.get().pk, now=timezone.now())
    assert tried(secret) is None
    assert share_behind(secret=secret, now=timezone.now()) is None


def test_after_four_wrong_passcodes_a_link_still_opens_and_after_five_never() -> None:
    secret = made(house())
    assert [tried(secret, "guess") for _ in range(4)] == [None] * 4
    assert tried(secret) is not None
    other = made(house("South"))
    assert [tried(other, "guess") for _ in range(5)] == [None] * 5
    assert tried(other) is None


def test_wrong_passcodes_close_a_link_for_good() -> None:
    secret = made(house())
    assert [tried(secret, "guess") for _ in range(MOST_WRONG_TRIES)] == [None] * MOST_WRONG_TRIES
    assert tried(secret) is None


def test_nobody_makes_or_revokes_a_link_for_somebody_else() -> None:
    north, south = house("North"), house("South")
    made(north)
    with pytest.raises(ObjectDoesNotExist):
        revoke_share(actor=south.own, share_id=Share.objects.get().pk, now=timezone.now())
    with pytest.raises(NotAllowed):
        made(House(north.clinic, north.lead, north.therapist, _as(north)))


def _as(north: House) -> Any:
    """A patient whose sign-in is the therapist's, for asking what a therapist may do."""
    north.patient.user = north.therapist
    return north.patient


@pytest.mark.parametrize("wrong", [{"passcode": "12345"}, {"days": 400}, {"meant_for": " "}])
def test_a_link_is_not_made_without_what_keeps_it_safe(wrong: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        made(house(), **wrong)
    assert not Share.objects.exists()
