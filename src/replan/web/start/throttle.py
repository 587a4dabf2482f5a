"""A simple cap on how often one address may try to sign up or use an invitation."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

MOST_TRIES = 20
AN_HOUR = 3600


def too_many(request: HttpRequest) -> bool:
    """Counts one more try of this address; whether it has tried too often within an hour."""
    key = f"sign-up:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, AN_HOUR)
    try:
        return cache.incr(key) > MOST_TRIES
    except ValueError:  # it ran out between the two calls
        return False
