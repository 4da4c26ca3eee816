"""What a proxy in front of us says of its visitors, and whom we believe it."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NO_PROXY = Error(
    "Plain requests are sent to HTTPS, and no proxy is trusted to say which are plain.",
    hint=(
        "Rounds itself speaks no HTTPS. Name in TRUSTED_PROXIES the addresses of the "
        "proxy that does, or every page is redirected to itself for ever."
    ),
    id="config.E001",
)


def forwarding(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """
    Believe ``X-Forwarded-…`` of those alone that ``TRUSTED_PROXIES`` names.

    ``REMOTE_ADDR`` becomes the visitor's own address. What anybody else claims
    to forward is dropped.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_trusted(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = visitor(request.META)
        else:
            for name in [*request.META]:
                if name.startswith("HTTP_X_FORWARDED_"):
                    del request.META[name]
        return get_response(request)

    return middleware


def visitor(headers: dict[str, Any]) -> str:
    """Return the last address on the way here that is no trusted proxy's."""
    nearest = str(headers["REMOTE_ADDR"])
    way = headers.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for text in reversed(way):
        address = parsed(text)
        if address is None:
            break  # Nobody on this way wrote an address: what is left of it is made up.
        nearest = str(address)
        if not is_trusted(nearest):
            break
    return nearest


def is_trusted(text: str) -> bool:
    address = parsed(text)
    return any(address in network for network in settings.TRUSTED_PROXIES if address)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address, of version 4 where version 6 only wraps it; None if bad."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@register(Tags.security, deploy=True)
def check_proxies(**options: Any) -> list[Error]:
    endless = settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXIES
    return [NO_PROXY] if endless else []
