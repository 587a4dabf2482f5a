"""Passwords: one's own changed, a recovery code made and used, one set by who runs the installation.

Django ends every session of a person whose password hash changes; whoever calls may keep the one at hand.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from replan.app.actions.people import weaknesses
from replan.app.recovery import new_code, plain
from replan.core.errors import Problem, UserError, did_you_mean
from replan.store.models import AuditEvent, User


@transaction.atomic
def change_password(*, actor: User, password: str) -> None:
    """A new password of the actor's own choice. Raises UserError for a weak one."""
    _set(actor, password, must_change=False)
    AuditEvent.objects.create(actor=actor, action="change_password")


@transaction.atomic
def sign_out_elsewhere(*, actor: User, password: str) -> None:
    """Ends all sessions: the same password, hashed anew. `password` is the present one, as just checked."""
    actor.set_password(password)
    actor.save(update_fields=["password"])
    AuditEvent.objects.create(actor=actor, action="sign_out_elsewhere")


@transaction.atomic
def make_recovery_code(*, actor: User, now: datetime) -> str:
    """A new recovery code, in place of an earlier one. Only its hash is kept."""
    code = new_code()
    actor.recovery_hash, actor.recovery_since = make_password(plain(code)), now
    actor.save(update_fields=["recovery_hash", "recovery_since"])
    AuditEvent.objects.create(actor=actor, action="make_recovery_code")
    return code


@transaction.atomic
def recover(*, user: User, password: str) -> None:
    """Sets a new password for who has given their recovery code, and uses it up. Raises UserError for a weak one."""
    _set(user, password, must_change=False)
    _void_code(user)
    AuditEvent.objects.create(actor=user, action="recover_password")


@transaction.atomic
def set_password_once(*, username: str, password: str) -> None:
    """A password set by who runs the installation; the person has to choose their own at the next sign-in, and an
    earlier recovery code is void: somebody else may have made it.

    Raises UserError for an unknown name or a weak password.
    """
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        known = User.objects.filter(is_active=True).values_list("username", flat=True)
        fix = did_you_mean(username, known, "Give the user name that the person signs in with.")
        raise UserError([Problem("USER", f"nobody signs in as '{username}'.", fix)])
    _set(user, password, must_change=True)
    _void_code(user)
    AuditEvent.objects.create(actor=user, action="set_password")


def _set(user: User, password: str, *, must_change: bool) -> None:
    problems = weaknesses(password, user)
    if problems:
        raise UserError(problems)
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])


def _void_code(user: User) -> None:
    user.recovery_hash, user.recovery_since = "", None
    user.save(update_fields=["recovery_hash", "recovery_since"])
