from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Ruling(models.Model):
    """What a moderator decided for all that is yet to come from somebody, and why."""

    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("For other moderators; never shown elsewhere."),
    )
    made_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(
        _("since"), default=timezone.now, db_default=Now(), editable=False
    )

    class Meta:
        abstract = True
