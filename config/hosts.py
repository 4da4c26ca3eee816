"""By which names readers may ask for the site."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.http.request import validate_host

# The names of this machine, for whoever watches the site from there.
HERE = ("127.0.0.1", "localhost", "[::1]")


def host_of(address: str) -> str:
    """Return the host as requests name it: an IPv6 address in its brackets."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host


@register(Tags.security, deploy=True)
def check_hosts(**options: Any) -> list[Error]:
    host = host_of(settings.SITE_URL)
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            f"SITE_URL names {host}, and requests for it are refused.",
            hint=f"Name {host} in ALLOWED_HOSTS, or leave ALLOWED_HOSTS out.",
            id="config.E002",
        )
    ]
