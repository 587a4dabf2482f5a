"""Wakes a browser through its push service (RFC 8030), signed (RFC 8292) and encrypted (RFC 8291)."""

from __future__ import annotations

import binascii
import ipaddress
import json
import socket
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from replan.core.errors import Problem, UserError

if TYPE_CHECKING:
    import requests

TIMEOUT_SECONDS = 10
LONGEST = 500
POINT_BYTES, AUTH_BYTES = 65, 16
GONE = frozenset({404, 410})
"""How a push service says that a browser no longer wants to be woken."""

REFUSED = range(400, 429)
"""How it says that asking again will not help, such as for a signature that it does not know."""


@dataclass(frozen=True)
class Address:
    """Where a browser is woken and the keys that only it can read with."""

    endpoint: str
    public_key: str
    auth_secret: str


@dataclass(frozen=True)
class Signer:
    """Who wakes: the installation's private key (raw, URL-safe base64) and whom a push service may write to."""

    key: str
    contact: str


class Answer(Enum):
    """What became of one note."""

    SENT = "sent"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"


@lru_cache(maxsize=4)
def public_half(key: str) -> str:
    """The public key that a browser is given, as URL-safe base64 of the uncompressed point."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    private = ec.derive_private_key(int.from_bytes(_bytes(key), "big"), ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode("ascii").rstrip("=")


def checked(address: Address) -> Address:
    """The address as given. Raises UserError when it is not on the open web by HTTPS or its keys cannot be."""
    fix = "Turn reminders on again in this browser."
    if not _may_be_called(address.endpoint):
        raise UserError([Problem("device", "its address cannot be used.", fix)])
    if not _keys_can_be(address):
        raise UserError([Problem("device", "its keys cannot be used.", fix)])
    return address


def wake(
    address: Address,
    note: dict[str, str],
    signer: Signer,
    *,
    seconds: int,
    session: requests.Session | None = None,
    allow_private: bool = False,
) -> Answer:
    """Sends `note` to one browser; a service keeps it for at most `seconds`. Never raises.

    Addresses inside the installation's own network are not called unless `allow_private`, and redirects are not
    followed, so that nobody can make the server knock where they cannot.
    """
    import requests
    from pywebpush import WebPushException, webpush

    if not allow_private and not (_may_be_called(address.endpoint) and _leads_outside(address.endpoint)):
        return Answer.REFUSED
    session = session or requests.Session()
    session.max_redirects = 0
    keys = {"p256dh": address.public_key, "auth": address.auth_secret}
    try:
        webpush(
            {"endpoint": address.endpoint, "keys": keys},
            json.dumps(note, ensure_ascii=False),
            vapid_private_key=signer.key,
            vapid_claims={"sub": signer.contact},
            ttl=seconds,
            timeout=TIMEOUT_SECONDS,
            # A newer note takes the place of one that still waits at the service.
            headers={"topic": "day", "urgency": "normal"},
            requests_session=session,
        )
    except WebPushException as error:
        return _answer(error.status_code)
    except (requests.RequestException, ValueError):
        return Answer.FAILED
    return Answer.SENT


def _answer(status: int | None) -> Answer:
    if status in GONE:
        return Answer.GONE
    return Answer.REFUSED if status in REFUSED else Answer.FAILED


def _may_be_called(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme != "https" or parts.username or port not in (None, 443) or len(endpoint) > LONGEST:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal", ".home.arpa"))


def _leads_outside(endpoint: str) -> bool:
    """Whether every address behind the host name is on the open internet. A name that is not known leads nowhere."""
    try:
        found = socket.getaddrinfo(urlsplit(endpoint).hostname, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(str(one[4][0]).split("%")[0]).is_global for one in found)


def _keys_can_be(address: Address) -> bool:
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point := _bytes(address.public_key))
        return len(point) == POINT_BYTES and len(_bytes(address.auth_secret)) == AUTH_BYTES
    except (ValueError, binascii.Error):
        return False


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
