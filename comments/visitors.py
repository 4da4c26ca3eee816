"""Readers without an account, told apart without keeping who they are."""

from datetime import date
from hashlib import blake2b
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def address_of(request: HttpRequest) -> str | None:
    """
    Return the reader's IP address, of version 4 where version 6 only wraps it.

    Proxies were dealt with before. None where it is not known, as on a Unix socket.
    """
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def of_today(kind: str, value: str, day: date | None = None) -> str:
    """
    Return a hash (64 hexadecimal digits) of ``value`` that nobody can turn back.

    Its salt is made of the secret key and the day, in UTC, so that the same address
    has another hash tomorrow.
    """
    day = day or timezone.now().date()
    return _hash(f"{day}:{kind}", value)


def for_good(kind: str, value: str) -> str:
    """Return a hash (64 hexadecimal digits) of ``value`` that stays the same."""
    return _hash(kind, value)


def _hash(kind: str, value: str) -> str:
    key = blake2b(f"visitors:{kind}:{settings.SECRET_KEY}".encode(), digest_size=32)
    return blake2b(value.encode(), key=key.digest(), digest_size=32).hexdigest()
