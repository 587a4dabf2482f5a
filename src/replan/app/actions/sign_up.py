"""Somebody signs up alone, with no clinic."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from replan.app.actions.people import add_user
from replan.core.errors import Problem, UserError
from replan.store.models import Role, User

MOST_AN_HOUR = 60
"""New people without a clinic in one hour: far above what an installation sees, far below what a robot would do."""


@transaction.atomic
def sign_up(*, username: str, password: str, shown_name: str, lang: str, now: datetime) -> User:
    """A new patient's sign-in. Raises UserError for a name that is taken, a weak password, or too many in an hour."""
    newest = User.objects.filter(role=Role.PATIENT, clinic__isnull=True, date_joined__gte=now - timedelta(hours=1))
    if newest.count() >= MOST_AN_HOUR:
        raise UserError([Problem("sign-up", "too many people signed up just now.", "Try again in an hour.")])
    user = add_user(name=username, password=password, role=Role.PATIENT, clinic=None, lang=lang)
    user.shown_name = shown_name
    user.save(update_fields=["shown_name"])
    return user
