from typing import Any

from django.dispatch import receiver

from accounts.models import Invitation, User
from accounts.signals import invitation_accepted
from blog.models import Author


@receiver(invitation_accepted)
def connect_author(
    sender: Any, invitation: Invitation, user: User, **kwargs: Any
) -> None:
    """Make the account the author's own, unless either has another by now."""
    if not Author.objects.filter(user=user).exists():
        Author.objects.filter(invitation=invitation, user=None).update(user=user)
