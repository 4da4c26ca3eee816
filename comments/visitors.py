"""Readers without an account, told apart without keeping who they are."""

from datetime import date, timedelta
from hashlib import blake2b
from ipaddress import ip_address
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from comments.models.traces import network_of

SALT = "comments.visitor"
KEPT = timedelta(days=365)


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


def household_of(request: HttpRequest) -> str:
    """Return from where the reader comes; "" if that is not known."""
    return household(address_of(request))


def household(ip: str | None) -> str:
    """
    Return whom ``ip`` stands for: in IPv6, everybody has any number of addresses.

    All whose address is unknown are one, so that nobody is without a limit.
    """
    if not ip:
        return ""
    return ip if ip_address(ip).version == 4 else network_of(ip)


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


def cookie_name() -> str:
    """Return the cookie's name; on HTTPS one that no other host can set."""
    return "__Host-visitor" if settings.SESSION_COOKIE_SECURE else "visitor"


def number_of(request: HttpRequest) -> str:
    """Return the number that we gave the reader's browser; "" if it has none."""
    value = request.COOKIES.get(cookie_name(), "")
    try:
        number: str = signing.loads(value, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return ""
    return number


def new_number() -> str:
    """Return a number that nobody can guess, and that says nothing of the reader."""
    return token_urlsafe(16)


def remember(response: HttpResponseBase, number: str) -> None:
    """
    Let the browser keep ``number``, so that its reader is counted once.

    Only for the answer to a POST: who reads gets no cookie.
    """
    response.set_cookie(
        cookie_name(),
        signing.dumps(number, salt=SALT),
        max_age=KEPT,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _hash(kind: str, value: str) -> str:
    key = blake2b(f"visitors:{kind}:{settings.SECRET_KEY}".encode(), digest_size=32)
    return blake2b(value.encode(), key=key.digest(), digest_size=32).hexdigest()
