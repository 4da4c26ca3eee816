import secrets

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.invitation import digest


class CalendarAddressQuerySet(models.QuerySet["CalendarAddress"]):
    def renew(self, user: User) -> str:
        """Give ``user`` a new secret address, and let the one before lead nowhere."""
        token = secrets.token_urlsafe(32)
        made = {"digest": digest(token), "made_at": timezone.now()}
        self.update_or_create(user=user, defaults=made)
        return token

    def owner_of(self, token: str) -> User | None:
        """Return whose calendar ``token`` opens, if they may still sign in."""
        found = self.filter(digest=digest(token), user__is_active=True)
        address = found.select_related("user").first()
        return address.user if address else None


class CalendarAddress(models.Model):
    """
    The secret address at which programs fetch somebody's editorial calendar.

    Only the SHA-256 of the secret is stored, so it is shown once.
    """

    user = models.OneToOneField(
        User,
        models.CASCADE,
        related_name="calendar_address",
        verbose_name=_("whose"),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(
        _("made"), default=timezone.now, db_default=Now(), editable=False
    )

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")

    def __str__(self) -> str:
        return str(self.user)
