"""The present password, asked for again before what cannot be undone or lets somebody in."""

from __future__ import annotations

from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest


def is_present_password(request: HttpRequest, given: str) -> bool:
    """Whether `given` is the password of who is signed in. Through Django, so that wrong tries count as they do at the
    sign-in; the page that too many of them get is given by the middleware."""
    user = authenticate(request, username=request.user.get_username(), password=given)
    if user is None:
        return False
    # A right password is hashed anew after an upgrade of Django, which would end the session at hand.
    if user.password != request.user.password:
        request.user.password = user.password
        update_session_auth_hash(request, request.user)
    return True
