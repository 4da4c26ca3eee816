"""Readers without an account whose address is proven: their browser keeps the proof."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SALT = "comments.known"
KEPT = timedelta(days=180)


def cookie_name() -> str:
    """Return the cookie's name; on HTTPS one that no other host can set."""
    return "__Host-commenter" if settings.SESSION_COOKIE_SECURE else "commenter"


def known_email(request: HttpRequest) -> str:
    """Return the address, in lower case, that this browser has proven; "" if none."""
    value = request.COOKIES.get(cookie_name(), "")
    try:
        email: str = signing.loads(value, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return ""
    return email


def remember(response: HttpResponseBase, email: str) -> None:
    """
    Let the browser prove from now on that ``email`` is its reader's own.

    Only for the answer to a POST by which somebody confirmed a link from a mail.
    """
    response.set_cookie(
        cookie_name(),
        signing.dumps(address(email), salt=SALT),
        max_age=KEPT,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def address(email: str) -> str:
    """Return ``email`` as it is compared: one address is one, whatever its case."""
    return email.strip().lower()
