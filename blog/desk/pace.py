"""How many links one account sends, and one address gets, within an hour."""

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.invitation import digest

HOUR = 3600  # seconds
MOST_TO_ONE = 3
MOST_BY_ONE = 20


def count_one(by: User, email: str) -> None:
    """
    Count one more link, by ``by`` and to ``email``, in the transaction that sends it.

    Raise ValidationError if it is one too many, whatever becomes of the others.
    """
    # Of two that are sent together, one waits for the other to be counted.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    for whose, most in ((f"by {by.pk}", MOST_BY_ONE), (email.lower(), MOST_TO_ONE)):
        key = f"desk.asking.{timezone.now():%Y%m%d%H}.{digest(whose)}"
        count = cache.get(key, 0)
        if count >= most:
            raise ValidationError(
                _("Too many links were sent within the last hour: try again later.")
            )
        cache.set(key, count + 1, HOUR)
