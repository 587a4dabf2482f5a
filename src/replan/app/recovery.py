"""Recovery codes, for who forgot the password. A code opens no session: it lets a new password be set, once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from replan.store.models import User

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Signs of a code: none looks like another one of them."""

LENGTH, GROUP = 16, 4
"""Sixteen signs of 32 are 80 bits."""


def new_code() -> str:
    """A code as it is shown: four groups of four signs."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return "-".join(signs[n : n + GROUP] for n in range(0, LENGTH, GROUP))


def plain(code: str) -> str:
    """A code as it is compared: small letters, blanks and dashes make no difference."""
    return "".join(sign for sign in code.upper() if sign in SIGNS)


class RecoveryCode(BaseBackend):
    """Finds who has the user name and the recovery code. The same count of wrong tries holds as for passwords.

    What is given is called `secret_code` so that Django keeps it out of its signals.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, secret_code: str | None = None, **_: Any
    ) -> User | None:
        """The person, or None: for a wrong code as for an unknown name, after the same work."""
        if username is None or secret_code is None:
            return None
        user = User.objects.filter(username__iexact=username, is_active=True).first()
        if user is None or not user.recovery_hash:
            make_password(plain(secret_code))
            return None
        return user if check_password(plain(secret_code), user.recovery_hash) else None

    def get_user(self, user_id: int) -> None:
        """Nobody stays signed in by a code."""
