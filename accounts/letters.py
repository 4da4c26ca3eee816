"""The mails to people who work here. Their links begin with ``SITE_URL``."""

from typing import Any

from django.conf import settings
from django.urls import reverse

import mail
from accounts import roles
from accounts.models import Invitation

# By the names that allauth has for its mails. What is not here is not sent.
TEMPLATES = {
    "account/email/password_reset_key": "accounts/new_password",
    "account/email/unknown_account": "accounts/no_account",
    "account/email/email_confirmation": "accounts/address",
    "account/email/email_confirmation_signup": "accounts/address",
    "account/email/email_changed": "accounts/address_changed",
    "account/email/password_changed": "accounts/password_changed",
    "account/email/password_reset": "accounts/password_changed",
}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def link_of(token: str) -> str:
    return absolute(reverse("invitation_link", args=[token]))


def invite(invitation: Invitation, token: str) -> None:
    inviter = invitation.invited_by
    context = {
        "name": invitation.name,
        "inviter": inviter.name if inviter else "",
        "roles": [roles.name_of(group) for group in invitation.groups.all()],
        "expires_at": invitation.expires_at,
        "url": link_of(token),
    }
    mail.send(to=invitation.email, template="accounts/invitation", context=context)


def send(kind: str, address: str, context: dict[str, Any]) -> None:
    """Send what allauth calls ``kind``."""
    if kind not in TEMPLATES:
        return
    url = context.get("password_reset_url") or context.get("activate_url")
    said = {
        "url": url or absolute(reverse("account_reset_password")),
        "new_address": context.get("to_email", ""),
    }
    mail.send(to=address, template=TEMPLATES[kind], context=said)
