"""What a site on the open internet must say before it can send mails."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

import mail

LOCAL = Error(
    "SITE_URL is the address of this machine, so links in mails lead nowhere.",
    hint="Set SITE_URL to the address that readers use, as https://blog.example.",
    id="mail.E001",
)
NO_SERVER = Warning(
    "No mail server is set: invitations and links for new passwords are not sent.",
    hint="Set MAIL_HOST, and MAIL_USER and MAIL_PASSWORD where it asks for them.",
    id="mail.W001",
)


@register(Tags.security, deploy=True)
def check_mail(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if is_local(urlsplit(settings.SITE_URL).hostname or ""):
        found.append(LOCAL)
    if not mail.has_server():
        found.append(NO_SERVER)
    return found


def is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
