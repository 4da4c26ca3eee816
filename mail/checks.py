"""What a site on the open internet must say before it can send mails."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

import mail

NO_SERVER = Warning(
    "No mail server is set: invitations and links for new passwords are not sent.",
    hint="Set MAIL_HOST, and MAIL_USER and MAIL_PASSWORD where it asks for them.",
    id="mail.W001",
)


@register(Tags.security, deploy=True)
def check_mail(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [] if mail.has_server() else [NO_SERVER]
