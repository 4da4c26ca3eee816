"""What invitations keep of a person without an account, by the e-mail address."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Invitation, User


def invitations_of(email: str) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(email__iexact=email).order_by("pk")


def data_of(email: str) -> list[dict[str, Any]]:
    """Return every invitation as what JSON can say, but not who invited."""
    rows = invitations_of(email).prefetch_related("groups")
    dates = ("created_at", "expires_at", "accepted_at", "revoked_at")
    return [
        {"name": row.name, "roles": [group.name for group in row.groups.all()]}
        | {name: getattr(row, name) for name in dates}
        for row in rows
    ]


def erase(email: str) -> int:
    """
    Delete the invitations, whose links end, and their names in the admin's history.

    That by which an account came stays with the account. Return how many went.
    """
    found = invitations_of(email)
    if User.objects.filter(email__iexact=email).exists():
        found = found.filter(accepted_at=None)
    keys = [str(pk) for pk in found.values_list("pk", flat=True)]
    kind = ContentType.objects.get_for_model(Invitation)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=keys)
    entries.update(object_repr=_("Anonymous"))
    found.delete()
    return len(keys)
